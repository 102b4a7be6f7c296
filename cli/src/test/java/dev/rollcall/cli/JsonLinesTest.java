package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code verdict} and {@code interval}: JSON lines in, JSON lines out. */
class JsonLinesTest {
    private static final String ROW =
            "{\"target\":\"a\",\"prompt\":\"q@1\",\"n\":55,\"k\":%s,\"resolved_model\":\"m\"}";
    private static final String CASE =
            "{\"id\":%s,\"before\":[" + ROW.replace("%s", "45") + "],\"after\":[" + ROW + "]}\n";

    @TempDir
    private Path folder;

    @Test
    void intervals() {
        Typed typed =
                typed("{\"k\":27,\"n\":55}\n{\"n\":5,\"k\":0,\"why\":\"ignored\"}\n{\"k\":0,\"n\":0}\n", "interval");
        assertThat(typed.out()).isEqualTo("""
                {"k":27,"n":55,"low":0.363766,"high":0.619240}
                {"k":0,"n":5,"low":0.000000,"high":0.434491}
                {"k":0,"n":0,"low":null,"high":null}
                """);
        assertThat(typed.err()).isEmpty();
        assertThat(typed.exit()).isZero();
    }

    @Test
    void verdictsInOrderWithTheirIdsAsTheyCame() {
        Typed typed = typed(CASE.formatted("\"a\"", 10) + CASE.formatted("1.10", 40), "verdict");
        assertThat(typed.out())
                .isEqualTo("{\"id\":\"a\",\"verdict\":\"moved\"}\n{\"id\":1.10,\"verdict\":\"within-noise\"}\n");
    }

    @Test
    void aFileAndBlankLinesAndALastLineWithoutItsEnd() throws IOException {
        Path file = Files.writeString(folder.resolve("in.jsonl"), "\ufeff{\"k\":1,\"n\":1}\r\n\r\n{\"k\":0,\"n\":1}");
        assertThat(typed("", "interval", file.toString()).out()).isEqualTo("""
                {"k":1,"n":1,"low":0.206543,"high":1.000000}
                {"k":0,"n":1,"low":0.000000,"high":0.793457}
                """);
        assertThat(typed("", "interval", folder.resolve("none").toString()).err())
                .contains("there is no file");
        assertThat(typed("", "interval").exit()).isZero();
    }

    /** The others are answered, in their order; nothing half is written. */
    @Test
    void aBadLineIsToldAndTheOthersAreDone() {
        Typed typed = typed("{\"k\":1,\"n\":1}\n{\"k\":9,\"n\":5}\n\n{\"k\":0,\"n\":1}\n", "interval");
        assertThat(typed.out().lines()).hasSize(2);
        assertThat(typed.err()).isEqualTo("""
                rollcall: line 2: k is 9, and n is 5: k counts some of the n answers
                rollcall: 1 of 3 lines is bad, and nothing was written for it; the others are done
                """);
        assertThat(typed.exit()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "interval | {\"k\":1}                     | n is missing",
                "interval | {\"k\":\"1\",\"n\":2}         | k is \"1\": it is a whole number, 0 or more",
                "interval | {\"k\":1.5,\"n\":2}           | k is 1.5: it is a whole number, 0 or more",
                "interval | {\"k\":-1,\"n\":2}            | k is -1: it is a whole number, 0 or more",
                "interval | {\"k\":1,\"n\":1e99}          | n is 1E+99: it is a whole number, 0 or more",
                "interval | [1]                           | it is an array: a line holds one JSON object",
                "interval | 7                             | it is a number: a line holds one JSON object",
                "interval | {\"k\":1,\"n\":2              | it is not JSON at column",
                "interval | {\"k\":1,\"n\":2} {}          | it is not JSON at column",
                "interval | {\"k\":1,\"k\":2,\"n\":2}     | Duplicate field 'k'",
                "verdict  | {\"before\":[],\"after\":[]}  | id is missing",
                "verdict  | {\"id\":1,\"before\":[]}      | after is missing",
                "verdict  | {\"id\":1,\"before\":{}}      | before is {}: it is an array of objects",
                "verdict  | {\"id\":1,\"before\":[3]}     | before[0] is 3: it is an object",
                "verdict  | {\"id\":1,\"before\":[{\"target\":\"a\",\"prompt\":7}]} | before[0].prompt is 7: it is a text",
                "verdict  | {\"id\":1,\"before\":[{\"target\":\"a\",\"prompt\":\"q\",\"n\":2,\"k\":3}]} | before[0].k is 3, and n is 2",
            })
    void whatIsWrongWithALine(String command, String line, String words) {
        Typed typed = typed(line + "\n", command);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).startsWith("rollcall: line 1: ").contains(words);
        assertThat(typed.exit()).isEqualTo(1);
    }

    @Test
    void whatIsNotUtf8IsABadLineAndTheNextOneIsRead() throws IOException {
        Path file = Files.write(
                folder.resolve("in.jsonl"),
                "{\"k\":1,\"n\":1,\"é\":1}\n{\"k\":1,\"n\":1}\n".getBytes(StandardCharsets.ISO_8859_1));
        Typed typed = typed("", "interval", file.toString());
        assertThat(typed.err()).contains("line 1: it is not UTF-8");
        assertThat(typed.out().lines()).hasSize(1);
    }

    /** Half a surrogate pair is no UTF-8; as an escape it comes out as it went in. */
    @Test
    void anyIdComesBack() {
        String id = "\"\\ud83d\\ude00 \\ud800 \\u0000 é \\n\"";
        Typed typed = typed(CASE.formatted(id, 10), "verdict");
        assertThat(typed.out()).isEqualTo("{\"id\":\"😀 \\ud800 \\u0000 é \\n\",\"verdict\":\"moved\"}\n");
    }

    @Test
    void manyLines() {
        String in = IntStream.range(0, 20_000)
                .mapToObj(i -> "{\"k\":" + i + ",\"n\":20000}\n")
                .collect(Collectors.joining());
        List<String> out = typed(in, "interval").out().lines().toList();
        assertThat(out).hasSize(20_000);
        assertThat(out.get(12_345)).startsWith("{\"k\":12345,");
    }

    /** Later lines are answered while an early one is still worked on; what comes out is in order. */
    @Test
    void severalLinesAtOnceComeOutInOrder() {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        String in = IntStream.range(0, 200).mapToObj(i -> "{\"i\":" + i + "}\n").collect(Collectors.joining());
        var here = new Invocation(
                Map.of(),
                folder,
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminal.NONE);
        var later = new CountDownLatch(3);
        assertThatThrownBy(() -> JsonLines.answer(here, null, 4, line -> {
                    int i = line.path("i").asInt();
                    if (i == 0) {
                        await(later);
                    }
                    later.countDown();
                    if (i == 7) {
                        throw new UserError("seven");
                    }
                    return line;
                }))
                .hasMessageStartingWith("1 of 200 lines is bad");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(in.replace("{\"i\":7}\n", ""));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("rollcall: line 8: seven\n");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whoever sends a line and waits for its answer gets it before the next line. */
    @Test
    void eachLineIsAnsweredBeforeTheNextIsThere() throws Exception {
        try (var toCommand = new PipedOutputStream();
                var fromCommand = new PipedInputStream();
                var in = new PipedInputStream(toCommand);
                var out = new PipedOutputStream(fromCommand)) {
            var here = new Invocation(
                    Map.of(),
                    folder,
                    in,
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    System.err,
                    Terminal.NONE);
            var command = new Thread(() -> new CommandLine(new IntervalCommand(), here.factory()).execute());
            command.start();
            var answers =
                    new java.io.BufferedReader(new java.io.InputStreamReader(fromCommand, StandardCharsets.UTF_8));
            for (int k = 0; k < 3; k++) {
                toCommand.write(("{\"k\":" + k + ",\"n\":9}\n").getBytes(StandardCharsets.UTF_8));
                toCommand.flush();
                assertThat(answers.readLine()).startsWith("{\"k\":" + k);
            }
            toCommand.close();
            command.join();
        }
    }

    private static Typed typed(String in, String... words) {
        return Typed.with(Map.of(), in, Terminal.NONE, words);
    }
}
