package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.UserError;
import dev.rollcall.insight.ExtractionInput;
import dev.rollcall.insight.Extractor;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench extract}: measures how long it takes to find who is named in an answer, and how that grows with its length. */
@Command(
        name = "extract",
        description =
                "Measures how long it takes to find who is named in an answer of about 1 kB, on one core, and how the"
                        + " time grows when the length doubles, up to 1 MB. Needs no server. docs/bench.md says how to read it.")
public final class BenchExtractCommand implements Callable<Integer> {
    /** To reach. */
    private static final double MICROSECONDS = 100;

    private static final double DOUBLING = 2.2;
    private static final int LONGEST = 1 << 20;
    private static final int SHORTEST = 1 << 17;
    private static final int TRIES = 5;

    /** Rounds before those that are measured: the optimising compiler needs some seconds for all that reads a text. */
    private static final int WARM_UP = 12;

    /** What texts of one sort repeat; the second piece, if any, fills their second half. */
    private static final Map<String, List<String>> PIECES = new LinkedHashMap<>(Map.ofEntries(
            Map.entry(
                    "prose",
                    List.of(
                            "Notion keeps pages, Coda starts from tables, and I would not use ClickUp for that. Ask before"
                                    + " you buy.\n")),
            Map.entry("brackets", List.of("[")),
            Map.entry("links", List.of("[](")),
            Map.entry("nested images", List.of("![", "](a)")),
            Map.entry("fences", List.of("```md\n```\n")),
            Map.entry("source notes", List.of("(Source: [")),
            Map.entry("open tags", List.of("<b>", "<!-- ")),
            Map.entry("quotes", List.of("\"“'` ")),
            Map.entry("zero width", List.of("Box\u200b\u202e ")),
            Map.entry("units", List.of("4 hp, 16 HP. ")),
            Map.entry("names", List.of("Notion, Coda, Box ")),
            Map.entry("stars", List.of("*a_")),
            Map.entry("html", List.of("<p><b>Notion</b> &amp; <a href=\"https://coda.io\">Coda</a></p>")),
            Map.entry("half surrogates", List.of("\ud83d x")),
            Map.entry("right to left", List.of("نون متجر كبير و Notion شركة. ")),
            Map.entry("without spaces", List.of("Notionは便利な道具である"))));

    @Option(
            names = "--answers",
            paramLabel = "N",
            defaultValue = "4000",
            description = "How many answers. Default: ${DEFAULT-VALUE}")
    private int count;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Another seed makes other answers. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--json", description = "Print JSON; the table goes to standard error.")
    private boolean json;

    /** How long texts of one sort took. */
    private record Growth(String sort, double millisecondsFor1Mb, double worstDoubling) {}

    @Override
    public Integer call() throws IOException {
        if (count < 100 || count > 1_000_000) {
            throw new UserError("--answers: 100 to 1000000, not " + count);
        }
        List<ExtractionInput> answers = SampleAnswers.of(count, seed);
        Extractor extractor = Extractor.of(SampleAnswers.ENTITIES);
        double microseconds = median(extractor, answers);
        var growths = new ArrayList<Growth>();
        PIECES.forEach((sort, pieces) -> growths.add(growth(extractor, sort, pieces)));
        growths.sort((one, other) -> one.sort().compareTo(other.sort()));
        tell(answers, microseconds, growths);
        boolean reached =
                microseconds <= MICROSECONDS && growths.stream().allMatch(growth -> growth.worstDoubling() <= DOUBLING);
        return reached ? 0 : 1;
    }

    /** Microseconds an answer, the median of several rounds after the code is warm. */
    private static double median(Extractor extractor, List<ExtractionInput> answers) {
        var rounds = new double[TRIES];
        for (int round = -WARM_UP; round < TRIES; round++) {
            long began = System.nanoTime();
            long found = 0;
            for (ExtractionInput answer : answers) {
                found += extractor.extract(answer).mentions().size();
            }
            if (found == 0) {
                throw new IllegalStateException("the answers name nobody");
            }
            if (round >= 0) {
                rounds[round] = (System.nanoTime() - began) / 1e3 / answers.size();
            }
        }
        Arrays.sort(rounds);
        return rounds[TRIES / 2];
    }

    private static Growth growth(Extractor extractor, String sort, List<String> pieces) {
        double before = 0;
        double worst = 0;
        fastest(extractor, text(pieces, SHORTEST));
        for (int length = SHORTEST; length <= LONGEST; length *= 2) {
            double now = fastest(extractor, text(pieces, length));
            worst = before == 0 ? 0 : Math.max(worst, now / before);
            before = now;
        }
        return new Growth(sort, before, worst);
    }

    private static String text(List<String> pieces, int length) {
        return pieces.stream()
                .map(piece -> SampleAnswers.repeated(piece, length / pieces.size()))
                .collect(Collectors.joining());
    }

    /** Milliseconds; what else the machine does makes it slower only. */
    private static double fastest(Extractor extractor, String text) {
        var answer = new ExtractionInput("What is notion.so?", "notion.so", text, List.of());
        double fastest = Double.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long began = System.nanoTime();
            extractor.extract(answer);
            fastest = Math.min(fastest, (System.nanoTime() - began) / 1e6);
        }
        return fastest;
    }

    private void tell(List<ExtractionInput> answers, double microseconds, List<Growth> growths) throws IOException {
        double size = answers.stream()
                .mapToInt(answer -> answer.text().length())
                .average()
                .orElse(0);
        PrintStream out = json ? System.err : System.out;
        out.printf(
                Locale.ROOT,
                "answers of %.0f characters: %.1f µs each on one core (to reach: %.0f)%n",
                size,
                microseconds,
                MICROSECONDS);
        out.printf(Locale.ROOT, "%-16s %12s %22s%n", "1 MB of", "ms", "longest for double");
        growths.forEach(one -> out.printf(
                Locale.ROOT, "%-16s %12.1f %20.2f ×%n", one.sort(), one.millisecondsFor1Mb(), one.worstDoubling()));
        if (json) {
            var mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
            ObjectNode told = mapper.createObjectNode();
            told.put("answers", answers.size())
                    .put("characters", size)
                    .put("microseconds", microseconds)
                    .put("to_reach", MICROSECONDS);
            var list = told.putArray("growth");
            growths.forEach(one -> list.addObject()
                    .put("text", one.sort())
                    .put("ms_for_1_mb", one.millisecondsFor1Mb())
                    .put("worst_doubling", one.worstDoubling())
                    .put("to_reach", DOUBLING));
            System.out.println(mapper.writeValueAsString(told));
        }
    }
}
