package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntitiesCommandTest {
    private static final String PATH = "/api/domains/stripe.com/entities";
    private static final String SET = """
            {"domain":"stripe.com","version":2,"current":true,"made_by":"ada","reason":"a rival more","made_at":null,"entities":[
             {"entity":"stripe","kind":"brand","name":"Stripe","aliases":[{"text":"Stripe Inc","ordinary_word":false}],
              "domains":["stripe.com"],"other_bearers":[]},
             {"entity":"block","kind":"competitor","name":"Block","aliases":[{"text":"Square","ordinary_word":true}],
              "domains":[],"other_bearers":["Enix"]}]}""";

    @TempDir
    private Path folder;

    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void aSetInATable() {
        stub.says("GET " + PATH, 200, SET).says("GET " + PATH + "?version=2", 200, SET);
        String shown = """
                stripe.com: version 2 of ada is current (a rival more).
                entity  kind        name    aliases (* also an ordinary word)  domains     not with
                stripe  brand       Stripe  Stripe Inc                         stripe.com
                block   competitor  Block   Square*                                        Enix
                """;
        assertThat(Typed.at(stub, "entities", "stripe.com").out()).isEqualTo(shown);
        assertThat(Typed.at(stub, "entities", "stripe.com", "show").out()).isEqualTo(shown);
        assertThat(Typed.at(stub, "entities", "stripe.com", "show", "--set-version", "2")
                        .out())
                .isEqualTo(shown);
        assertThat(Typed.at(stub, "entities", "stripe.com", "show", "--json").out())
                .isEqualTo(SET + "\n");
    }

    @Test
    void aFileIsPut() throws IOException {
        stub.says("PUT " + PATH, 200, SET);
        Path file = Files.writeString(folder.resolve("e.json"), "[{\"entity\":\"stripe\"}]");
        Typed typed = Typed.at(stub, "entities", "stripe.com", "set", file.toString(), "--reason", "x");
        assertThat(typed.out()).isEqualTo("stripe.com: version 2 of ada is current (a rival more).\n");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"entities\":[{\"entity\":\"stripe\"}],\"reason\":\"x\"}");
        Files.writeString(file, SET);
        Typed.at(stub, "entities", "stripe.com", "set", file.toString(), "--reason", "x");
        assertThat(stub.lastAsked().body()).startsWith("{\"entities\":[{\"entity\":\"stripe\",\"kind\":\"brand\"");
    }

    @Test
    void theEditorsTextIsPutIfNobodyElseHasChangedTheSet() throws IOException {
        stub.says("GET " + PATH, 200, SET).says("PUT " + PATH, 200, SET);
        assertThat(edit("sed -i s/Inc/GmbH/").out()).startsWith("stripe.com: version 2");
        assertThat(stub.lastAsked().body()).contains("\"Stripe GmbH\"");
    }

    @Test
    void anEditorThatChangesNothingOrFailsDoesNothing() throws IOException {
        stub.says("GET " + PATH, 200, SET);
        assertThat(edit("true").err()).contains("the text was not changed");
        assertThat(edit("false").err()).contains("ended with the exit code 1");
        assertThat(Typed.at(stub, "entities", "stripe.com", "edit", "--reason", "x")
                        .err())
                .contains("set VISUAL or EDITOR to yours");
    }

    /** Nobody's work is thrown away. */
    @Test
    void aTextThatIsRefusedStays() throws IOException {
        stub.says("GET " + PATH, 200, SET)
                .says(
                        "PUT " + PATH,
                        400,
                        "{\"detail\":\"no\",\"errors\":[{\"pointer\":\"/entities/0/name\",\"value\":\"x\","
                                + "\"reason\":\"it is empty\"}],\"error_count\":1}");
        Typed typed = edit("sed -i s/Inc/GmbH/");
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(typed.err()).contains("entities/0/name 'x': it is empty", "Your text is in ");
        Path kept = Path.of(typed.err().replaceAll("(?s).*Your text is in ([^:]+):.*", "$1"));
        assertThat(kept).content().contains("Stripe GmbH");
        Files.delete(kept);
        Typed broken = edit("printf [ >");
        assertThat(broken.err()).contains("is not JSON (line", "Your text is in ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "entities                          | Missing required parameter: 'DOMAIN'",
                "entities stripe.com set x         | Missing required option: '--reason=TEXT'",
                "entities stripe.com set x --reason y | there is no file x",
                "entities stripe.com set - --reason y | has no list of entities",
            })
    void whatIsWrongIsSaidBeforeAnythingIsSent(String words, String userError) {
        Typed typed = Typed.with(Map.of("ROLLCALL_URL", stub.url().toString()), "{}", Terminal.NONE, words.split(" "));
        assertThat(typed.exit()).isNotZero();
        assertThat(typed.err()).contains(userError);
        assertThat(stub.asked()).isEmpty();
    }

    private Typed edit(String editor) {
        return Typed.with(
                Map.of("ROLLCALL_URL", stub.url().toString(), "EDITOR", editor),
                "",
                Terminal.NONE,
                "entities",
                "stripe.com",
                "edit",
                "--reason",
                "x");
    }
}
