package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.UserError;
import dev.rollcall.proving.measure.Rates;
import dev.rollcall.proving.measure.Round;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The main job with and without what a business adds to it: a budget that is high enough never to be reached, and an outlet
 * to which every event is sent. Both without OpenRouter, whose prices are in no table: a job with a budget can't ask it.
 */
final class EventRounds {
    static final double WANTED = 0.95;
    private static final int BUDGET_USD = 1_000_000;
    private static final String UNPRICED = "openrouter";

    private final CrawlStack track;
    private final int domains;
    private final Consumer<String> say;
    private final List<Round> without = new ArrayList<>();
    private final List<Round> with = new ArrayList<>();

    EventRounds(CrawlStack track, int domains, Consumer<String> say) {
        this.track = track;
        this.domains = domains;
        this.say = say;
    }

    /** @param rates of both, in calls per second */
    record EventOutcome(Rates rates, List<Round> without, List<Round> with) {
        boolean balances() {
            return without.stream().allMatch(Round::balances) && with.stream().allMatch(Round::balances);
        }
    }

    EventOutcome run(Duration latency, int warmUps, int rounds) {
        String size = domains + " domains, " + latency.toMillis() + " ms, budget and events: ";
        try (var receiver = EventReceiver.start()) {
            say.accept(size + "warming up");
            for (int i = 0; i < warmUps; i++) {
                plain();
                full(receiver);
            }
            for (int i = 1; i <= rounds; i++) {
                // Now one is first and now the other, so that what changes with time does not favour either.
                if (i % 2 == 1) {
                    keep(without, plain(), size + "round " + i + ", without ");
                    keep(with, full(receiver), size + "round " + i + ", with    ");
                } else {
                    keep(with, full(receiver), size + "round " + i + ", with    ");
                    keep(without, plain(), size + "round " + i + ", without ");
                }
            }
        } catch (IOException e) {
            throw new UserError("the receiver of events can't listen: " + e.getMessage(), e);
        }
        return new EventOutcome(
                new Rates("events", "without either", rates(without), "budget and events", rates(with), WANTED),
                without,
                with);
    }

    private Round plain() {
        return track.rollcall(domains, priced(), false);
    }

    private Round full(EventReceiver receiver) {
        ObjectNode budget = priced().put("budget_usd", BUDGET_USD);
        try (var outlet = BenchOutlet.open(track.api(), receiver.url())) {
            long before = receiver.received();
            Round round = track.rollcall(domains, budget, false);
            long began = System.nanoTime();
            long delivered = outlet.awaitDelivered();
            say.accept(String.format(
                    Locale.ROOT,
                    "  %,d events delivered, the last %.1f s after the job's end; the receiver took %,d",
                    delivered,
                    (System.nanoTime() - began) / 1e9,
                    receiver.received() - before));
            return round;
        }
    }

    private static ObjectNode priced() {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        CrawlStack.PROVIDERS.stream()
                .filter(name -> !name.equals(UNPRICED))
                .forEach(request.withArray("providers")::add);
        return request;
    }

    private void keep(List<Round> rounds, Round round, String what) {
        rounds.add(round);
        say.accept(what
                + String.format(
                        Locale.ROOT,
                        "%,.0f calls/s; CPU seconds for 1,000 calls: worker %s, postgres %s; others used %s %%",
                        round.callsPerSecond(),
                        two(round.cpu("worker")),
                        two(round.cpu("postgres")),
                        round.othersShare() == null ? "-" : Math.round(100 * round.othersShare())));
    }

    private static String two(Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }

    private static List<Double> rates(List<Round> rounds) {
        return rounds.stream().map(Round::callsPerSecond).toList();
    }
}
