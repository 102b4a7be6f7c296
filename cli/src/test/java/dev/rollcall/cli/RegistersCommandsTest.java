package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prompts, targets and the schedule. */
class RegistersCommandsTest {
    private static final String PROMPT = """
            {"name":"trust","version":2,"text":"Would you trust {domain}?","state":"asked","source":"order",
             "ordered_by":"deploy","ordered_at":"2026-11-22T10:00:00Z"}""";
    private static final String TARGET = """
            {"id":1,"provider":"openai","model":"gpt-6-luna","surface":"api","active":true,"enabled":true,"asked":true,
             "refresh_hours":6,"reason":"news","ordered_by":"deploy","ordered_at":"2026-11-22T10:00:00Z",
             "says":"swept when its answers are 6 hours old"}""";
    private static final String SCHEDULE = """
            {"cron":"0 */6 * * *","cron_from":"order","jitter_seconds":60,"jitter_from":"file","ordered_by":"deploy",
             "ordered_at":"2026-11-22T10:00:00Z","edited":false,"carried_out":false,"schedule":"on","paused_since":null,
             "paused_by":null,"note":null,"resume":null,"last":null,"next":["2026-11-22T12:00:00Z"],
             "notice":"The order is in the ledger. A worker tells Temporal within seconds."}""";

    private final StubApi stub = new StubApi();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void promptsInATable() {
        stub.says("GET /api/prompts", 200, "{\"prompts\":[" + PROMPT + """
                ,{"name":"old","version":null,"text":null,"state":"gone","source":"file","ordered_by":null,"ordered_at":null}]}""");
        assertThat(Typed.at(stub, "prompts").out()).isEqualTo("""
                prompt  version  state  from               text
                trust         2  asked  ordered by deploy  Would you trust {domain}?
                old              gone   file
                """);
    }

    @Test
    void aPromptIsSetRemovedAndTakenBack() throws IOException {
        stub.says("POST /api/prompts", 200, PROMPT)
                .says("DELETE /api/prompts/trust", 200, PROMPT.replace("asked", "removed"));
        assertThat(Typed.at(stub, "prompts", "set", "trust", "Would you trust {domain}?")
                        .out())
                .isEqualTo("New jobs ask trust in version 2 (ordered by deploy). Jobs that run keep theirs.\n");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"name\":\"trust\",\"text\":\"Would you trust {domain}?\"}");
        Path file = Files.writeString(folder.resolve("p.txt"), "Which?\n");
        Typed.at(stub, "prompts", "set", "trust", "--file", file.toString(), "--without-domain");
        assertThat(stub.lastAsked().body())
                .isEqualTo("{\"name\":\"trust\",\"text\":\"Which?\\n\",\"without_domain\":true}");
        assertThat(Typed.at(stub, "prompts", "remove", "trust").out()).contains("./rollcall prompts unset trust");
        Typed.at(stub, "prompts", "unset", "trust");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"name\":\"trust\",\"text\":null}");
    }

    @Test
    void versionsWithTheirWholeTexts() {
        stub.says("GET /api/prompts/trust/versions", 200, """
                {"name":"trust","versions":[{"version":2,"text":"Would you\\ntrust {domain}?","source":"order","current":true,
                 "created_at":"2026-11-22T10:00:00Z"}]}""");
        assertThat(Typed.at(stub, "prompts", "versions", "trust").out()).isEqualTo("""
                version 2, asked now, first from an order at 2026-11-22 10:00:00 UTC
                  Would you
                  trust {domain}?
                """);
    }

    @Test
    void targetsInATableAndOneIsChangedByItsName() {
        stub.says("GET /api/targets", 200, "{\"simulated\":false,\"targets\":[" + TARGET + "]}")
                .says("PATCH /api/targets/1", 200, TARGET);
        assertThat(Typed.at(stub, "targets").out()).isEqualTo("""
                id  target             surface  asked  every  ordered    why
                 1  openai/gpt-6-luna  api      yes      6 h  by deploy  news
                """);
        assertThat(Typed.at(stub, "targets", "set", "openai/gpt-6-luna", "--refresh-hours", "6", "--reason", "news")
                        .out())
                .isEqualTo("openai/gpt-6-luna: swept when its answers are 6 hours old.\n");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"refresh_hours\":6,\"reason\":\"news\"}");
        Typed.at(stub, "targets", "set", "1", "--enabled", "false", "--refresh-hours", "none", "--reason", "x");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"enabled\":false,\"refresh_hours\":null,\"reason\":\"x\"}");
        assertThat(Typed.at(stub, "targets", "set", "nobody/x", "--enabled", "true", "--reason", "x")
                        .err())
                .isEqualTo("rollcall: there is no target 'nobody/x': ./rollcall targets lists them\n");
    }

    @Test
    void theScheduleIsShownAndChanged() {
        stub.says("GET /api/schedule", 200, SCHEDULE).says("PATCH /api/schedule", 200, SCHEDULE);
        String shown = """
                Sweeps at 0 */6 * * * (UTC, ordered), each up to 60 s later (from rollcall.yaml)
                The last order is of deploy at 2026-11-22 10:00:00 UTC
                The next one: 2026-11-22 12:00:00 UTC
                The order is in the ledger. A worker tells Temporal within seconds.
                """;
        assertThat(Typed.at(stub, "schedule").out()).isEqualTo(shown);
        assertThat(Typed.at(stub, "schedule", "show").out()).isEqualTo(shown);
        Typed.at(stub, "schedule", "set", "--cron", "0 */6 * * *", "--jitter", "60", "--replace-edit");
        assertThat(stub.lastAsked().body())
                .isEqualTo("{\"cron\":\"0 */6 * * *\",\"jitter_seconds\":60,\"replace_edit\":true}");
        Typed.at(stub, "schedule", "set", "--cron", "default", "--jitter", "default");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"cron\":null,\"jitter_seconds\":null}");
        Typed.at(stub, "schedule", "pause", "--note", "too dear");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"paused\":true,\"note\":\"too dear\"}");
        Typed.at(stub, "schedule", "resume");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"paused\":false}");
    }

    @Test
    void aPausedScheduleSaysSinceWhen() {
        stub.says(
                "GET /api/schedule",
                200,
                SCHEDULE.replace("\"schedule\":\"on\"", "\"schedule\":\"paused\"")
                        .replace("\"note\":null", "\"note\":\"their invoice\""));
        assertThat(Typed.at(stub, "schedule").out())
                .contains("PAUSED in Temporal, which does not tell since when: their invoice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "prompts set trust                               | give the prompt's text, or --file",
                "prompts set trust x --file y                    | not both",
                "targets set 1 --reason x                        | say what to change: --enabled true or false",
                "targets set 1 --enabled true                    | Missing required option: '--reason=TEXT'",
                "targets set 1 --refresh-hours soon --reason x   | 'soon' is wrong; give a whole number",
                "schedule set                                    | say what to change: --cron, --jitter, or both",
                "schedule set --jitter 5m                        | '5m' is wrong; give whole seconds",
                "schedule pause                                  | Missing required option: '--note=TEXT'",
            })
    void whatIsWrongIsSaidBeforeAnythingIsSent(String words, String userError) {
        Typed typed = Typed.at(stub, words.split(" "));
        assertThat(typed.exit()).isNotZero();
        assertThat(typed.err()).contains(userError);
        assertThat(stub.asked()).isEmpty();
    }
}
