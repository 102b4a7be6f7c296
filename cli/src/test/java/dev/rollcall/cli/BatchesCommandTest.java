package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchesCommandTest {
    private static final String TOKEN = "rc-b5ydfxfgz3aaqmjwuhqx";

    private static final String RUNNING = """
            {"id":7,"token":"rc-b5ydfxfgz3aaqmjwuhqx","kind":"cell","job":"j1","provider":"openai","model":"gpt-6","surface":"api","simulated":true,
             "provider_task_id":"batch_1","status":"running","state":"running","provider_state":"in_progress",
             "why":"the provider works on it","problem":null,"cancel_why":%s,"items":1040,"submitted_items":1040,
             "processed_items":0,"succeeded_items":0,"failed_items":0,"expired_items":0,"missing_items":0,
             "provider_counts":{"processed":null,"succeeded":null,"failed":null},"cost_usd":0,"saved_usd":0,"unpriced":0,
             "created_at":"2026-11-30T10:00:00Z","posted_at":"2026-11-30T10:00:05Z","next_poll_at":"2026-11-30T10:05:00Z",
             "deadline":"2026-11-30T16:00:00Z","cancel_asked_at":null,"handed_over_at":null,"ended_at":null}""";

    private static final String DONE = """
            {"id":6,"token":"rc-aaaaaaaaaaaaaaaaaaaa","kind":"judge","job":null,"provider":"groq","model":"llama","surface":"api","simulated":false,
             "provider_task_id":"batch_0","status":"completed","state":"done","provider_state":"completed",
             "why":"all of its items are accounted for","problem":"\\u001b[31mone line was no JSON","cancel_why":null,"items":20,
             "submitted_items":20,"processed_items":20,"succeeded_items":17,"failed_items":2,"expired_items":0,"missing_items":1,
             "cost_usd":1.5,"saved_usd":null,"unpriced":0,"created_at":"2026-11-30T08:00:00Z","posted_at":"2026-11-30T08:00:05Z",
             "next_poll_at":null,"deadline":"2026-11-30T16:00:00Z","handed_over_at":null,"ended_at":"2026-11-30T09:00:00Z"}""";

    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void theyAreListedInATable() {
        stub.says(
                "GET /api/batches?job=j1&status=running&limit=2",
                200,
                "{\"batches\":[" + RUNNING.formatted("null") + "," + DONE + "],\"next\":\"/api/batches?before=6\"}");
        assertThat(Typed.at(stub, "batches", "--job", "j1", "--open", "--limit", "2")
                        .out())
                .isEqualTo("""
                        batch                    for                 provider  model  state    items  succeeded  failed  expired  missing   cost    saved  looked at next
                        rc-b5ydfxfgz3aaqmjwuhqx  job j1 (simulated)  openai    gpt-6  running  1,040          0       0        0        0  $0.00    $0.00  2026-11-30 10:05:00 UTC
                        rc-aaaaaaaaaaaaaaaaaaaa  the judge           groq      llama  done        20         17       2        0        1  $1.50  unknown
                        There are more: raise --limit (at most 200), or narrow the list by --job or --provider.
                        """);
    }

    @Test
    void thereIsNone() {
        stub.says("GET /api/batches", 200, "{\"batches\":[],\"next\":null}")
                .says("GET /api/batches?provider=groq", 200, "{\"batches\":[],\"next\":null}");
        assertThat(Typed.at(stub, "batches").out()).startsWith("No batch yet: ");
        assertThat(Typed.at(stub, "batches", "--provider", "groq").out()).isEqualTo("No such batch.\n");
    }

    @Test
    void oneInFull() {
        stub.says("GET /api/batches/6", 200, DONE);
        assertThat(Typed.at(stub, "batches", "show", "6").out()).isEqualTo("""
                batch rc-aaaaaaaaaaaaaaaaaaaa: completed, all of its items are accounted for
                  for          the judge
                  provider     groq/llama, which calls it batch_0 and says completed
                  items        20, of which 20 submitted and 20 processed: 17 succeeded, 2 failed, 0 expired, 1 missing
                  cost         $1.50, saved unknown
                  made at      2026-11-30 08:00:00 UTC
                  posted at    2026-11-30 08:00:05 UTC
                  deadline     2026-11-30 16:00:00 UTC
                  ended at     2026-11-30 09:00:00 UTC
                  problem      one line was no JSON
                """);
    }

    @Test
    void aBatchIsCancelledForAReason() {
        assertThat(Typed.at(stub, "batches", "cancel", TOKEN).err())
                .contains("Missing required option: '--reason=TEXT'");
        stub.says("POST /api/batches/" + TOKEN + "/cancel", 200, RUNNING.formatted("\"cancelled by ada: too slow\""))
                .says("POST /api/batches/6/cancel", 409, "{\"detail\":\"the batch has ended already: it is done\"}");
        assertThat(Typed.at(stub, "batches", "cancel", TOKEN, "--reason", "too slow")
                        .out())
                .contains("  cancelled    cancelled by ada: too slow\n");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"reason\":\"too slow\"}");
        Typed late = Typed.at(stub, "batches", "cancel", "6", "--reason", "x");
        assertThat(late.exit()).isEqualTo(1);
        assertThat(late.err()).contains("it is done");
    }

    @Test
    void jsonIsTheServers() {
        stub.says("GET /api/batches/6", 200, DONE);
        assertThat(Typed.at(stub, "batches", "show", "6", "--json").out()).contains("\"state\":\"done\"");
    }
}
