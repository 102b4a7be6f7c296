package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
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

    private static final String DRY_RUN = """
            {"domain":"stripe.com","dry_run":true,"entity_set_version":2,"run":null,"simulated":false,
             "answers":{"all":12400,"archived":0,"read":3000,"damaged":0},"changed":41,
             "says":"Read 3,000 of 12,400 answers, the newest first. Nothing was changed.","entities":[
             {"entity":"stripe","name":"Stripe","before":900,"after":900,"gained":0,"lost":0,"moved":0,"reranked":0},
             {"entity":"block","name":"Block","before":120,"after":159,"gained":40,"lost":1,"moved":0,"reranked":0}],
             "examples":[{"entity":"block","change":"gained","cell":7,"window":"w1","prompt":"business","prompt_version":1,
               "provider":"openai","model":"m","surface":"api","before":null,
               "after":{"start":4,"end":10,"quote":"Square","passage":"Use Square\u202e now."}}]}""";
    private static final String SUGGESTIONS = """
            {"domain":"stripe.com","entity_set_version":2,"simulated":false,
             "answers":{"all":12400,"archived":0,"read":2000,"damaged":0},
             "says":"Read 2,000 of 12,400 answers, the newest first.",
             "names":[{"name":"Adyen","answers":120,"targets":11,"providers":["openai"],"rank":1.4,"site":"adyen.com",
               "example":{"provider":"openai","quote":{"start":4,"end":9,"quote":"Adyen","passage":"Use Adyen."}}}],
             "aliases":[{"entity":"stripe","name":"Strype","why":"spelling","answers":3,"targets":2,"providers":["groq"],
               "example":{"provider":"groq","quote":{"start":4,"end":10,"quote":"Strype","passage":"Use Strype."}}}],
             "sites":[{"entity":"block","site":"block.xyz","why":"name","answers":4,"targets":2,"providers":["groq"],
               "example":{"provider":"groq","quote":null}}],"declined":[]}""";
    private static final String SHOWN_DRY_RUN = """
            stripe.com: compared with version 2. Read 3,000 of 12,400 answers, the newest first. Nothing was changed.
            41 answers of those that were read would change; entities that stay as they are: 1
            entity  before  after  gained  lost  moved  other rank
            block      120    159      40     1      0           0
            + block "Square" (openai, business, w1): Use Square now.
            """;

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
    void aDryRunSaysWhatWouldChange() throws IOException {
        stub.says("PUT " + PATH + "?dry_run=true", 200, DRY_RUN);
        Path file = Files.writeString(folder.resolve("e.json"), SET);
        assertThat(Typed.at(stub, "entities", "stripe.com", "set", file.toString(), "--dry-run")
                        .out())
                .isEqualTo(SHOWN_DRY_RUN);
        assertThat(stub.asked()).as("nothing is put").hasSize(1);
        stub.says("PUT /api/domains/a.com/entities?dry_run=true", 200, DRY_RUN.replace("41", "0"));
        assertThat(Typed.at(stub, "entities", "a.com", "set", file.toString(), "--dry-run")
                        .out())
                .contains("In no answer that was read anything changes.");
    }

    @Test
    void theEditorsTextIsPutIfNobodyElseHasChangedTheSet() throws IOException {
        stub.says("GET " + PATH, 200, SET)
                .says("PUT " + PATH + "?dry_run=true", 200, DRY_RUN)
                .says("PUT " + PATH, 200, SET);
        assertThat(edit("sed -i s/Inc/GmbH/").out())
                .isEqualTo(SHOWN_DRY_RUN + "stripe.com: version 2 of ada is current (a rival more).\n");
        assertThat(stub.lastAsked().body()).contains("\"Stripe GmbH\"");
    }

    @Test
    void atATerminalAPersonIsAskedBetweenTheDryRunAndTheEdit() throws IOException {
        stub.says("GET " + PATH, 200, SET)
                .says("PUT " + PATH + "?dry_run=true", 200, DRY_RUN)
                .says("PUT " + PATH, 200, SET);
        Terminal tty = new Terminal(true, false, true, () -> 80);
        Typed no = edit("sed -i s/Inc/GmbH/", "\n", tty);
        assertThat(no.exit()).isEqualTo(1);
        assertThat(no.err()).contains("Make it the current set? [y/N] ", "nothing was done", "Your text is in ");
        Files.delete(Path.of(no.err().replaceAll("(?s).*Your text is in ([^:]+):.*", "$1")));
        assertThat(stub.lastAsked().line()).endsWith("?dry_run=true");
        assertThat(edit("sed -i s/Inc/GmbH/", "y\n", tty).exit()).isZero();
        assertThat(stub.lastAsked().line()).isEqualTo("PUT " + PATH);
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

    @Test
    void suggestionsAreShownAcceptedAndDeclined() {
        stub.says("GET " + PATH + "/suggestions", 200, SUGGESTIONS)
                .says("POST " + PATH + "/suggestions/accept", 200, SET)
                .says(
                        "POST " + PATH + "/suggestions/decline",
                        200,
                        "{\"domain\":\"stripe.com\",\"added\":2,\"declined\":[]}");
        assertThat(suggest().out()).isEqualTo("""
                stripe.com: version 2. Read 2,000 of 12,400 answers, the newest first.
                name       what                        answers  targets  in
                Adyen      brand, adyen.com                120       11  openai: Use Adyen.
                Strype     alias of stripe (spelling)        3        2  groq: Use Strype.
                block.xyz  site of block                     4        2  groq
                ./rollcall entities stripe.com suggest --accept NAME … --reason TEXT, or --decline NAME … --reason TEXT
                """);
        assertThat(suggest("--accept", "adyen", "strype", "Block.xyz", "--reason", "x")
                        .out())
                .startsWith("stripe.com: version 2 of ada is current");
        assertThat(stub.lastAsked().body())
                .isEqualTo(
                        "{\"names\":[\"adyen\"],\"aliases\":[\"strype\"],\"sites\":[\"Block.xyz\"],\"reason\":\"x\"}");
        assertThat(suggest("--decline", "Fortune", "SaaS", "--reason", "x").out())
                .isEqualTo("stripe.com: declined 2 names; not suggested any more.\n");
        assertThat(suggest("--decline", "Fortune").err()).contains("Missing required option: '--reason=TEXT'");
        assertThat(suggest("--decline", "a", "--accept", "b", "--reason", "x").err())
                .contains("Accept or decline");
    }

    private Typed suggest(String... words) {
        return Typed.at(
                stub,
                Stream.concat(Stream.of("entities", "stripe.com", "suggest"), Stream.of(words))
                        .toArray(String[]::new));
    }

    /** Nobody's work is thrown away. */
    @Test
    void aTextThatIsRefusedStays() throws IOException {
        stub.says("GET " + PATH, 200, SET)
                .says(
                        "PUT " + PATH + "?dry_run=true",
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
        return edit(editor, "", Terminal.NONE);
    }

    private Typed edit(String editor, String typed, Terminal terminal) {
        return Typed.with(
                Map.of("ROLLCALL_URL", stub.url().toString(), "EDITOR", editor),
                typed,
                terminal,
                "entities",
                "stripe.com",
                "edit",
                "--reason",
                "x");
    }
}
