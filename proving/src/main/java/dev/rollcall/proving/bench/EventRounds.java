package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.UserError;
import dev.rollcall.proving.bench.PairedRounds.PairedOutcome;
import dev.rollcall.proving.measure.Round;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The main job with and without what a business adds to it: a budget that is high enough never to be reached, and an outlet
 * to which every event is sent. Both without OpenRouter, whose prices are in no table: a job with a budget can't ask it.
 */
final class EventRounds {
    private static final int BUDGET_USD = 1_000_000;
    private static final String UNPRICED = "openrouter";

    private final CrawlStack track;
    private final int domains;
    private final Consumer<String> say;

    EventRounds(CrawlStack track, int domains, Consumer<String> say) {
        this.track = track;
        this.domains = domains;
        this.say = say;
    }

    PairedOutcome run(Duration latency, int warmUps, int rounds) {
        String size = domains + " domains, " + latency.toMillis() + " ms, budget and events: ";
        try (var receiver = EventReceiver.start()) {
            return new PairedRounds(size, this::plain, () -> full(receiver), say)
                    .run("events", "without either", "budget and events", warmUps, rounds);
        } catch (IOException e) {
            throw new UserError("the receiver of events can't listen: " + e.getMessage(), e);
        }
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
}
