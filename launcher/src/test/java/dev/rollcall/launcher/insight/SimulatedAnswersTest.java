package dev.rollcall.launcher.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.TakesMinutes;
import dev.rollcall.insight.EntityKind;
import dev.rollcall.insight.Extraction;
import dev.rollcall.insight.ExtractionInput;
import dev.rollcall.insight.Extractor;
import dev.rollcall.insight.TrackedEntity;
import dev.rollcall.insight.figures.Interval;
import dev.rollcall.insight.figures.Wilson;
import dev.rollcall.simulator.answers.AnswerText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** 100,000 simulated answers: the simulator says whom they name, and how probable that was. */
@TakesMinutes
class SimulatedAnswersTest {
    private static final List<String> DOMAINS = List.of(
            "stripe.com", "airbnb.com", "hetzner.com", "delta.com", "pipedrive.com", "acme-tools.com", "northwind.io");
    private static final int TARGETS = 11;
    private static final int TIMES = 434;
    private static final List<String> PROMPTS = List.of(
            "What is the company or organisation behind %s? Say what it offers.",
            "Who uses %s, and what for?",
            "Someone is looking for what %s offers but wants to compare before deciding. Which companies would you name?");

    /** How often a (target, entity) was named, in how many answers, and the spans that are no spelling of its name. */
    private record Tally(String domain, int target, TrackedEntity entity, int named, int answers, List<String> wrong) {}

    @Test
    void everySpanIsANameAndRatesAreThoseThatTheSimulatorDraws() {
        List<Tally> tallies =
                DOMAINS.parallelStream().flatMap(SimulatedAnswersTest::tallies).toList();
        assertThat(DOMAINS.size() * TARGETS * PROMPTS.size() * TIMES).isGreaterThanOrEqualTo(100_000);
        assertThat(tallies.stream().flatMap(tally -> tally.wrong().stream())).isEmpty();

        Map<Boolean, Integer> inside = new TreeMap<>();
        var outside = new ArrayList<String>();
        for (Tally tally : tallies) {
            double drawn = AnswerText.namingProbability(
                    "provider" + tally.target(),
                    "model",
                    tally.domain(),
                    tally.entity().name());
            Interval interval = Wilson.of(tally.named(), tally.answers());
            boolean within = interval.holds(drawn);
            inside.merge(within, 1, Integer::sum);
            if (!within) {
                outside.add(String.format(
                        Locale.ROOT,
                        "%s %s: %.3f drawn, %d of %d named",
                        tally.domain(),
                        tally.entity().name(),
                        drawn,
                        tally.named(),
                        tally.answers()));
            }
        }
        assertThat(tallies).hasSizeGreaterThan(500);
        assertThat(inside.get(true)).as("%s", outside).isGreaterThanOrEqualTo(tallies.size() * 93 / 100);
    }

    private static Stream<Tally> tallies(String domain) {
        List<TrackedEntity> entities = AnswerText.companies(domain).stream()
                .map(name -> new TrackedEntity(name, name, EntityKind.COMPETITOR, List.of(), List.of(), List.of()))
                .toList();
        Extractor extractor = Extractor.of(entities);
        return IntStream.range(0, TARGETS).boxed().flatMap(target -> tallies(domain, target, entities, extractor));
    }

    private static Stream<Tally> tallies(String domain, int target, List<TrackedEntity> entities, Extractor extractor) {
        var named = new TreeMap<String, Integer>();
        var wrong = new ArrayList<String>();
        int answers = 0;
        for (String prompt : PROMPTS) {
            String question = prompt.formatted(domain);
            for (int n = 0; n < TIMES; n++, answers++) {
                String text = AnswerText.text(7, "provider" + target, "model", question, n);
                Extraction extraction = extractor.extract(new ExtractionInput(question, domain, text, List.of()));
                extraction.mentions().forEach(mention -> {
                    named.merge(mention.entity(), 1, Integer::sum);
                    mention.spans().stream()
                            .map(span -> cut(text, span.start(), span.end()))
                            .filter(quote -> !folded(quote).equals(folded(mention.entity())))
                            .forEach(quote -> wrong.add(mention.entity() + " is not \"" + quote + "\" in: " + text));
                });
            }
        }
        int all = answers;
        return entities.stream()
                .map(entity -> new Tally(domain, target, entity, named.getOrDefault(entity.id(), 0), all, wrong));
    }

    private static String cut(String text, int start, int end) {
        return text.substring(text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, end));
    }

    /** As a reader without the extractor would compare two spellings: letters and digits alone. */
    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
