package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertsCommandTest {
    private static final String OPEN = """
            {"id":7,"rule":"provider_down","subject":"deepseek","severity":"page","state":"open","simulated":true,
             "since":"2026-11-22T10:00:01Z","raised_at":"2026-11-22T10:00:16Z","resolved_at":null,"value":1.0,
             "cause":"no usable reply: \\u001b[31mHTTP 503","mend":"See its status page.","link":"/ui",
             "runbook":"docs/runbook.md#provider_down","job":null,"provider":"deepseek","acked_at":%s,"acked_by":%s,
             "ack_note":null}""";

    private static final String RESOLVED = """
            {"id":6,"rule":"budget_80","subject":"j1","severity":"warn","state":"resolved","simulated":false,
             "since":"2026-11-22T09:00:01Z","raised_at":"2026-11-22T09:00:01Z","resolved_at":"2026-11-22T09:30:00Z","value":0.9,
             "cause":"$9.00 of $10.00 is used","mend":"Raise it.","link":"/ui/jobs/j1","runbook":"docs/runbook.md#budget_80",
             "job":"j1","provider":null,"acked_at":null,"acked_by":null,"ack_note":null}""";

    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    private static String page(String... alerts) {
        return "{\"alerts\":[" + String.join(",", alerts) + "],\"checked_at\":\"2026-11-22T10:00:16Z\",\"next\":null}";
    }

    @Test
    void whatIsOpenSaysWhyAndHowToMendIt() {
        stub.says("GET /api/alerts", 200, page(OPEN.formatted("null", "null")));
        assertThat(Typed.at(stub, "alerts").out()).isEqualTo("""
                7  page  provider_down  deepseek (simulated)  since 2026-11-22 10:00:01 UTC
                    why   no usable reply: HTTP 503
                    mend  See its status page.
                    read  docs/runbook.md#provider_down
                """);
    }

    @Test
    void allWithThoseThatAreResolved() {
        stub.says(
                "GET /api/alerts?state=all&limit=5",
                200,
                page(OPEN.formatted("\"2026-11-22T10:05:00Z\"", "\"ada\""), RESOLVED));
        assertThat(Typed.at(stub, "alerts", "--all", "--limit", "5").out())
                .contains("    seen  by ada at 2026-11-22 10:05:00 UTC\n")
                .endsWith("""
                        6  warn  budget_80  j1  since 2026-11-22 09:00:01 UTC, resolved at 2026-11-22 09:30:00 UTC
                            why   $9.00 of $10.00 is used
                        """);
        assertThat(Typed.at(stub, "alerts", "--limit", "5").err()).contains("add --all");
    }

    @Test
    void nothingIsWrongOrNobodyLooked() {
        stub.says("GET /api/alerts", 200, page())
                .says("GET /api/alerts", 200, "{\"alerts\":[],\"checked_at\":null,\"next\":null}");
        assertThat(Typed.at(stub, "alerts").out()).isEqualTo("No alert is open.\n");
        assertThat(Typed.at(stub, "alerts").out()).startsWith("No worker has evaluated the rules yet.\n");
    }

    @Test
    void jsonIsTheServers() {
        stub.says("GET /api/alerts", 200, page(RESOLVED));
        assertThat(Typed.at(stub, "alerts", "--json").out()).contains("\"rule\":\"budget_80\"");
        stub.says("GET /api/alerts/rules", 200, "{\"rules\":[{\"rule\":\"budget_80\"}]}")
                .says("POST /api/alerts/6/ack", 200, RESOLVED);
        assertThat(JobSamples.read(Typed.at(stub, "alerts", "rules", "--json").out())
                        .at("/rules/0/rule")
                        .asText())
                .isEqualTo("budget_80");
        assertThat(JobSamples.read(
                                Typed.at(stub, "alerts", "ack", "6", "--json").out())
                        .path("state")
                        .asText())
                .isEqualTo("resolved");
    }

    @Test
    void anAlertIsAcknowledged() {
        stub.says("POST /api/alerts/7/ack", 200, OPEN.formatted("\"2026-11-22T10:05:00Z\"", "\"ada\""))
                .says("POST /api/alerts/8/ack", 409, "{\"detail\":\"alert 8 is resolved\"}");
        assertThat(Typed.at(stub, "alerts", "ack", "7", "--note", "on it").out())
                .contains("seen  by ada");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"note\":\"on it\"}");
        Typed late = Typed.at(stub, "alerts", "ack", "8");
        assertThat(late.exit()).isEqualTo(1);
        assertThat(late.err()).contains("alert 8 is resolved");
    }

    @Test
    void theRulesInATable() {
        stub.says("GET /api/alerts/rules", 200, """
                {"rules":[{"rule":"provider_failing","summary":"s","of":"provider","measure":"failure_rate_10m","above":0.1,
                  "resolved_at":0.05,"min":20,"for_seconds":120,"severity":"page","mend":"m","promql":"p","open":2},
                 {"rule":"coverage_low","summary":"s","of":"job","measure":"coverage_at_end","below":0.7,"resolved_at":0.7,
                  "min":0,"for_seconds":0,"severity":"warn","mend":"m","promql":"p","open":0}]}""");
        assertThat(Typed.at(stub, "alerts", "rules").out()).isEqualTo("""
                rule              severity  of        raised when                             for    open
                provider_failing  page      provider  failure_rate_10m > 0.1, of at least 20  2 min     2
                coverage_low      warn      job       coverage_at_end < 0.7                   0 s       0
                """);
    }
}
