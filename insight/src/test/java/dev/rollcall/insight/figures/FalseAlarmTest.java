package dev.rollcall.insight.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How often an unchanged domain is called moved, and a changed one is not. Each pair of prompt and target has a rate of its own
 * and three repetitions, as in a real panel: a prompt nearly always brings a name, or nearly never.
 */
class FalseAlarmTest {
    private static final int DOMAINS = 1_000;
    private static final int ENTITIES = 4;
    private static final int PROMPTS = 10;
    private static final List<String> TARGETS = List.of("openai", "google", "groq");
    private static final int REPETITIONS = 3;

    private final Random random = new Random(20261130);

    /** @param vague whether prompts bring a name in about two of five answers, which leaves most to chance */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void unchangedDomainsAreNotCalledMovedAndRaiseNoAlert(boolean vague) {
        long moved = 0;
        int alerts = 0;
        for (int domain = 0; domain < DOMAINS; domain++) {
            var next = new HashMap<String, SeriesComparison>();
            var second = new HashMap<String, SeriesComparison>();
            for (int entity = 0; entity < ENTITIES; entity++) {
                double[] rates = vague ? spread(.40) : rates();
                List<SeriesRow> base = window(rates, 1);
                next.put("entity " + entity, MatchedSeries.compare(base, window(rates, 1)));
                second.put("entity " + entity, MatchedSeries.compare(base, window(rates, 1)));
            }
            moved += next.values().stream()
                    .filter(comparison -> comparison.verdict() == Verdict.MOVED)
                    .count();
            alerts += Movements.lasting(next, second).size();
        }
        assertThat(moved).as("moved of " + DOMAINS * ENTITIES).isLessThanOrEqualTo(DOMAINS * ENTITIES / 100);
        assertThat(alerts).isZero();
    }

    /**
     * When the prompts are others, so that their rates are drawn anew, the same answers pooled are called moved far more often
     * than the intervals promise. Matched they are not compared at all.
     */
    @Test
    void otherPromptsAreNotComparedBecauseThatLooksLikeAChange() {
        int pooled = 0;
        int matched = 0;
        for (int domain = 0; domain < DOMAINS; domain++) {
            List<SeriesRow> before = window(rates(), 1);
            List<SeriesRow> after = window(rates(), 2);
            pooled += sum(before).wilson().overlaps(sum(after).wilson()) ? 0 : 1;
            matched += MatchedSeries.compare(before, after).verdict() == Verdict.MOVED ? 1 : 0;
        }
        assertThat(pooled).as("pooled").isGreaterThan(DOMAINS / 20);
        assertThat(matched).as("matched").isZero();
    }

    /** From .30 to .60, with 90 answers in each window. */
    @Test
    void aRealChangeIsFound() {
        int found = 0;
        int alerts = 0;
        for (int domain = 0; domain < DOMAINS; domain++) {
            double[] before = spread(.30);
            double[] after = spread(.60);
            List<SeriesRow> base = window(before, 1);
            SeriesComparison next = MatchedSeries.compare(base, window(after, 1));
            SeriesComparison second = MatchedSeries.compare(base, window(after, 1));
            found += next.verdict() == Verdict.MOVED ? 1 : 0;
            alerts +=
                    Movements.lasting(Map.of("us", next), Map.of("us", second)).size();
        }
        assertThat(found).as("found of " + DOMAINS).isGreaterThanOrEqualTo(DOMAINS * 8 / 10);
        assertThat(alerts).as("alerts").isGreaterThan(DOMAINS * 7 / 10);
    }

    /** Of a domain whose prompts nearly always or nearly never bring the name. */
    private double[] rates() {
        double[] rates = new double[PROMPTS * TARGETS.size()];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = random.nextDouble() < .4 ? .95 : .02;
        }
        return rates;
    }

    /** Around a mean, up to .2 away. */
    private double[] spread(double mean) {
        double[] rates = new double[PROMPTS * TARGETS.size()];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = mean + (random.nextDouble() - .5) * .4;
        }
        return rates;
    }

    private List<SeriesRow> window(double[] rates, int version) {
        var rows = new ArrayList<SeriesRow>();
        for (int i = 0; i < rates.length; i++) {
            String target = TARGETS.get(i % TARGETS.size());
            rows.add(MatchedSeriesTest.row(
                    target,
                    "q" + i / TARGETS.size() + "@" + version,
                    target + "-1",
                    Draws.binomial(random, REPETITIONS, rates[i]),
                    REPETITIONS));
        }
        return rows;
    }

    private static Proportion sum(List<SeriesRow> rows) {
        return rows.stream().map(SeriesRow::named).reduce(Proportion.NONE, Proportion::plus);
    }
}
