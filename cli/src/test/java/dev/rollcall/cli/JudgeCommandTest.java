package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JudgeCommandTest {
    private static final String PATH = "/api/domains/stripe.com/judge";
    private static final String ORDER = """
            {"domain":"stripe.com","reason":"a report","ordered_by":"ada","ordered_at":"2026-11-30T10:00:00Z","judges":[
             {"provider":"openai","model":"gpt-6-luna","schema_version":1,"open":2,"judged":1040,"refused":1,"invalid":2,
              "failed":0,"skipped":1,"quotes":2080,"invented_quotes":208,"strangers":3,"validity":0.9,"used_today_usd":0.25}]}""";

    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void whatCameOfAnOrder() {
        stub.says("GET " + PATH, 200, ORDER);
        String shown = """
                Answers about stripe.com are judged, by order of ada (a report).
                judge              judged  open  no use  skipped  quotes  invented  valid  used today
                openai/gpt-6-luna   1,040     2       3        1   2,080       208   90 %     $0.2500
                """;
        assertThat(Typed.at(stub, "judge", "stripe.com").out()).isEqualTo(shown);
        assertThat(Typed.at(stub, "judge", "stripe.com", "show").out()).isEqualTo(shown);
        assertThat(Typed.at(stub, "judge", "stripe.com", "show", "--json").out())
                .isEqualTo(ORDER + "\n");
    }

    @Test
    void itIsSwitchedOnAndOff() {
        String fresh = ORDER.replaceAll("(?s)\"judges\":.*", "\"judges\":[]}");
        stub.says("PUT " + PATH, 200, fresh).says("DELETE " + PATH, 200, fresh);
        assertThat(Typed.at(stub, "judge", "stripe.com", "on", "--reason", "a report")
                        .out())
                .startsWith(
                        "Answers about stripe.com are judged, by order of ada (a report).\nNo judge was asked yet.");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"reason\":\"a report\"}");
        assertThat(Typed.at(stub, "judge", "stripe.com", "off").out())
                .isEqualTo("Answers about stripe.com are judged no more; what is judged stays.\n");
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThat(Typed.at(stub, "judge", "stripe.com", "on").err())
                .contains("Missing required option: '--reason=TEXT'");
        assertThat(Typed.at(stub, "judge").err()).contains("Missing required parameter: 'DOMAIN'");
        assertThat(stub.asked()).isEmpty();
        stub.says("GET " + PATH, 404, "{\"detail\":\"nobody has ordered it\"}");
        Typed none = Typed.at(stub, "judge", "stripe.com");
        assertThat(none.err()).contains("nobody has ordered it");
        assertThat(none.exit()).isEqualTo(1);
    }
}
