package dev.rollcall.proving.bench;

import dev.rollcall.proving.measure.Rates;
import dev.rollcall.proving.measure.Round;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The main job with something that is added to it, and without, in turns. */
final class PairedRounds {
    static final double WANTED = 0.95;

    private final String label;
    private final Supplier<Round> plain;
    private final Supplier<Round> full;
    private final Consumer<String> say;
    private final List<Round> without = new ArrayList<>();
    private final List<Round> with = new ArrayList<>();

    /** @param label stands before each line of progress */
    PairedRounds(String label, Supplier<Round> plain, Supplier<Round> full, Consumer<String> say) {
        this.label = label;
        this.plain = plain;
        this.full = full;
        this.say = say;
    }

    /** @param rates of both, in calls per second */
    record PairedOutcome(Rates rates, List<Round> without, List<Round> with) {
        boolean balances() {
            return without.stream().allMatch(Round::balances) && with.stream().allMatch(Round::balances);
        }
    }

    /**
     * @param name of the case
     * @param first what the plain job is without
     * @param second what is added
     */
    PairedOutcome run(String name, String first, String second, int warmUps, int rounds) {
        say.accept(label + "warming up");
        for (int i = 0; i < warmUps; i++) {
            Round unused = plain.get();
            unused = full.get();
        }
        for (int i = 1; i <= rounds; i++) {
            // Now one is first and now the other, so that what changes with time does not favour either.
            if (i % 2 == 1) {
                keep(without, plain.get(), i, "without");
                keep(with, full.get(), i, "with   ");
            } else {
                keep(with, full.get(), i, "with   ");
                keep(without, plain.get(), i, "without");
            }
        }
        return new PairedOutcome(new Rates(name, first, rates(without), second, rates(with), WANTED), without, with);
    }

    private void keep(List<Round> rounds, Round round, int number, String which) {
        rounds.add(round);
        say.accept(label
                + String.format(
                        Locale.ROOT,
                        "round %d, %s %,.0f calls/s; CPU seconds for 1,000 calls: worker %s, postgres %s; others used %s %%",
                        number,
                        which,
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
