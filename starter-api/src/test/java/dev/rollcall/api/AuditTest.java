package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.AccessRole;
import dev.rollcall.store.AuditTrail.AuditEntry;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static final String FIRST = "s3cret";

    private final TestApi api = TestApi.withToken(FIRST).withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    /** They are written behind the replies. */
    private Reply audit(int entries, String query) {
        while (api.test.one(Long.class, "SELECT count(*) FROM audit") < entries) {
            Thread.onSpinWait();
        }
        return api.get("/api/audit" + query, TestApi.bearer(FIRST));
    }

    @Test
    void whoChangedWhatIsKept() {
        String[] writer = api.bearer("deploy", AccessRole.WRITE);
        String[] known = {writer[0], writer[1], "X-Request-Id", "build-77"};
        api.get("/api/jobs", writer);
        api.post("/api/domains/watch", "{\"domains\":[\"stripe.com\"],\"refresh_hours\":48}", known);
        Reply page = audit(1, "");
        assertThat(page.at("/audit")).hasSize(1);
        assertThat(page.text("/audit/0/actor")).isEqualTo("deploy");
        assertThat(page.text("/audit/0/operation")).isEqualTo("watch");
        assertThat(page.text("/audit/0/target")).isEqualTo("/api/domains/watch");
        assertThat(page.at("/audit/0/status").intValue()).isEqualTo(200);
        assertThat(page.text("/audit/0/request_id")).isEqualTo("build-77");
        assertThat(page.text("/audit/0/remote")).isEqualTo("127.0.0.1");
        assertThat(page.text("/audit/0/summary")).isEqualTo("domains=[\"stripe.com\"] refresh_hours=48");
    }

    @Test
    void whatWasRefusedIsKeptToo() {
        String[] reader = api.bearer("reader", AccessRole.READ);
        assertThat(api.post("/api/sweep/now", "", reader).status()).isEqualTo(403);
        assertThat(api.post("/api/crawl", "{\"domains\":[\"no domain\"]}", TestApi.bearer(FIRST))
                        .status())
                .isEqualTo(400);
        assertThat(api.get("/api/cron", reader).status())
                .as("a GET that changes something")
                .isEqualTo(403);
        assertThat(audit(3, "?actor=reader").at("/audit").findValuesAsString("operation"))
                .containsExactly("cronByGet", "sweepNow");
        assertThat(audit(3, "?operation=crawl").text("/audit/0/actor")).isEqualTo("ROLLCALL_TOKEN");
    }

    @Test
    void itComesInPagesTheLatestFirst() {
        for (int i = 0; i < 3; i++) {
            api.post("/api/sweep/now", "{}", TestApi.bearer(FIRST));
        }
        Reply first = audit(3, "?limit=2");
        assertThat(first.at("/audit").findValuesAsString("id")).containsExactly("3", "2");
        Reply second = api.get(first.text("/next"), TestApi.bearer(FIRST));
        assertThat(second.at("/audit").findValuesAsString("id")).containsExactly("1");
        assertThat(second.at("/next").isNull()).isTrue();
        assertThat(audit(3, "?after=x").status()).isEqualTo(400);
    }

    @Test
    void noSecretAndNoLongBodyIsKept() {
        String domains =
                IntStream.range(0, 1_000).mapToObj(n -> "\"a" + n + ".com\"").collect(Collectors.joining(","));
        api.post("/api/domains/watch", "{\"domains\":[" + domains + "]}", TestApi.bearer(FIRST));
        api.put(
                "/api/limits/openai",
                "{\"reason\":\"of sk-proj-abcdefghijkl at https://me:pa55@host/\",\"key\":\"sk-abcdefgh12345\"}",
                TestApi.bearer(FIRST));
        String made = api.post("/api/tokens", "{\"name\":\"a\",\"role\":\"read\"}", TestApi.bearer(FIRST))
                .text("/token");
        api.post("/api/keys/" + made + "/enable", "", TestApi.bearer(FIRST));
        api.post("/api/crawl", "{\"window\":\"" + "w".repeat(900) + "\"}", TestApi.bearer(FIRST));
        Reply page = audit(5, "");
        assertThat(page.body()).doesNotContain("abcdefgh", "pa55", made, FIRST);
        assertThat(page.at("/audit").findValuesAsString("summary"))
                .allMatch(summary -> summary.length() <= 500)
                .contains("domains=[1000 entries]", "name=\"a\" role=\"read\"");
        assertThat(page.text("/audit/1/target")).isEqualTo("/api/keys/[hidden]/enable");
    }

    @Test
    void anOrderlyStopLosesNothing() {
        List<String> watched = List.of("a.com", "b.com", "c.com");
        for (int i = 0; i < 30; i++) {
            api.post("/api/domains/watch", "{\"domains\":[\"" + watched.get(i % 3) + "\"]}", TestApi.bearer(FIRST));
        }
        api.server.close();
        assertThat(api.test.one(Long.class, "SELECT count(*) FROM audit")).isEqualTo(30);
    }

    @Test
    void whatTheLedgerDoesNotTakeIsLogged() {
        api.ledger.close();
        var logged = new ConcurrentLinkedQueue<String>();
        try (var queue = new AuditQueue(api.ledger.auditTrail(), (entry, why) -> logged.add(entry + " " + why))) {
            for (int i = 0; i < 300; i++) {
                queue.add(new AuditEntry(Instant.EPOCH, "a", "crawl", "/api/crawl", 202, "r" + i, null, null));
            }
        }
        assertThat(logged).hasSize(300).allMatch(line -> line.contains("the ledger did not take it"));
    }

    @Test
    void everyReplyHasARequestId() {
        assertThat(api.get("/api/jobs", TestApi.bearer(FIRST)).header("X-Request-Id"))
                .matches("[0-9a-f-]{36}");
        Reply problem = api.get("/api/jobs", "X-Request-Id", "mine-1");
        assertThat(problem.status()).isEqualTo(401);
        assertThat(problem.header("X-Request-Id")).isEqualTo("mine-1");
        assertThat(problem.text("/request_id")).isEqualTo("mine-1");
        Reply notFound = api.get("/api/jobs/none", TestApi.bearer(FIRST));
        assertThat(notFound.text("/request_id")).isEqualTo(notFound.header("X-Request-Id"));
        for (String odd : new String[] {"two words", "x".repeat(101), "h\u00e9"}) {
            assertThat(api.get("/api/health", "X-Request-Id", odd).header("X-Request-Id"))
                    .isNotEqualTo(odd);
        }
    }
}
