package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.AccessRole;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenTest {
    private static final String FIRST = "s3cret";

    private final TestApi api = TestApi.withToken(FIRST).withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    private Reply create(String json) {
        return api.post("/api/tokens", json, TestApi.bearer(FIRST));
    }

    @Test
    void aTokenIsShownOnceAndOnlyItsHashIsKept() {
        Reply made = create("{\"name\":\"deploy\",\"role\":\"write\",\"expires_in_days\":30}");
        assertThat(made.status()).isEqualTo(201);
        String token = made.text("/token");
        assertThat(token).matches("rc_write_[A-Za-z0-9_-]{43}");
        assertThat(made.header("Location")).isEqualTo("/api/tokens/1");
        Reply list = api.get("/api/tokens", TestApi.bearer(FIRST));
        assertThat(list.body()).doesNotContain(token);
        assertThat(list.text("/tokens/0/name")).isEqualTo("deploy");
        assertThat(list.text("/tokens/0/state")).isEqualTo("valid");
        assertThat(api.test.rows("SELECT * FROM api_token").toString()).doesNotContain(token.substring(9));
        assertThat(api.test.one(
                        Boolean.class,
                        "SELECT sha256 = sha256('" + token
                                + "') AND expires_at - created_at = interval '30 days' FROM api_token"))
                .isTrue();
        assertThat(api.get("/api/jobs", TestApi.bearer(token)).status()).isEqualTo(200);
        assertThat(api.test.one(Boolean.class, "SELECT used_on = (now() AT TIME ZONE 'UTC')::date FROM api_token"))
                .isTrue();
    }

    @Test
    void aRevokedTokenIsRefusedAndStaysInTheList() {
        String token = create("{\"name\":\"deploy\",\"role\":\"read\"}").text("/token");
        assertThat(api.get("/api/jobs", TestApi.bearer(token)).status()).isEqualTo(200);
        Reply revoked = api.delete("/api/tokens/1", TestApi.bearer(FIRST));
        assertThat(revoked.text("/state")).isEqualTo("revoked");
        Reply refused = api.get("/api/jobs", TestApi.bearer(token));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).contains("invalid_token");
        assertThat(refused.text("/detail")).startsWith("the token deploy was revoked at ");
        assertThat(api.delete("/api/tokens/1", TestApi.bearer(FIRST)).text("/revoked_at"))
                .as("again, nothing changes")
                .isEqualTo(revoked.text("/revoked_at"));
        assertThat(api.get("/api/tokens", TestApi.bearer(FIRST)).at("/tokens")).hasSize(1);
        assertThat(create("{\"name\":\"deploy\",\"role\":\"read\"}").text("/detail"))
                .contains("a revoked one keeps its name");
        assertThat(api.delete("/api/tokens/2", TestApi.bearer(FIRST)).status()).isEqualTo(404);
        assertThat(api.delete("/api/tokens/two", TestApi.bearer(FIRST)).status())
                .isEqualTo(404);
    }

    @Test
    void anExpiredTokenIsRefused() {
        String token = create("{\"name\":\"old\",\"role\":\"admin\",\"expires_in_days\":1}")
                .text("/token");
        api.test.execute("UPDATE api_token SET expires_at = now()");
        Reply refused = api.get("/api/jobs", TestApi.bearer(token));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text("/detail")).startsWith("the token old expired at ");
        assertThat(api.get("/api/tokens", TestApi.bearer(FIRST)).text("/tokens/0/state"))
                .isEqualTo("expired");
        assertThat(api.test.one(Boolean.class, "SELECT used_on IS NULL FROM api_token"))
                .isTrue();
    }

    @Test
    void whatIsNoTokenIsToldFromOneThatNobodyMade() {
        assertThat(api.get("/api/jobs", TestApi.bearer("wrong")).text("/detail"))
                .startsWith("this is no token of this API: send what its ROLLCALL_TOKEN says");
        Reply unknown = api.get("/api/jobs", TestApi.bearer(KnownTokens.invent(AccessRole.ADMIN)));
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.text("/detail")).startsWith("this token is not known here");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'role':'read'}                                      | /name: say who it is for",
                "{'name':'Ann B','role':'read'}                       | /name 'Ann B': it is 1 to 64 lower-case letters",
                "{'name':'local','role':'read'}                       | and is not local",
                "{'name':'a'}                                         | /role: it is one of read, write, admin",
                "{'name':'a','role':'owner'}                          | /role 'owner': it is one of read, write, admin",
                "{'name':'a','role':'read','expires_in_days':0}       | /expires_in_days '0': it is 1 to 3650",
                "{'name':'a','role':'read','expires_in_days':'ten'}   | it is a whole number from 1 to 3650",
                "{'name':'a','role':'read','days':1}                  | /days: no such field",
            })
    void whatIsWrongIsSaidAndNothingIsMade(String json, String words) {
        Reply reply = create(json.replace('\'', '"'));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/detail")).contains(words);
        assertThat(api.test.one(Long.class, "SELECT count(*) FROM api_token")).isZero();
    }

    /** Without ROLLCALL_TOKEN this machine needs no token; one that is sent counts as soon as there is any. */
    @Test
    void theLocalRuleHoldsBesideTokens() {
        try (var local = TestApi.withTemporalAway().withWorker()) {
            assertThat(local.get("/api/jobs", TestApi.bearer("whatever")).status())
                    .isEqualTo(200);
            String[] reader = local.bearer("reader", AccessRole.READ);
            assertThat(local.post("/api/tokens", "{\"name\":\"b\",\"role\":\"read\"}")
                            .status())
                    .isEqualTo(201);
            assertThat(local.get("/api/jobs", reader).status()).isEqualTo(200);
            assertThat(local.get("/api/audit", reader).status()).isEqualTo(403);
            Reply wrong = local.get("/api/jobs", TestApi.bearer("whatever"));
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(wrong.text("/detail")).contains("or none on this machine");
            assertThat(local.get("/api/health", TestApi.bearer("whatever")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void whatTheLedgerCannotConfirmIsRefusedForNow() {
        String token = create("{\"name\":\"deploy\",\"role\":\"read\"}").text("/token");
        api.ledger.close();
        Reply reply = api.get("/metrics", TestApi.bearer(token));
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.text("/detail")).contains("nobody can say whether this token is valid");
        assertThat(api.get("/metrics", TestApi.bearer(FIRST)).status()).isEqualTo(200);
        assertThat(api.get("/api/health", TestApi.bearer(token)).status()).isEqualTo(503);
    }

    @Test
    void aRevocationThatOthersMadeHoldsWithinTenSeconds() {
        var nanos = new AtomicLong(1);
        var known = new KnownTokens(api.ledger.apiTokens(), nanos::get);
        String token = KnownTokens.invent(AccessRole.READ);
        int id = api.ledger
                .apiTokens()
                .create("a", AccessRole.READ, KnownTokens.hash(token), null)
                .orElseThrow()
                .id();
        assertThat(known.find(token).orElseThrow().isRevoked()).isFalse();
        api.ledger.apiTokens().revoke(id);
        nanos.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
        assertThat(known.find(token).orElseThrow().isRevoked())
                .as("read from memory: a request costs no statement")
                .isFalse();
        nanos.incrementAndGet();
        assertThat(known.find(token).orElseThrow().isRevoked()).isTrue();
    }
}
