package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlCommandsTest {
    private static final String PAUSED = """
            {"id":"x","status":"paused","simulated":true,"cells":{"planned":6,"answered":4,"open":2},
             "held":[{"kind":"pause","why":"wrong\\nprompt","by":"REST","at":"2026-11-22T10:00:00Z"},
                     {"provider":"groq","kind":"cancel","why":"no key","by":"a signal","at":"2026-11-22T10:00:00Z"}]}""";

    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void pauseSaysHowTheJobGoesOn() {
        stub.says("POST /api/jobs/x/pause", 200, PAUSED);
        assertThat(Typed.at(stub, "pause", "x", "--reason", "wrong prompt").out())
                .isEqualTo("Job x is paused (simulated): 2 cells of the job open. To go on: ./rollcall resume x\n");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"reason\":\"wrong prompt\"}");
        assertThat(Typed.at(stub, "pause", "x", "--provider", "groq").out())
                .startsWith("groq in job x is paused")
                .endsWith("./rollcall resume x --provider groq\n");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"reason\":\"no reason was given\",\"provider\":\"groq\"}");
    }

    @Test
    void resumeSaysWhatStillHoldsTheJob() {
        stub.says("POST /api/jobs/x/resume", 200, """
                {"id":"x","status":"paused","notice":"It is still held.",
                 "held":[{"kind":"budget","why":"5 USD are spent","by":"its budget","at":"2026-11-22T10:00:00Z"}]}""");
        assertThat(Typed.at(stub, "resume", "x").out()).isEqualTo("""
                        Job x is not paused by anybody; the job is paused.
                        paused by its budget: 5 USD are spent
                        It is still held.
                        """);
    }

    @Test
    void cancelOfOneProvider() {
        stub.says("POST /api/jobs/x/cancel", 200, """
                {"id":"x","status":"processing","cells":{"planned":12,"answered":8,"open":2,"cancelled":2},
                 "per_provider":[{"provider":"groq","planned":6,"answered":4,"open":0,"cancelled":2}]}""");
        assertThat(Typed.at(stub, "cancel", "x", "--provider", "groq").out())
                .startsWith("groq in job x is cancelled: 4 of 6 cells answered, 2 not asked any more.");
        assertThat(stub.lastAsked().body()).contains("\"provider\":\"groq\"");
        Typed.at(stub, "cancel", "x");
        assertThat(stub.lastAsked().body()).isEmpty();
    }

    @Test
    void aJobAndTheListSayWhoHoldsWhat() {
        stub.says("GET /api/jobs/x", 200, PAUSED).says("GET /api/jobs", 200, "{\"jobs\":[" + PAUSED + "]}");
        assertThat(Typed.at(stub, "job", "x").out())
                .contains("\n  paused by REST: wrong prompt\n  groq is cancelled by a signal: no key\n");
        assertThat(Typed.at(stub, "jobs").out()).contains("\nx: paused by REST: wrong prompt\n");
    }

    @Test
    void priorityIsSentAsAPatch() {
        stub.says("PATCH /api/jobs/a%2Fb", 200, "{\"id\":\"a/b\",\"priority\":2}");
        assertThat(Typed.at(stub, "priority", "a/b", "2").out()).isEqualTo("Job a/b has priority 2 now.\n");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"priority\":2,\"reason\":\"no reason was given\"}");
        assertThat(stub.lastAsked().header("Content-type")).startsWith("application/json");
        Typed refused = Typed.at(stub, "priority", "x", "2");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).isEqualTo("rollcall: nothing there\n");
        assertThat(Typed.at(stub, "priority", "x", "high").exit()).isEqualTo(2);
    }
}
