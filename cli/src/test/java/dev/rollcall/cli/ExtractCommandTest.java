package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractCommandTest {
    private static final String ENTITIES =
            "\"entities\":[{\"id\":\"box\",\"name\":\"Box\",\"aliases\":[{\"text\":\"Box.com\"},\"BOX Inc\"],\"domains\":[\"box.com\"],\"kind\":\"brand\"}]";

    private static Typed extract(String in, String... more) {
        var words = new String[more.length + 1];
        words[0] = "extract";
        System.arraycopy(more, 0, words, 1, more.length);
        return Typed.with(Map.of(), in, Terminal.NONE, words);
    }

    @Test
    void aLineInALineOut() {
        Typed typed = extract("{\"id\":\"a\",\"prompt\":\"What is Box?\",\"domain\":\"box.com\"," + ENTITIES
                + ",\"answer\":\"🥇 We use Box, see https://www.box.com/x. Box.com is fine.\","
                + "\"citations_from_api\":[\"https://g2.com/box\"]}\n\n");
        assertThat(typed.out())
                .isEqualTo(
                        "{\"id\":\"a\",\"mentions\":[{\"entity\":\"box\",\"first_span\":[9,12],\"count\":2,\"rank\":1,"
                                + "\"recommended\":false,\"sentiment\":\"neutral\"}],\"refused\":false,\"knows_domain\":true,"
                                + "\"cited_domains\":[\"box.com\",\"g2.com\"]}\n");
        assertThat(typed.err()).isEmpty();
        assertThat(typed.exit()).isZero();
    }

    @Test
    void linesKeepTheirOrder(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("answers.jsonl");
        String lines = IntStream.range(0, 2_000)
                .mapToObj(i ->
                        "{\"id\":" + i + "," + ENTITIES + ",\"answer\":\"" + "We use Box. ".repeat(i % 50) + "\"}\n")
                .collect(Collectors.joining());
        Files.writeString(file, lines);
        Typed typed = extract("", file.toString(), "--threads", "4");
        assertThat(typed.out().lines().map(line -> line.replaceAll("^\\{\"id\":(\\d+),.*", "$1")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 2_000).mapToObj(Integer::toString).toList());
    }

    @Test
    void aBadLineIsToldAndTheOthersGoOn() {
        Typed typed = extract(String.join(
                "\n",
                "{\"id\":1," + ENTITIES + ",\"answer\":\"Box!\"",
                "[]",
                "{\"answer\":\"x\"}",
                "{\"id\":4," + ENTITIES + "}",
                "{\"id\":5,\"answer\":\"x\"}",
                "{\"id\":6,\"entities\":[{\"id\":\"a\"}],\"answer\":\"x\"}",
                "{\"id\":7,\"entities\":[{\"id\":\"a\",\"name\":\"A\",\"aliases\":[1]}],\"answer\":\"x\"}",
                "{\"id\":8,\"entities\":[{\"id\":\"a\",\"name\":\"a\\u0000b\"}],\"answer\":\"x\"}",
                "{\"id\":9,\"entities\":[],\"answer\":\"\\ud83d\"}"));
        assertThat(typed.out())
                .isEqualTo("{\"id\":9,\"mentions\":[],\"refused\":false,\"knows_domain\":null,\"cited_domains\":[]}\n");
        assertThat(typed.err().lines())
                .containsExactly(
                        "rollcall: line 1: it is not JSON at column 141 (Unexpected end-of-input: expected close marker for Object): a line holds one JSON object, {…}",
                        "rollcall: line 2: it is an array: a line holds one JSON object, {…}",
                        "rollcall: line 3: it has no \"id\": give it a text or a number",
                        "rollcall: line 4: it has no \"answer\", or one that is no text",
                        "rollcall: line 5: it has no list \"entities\": write [] for none",
                        "rollcall: line 6: entity \"a\" has no \"name\": give it a text",
                        "rollcall: line 7: \"aliases\" of entity 1 has 1: write a text, or {\"text\": …, \"ordinary_word\": true}",
                        "rollcall: line 8: entity \"a\": its name or alias \"a?b\" contains a control character: remove it",
                        "rollcall: 8 of 9 lines are bad, and nothing was written for them; the others are done");
        assertThat(typed.exit()).isEqualTo(1);
    }

    @Test
    void aFileThatIsNotThere() {
        Typed typed = extract("", "no-such-file.jsonl");
        assertThat(typed.err()).isEqualTo("rollcall: FILE: there is no file no-such-file.jsonl\n");
        assertThat(typed.exit()).isEqualTo(1);
    }
}
