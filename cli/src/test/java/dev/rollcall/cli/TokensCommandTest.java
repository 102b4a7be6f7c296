package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokensCommandTest {
    private static final String TOKEN = """
            {"id":3,"name":"deploy","role":"write","state":"%s","created_at":"2026-11-22T10:00:01Z","expires_at":%s,
             "used_on":null,"revoked_at":%s}""";
    private static final String PAGE =
            "{\"tokens\":[" + TOKEN.formatted("valid", "\"2027-02-20T10:00:01Z\"", "null") + "]}";

    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void tokensInATable() {
        stub.says("GET /api/tokens", 200, PAGE);
        assertThat(Typed.at(stub, "tokens").out()).isEqualTo("""
                id  name    role   state  made at                  expires at               last used on
                3   deploy  write  valid  2026-11-22 10:00:01 UTC  2027-02-20 10:00:01 UTC  never
                """);
        assertThat(Typed.at(stub, "tokens", "--json").out().strip()).isEqualTo(PAGE);
    }

    @Test
    void aNewTokenIsOnALineOfItsOwn() {
        stub.says(
                "POST /api/tokens",
                201,
                TOKEN.formatted("valid", "null", "null").replace("{\"id\"", "{\"token\":\"rc_write_abc\",\"id\""));
        assertThat(Typed.at(stub, "tokens", "create", "deploy", "--role", "write", "--days", "90")
                        .out())
                .isEqualTo("""
                        deploy may write, and never expires. Keep the token now, nobody can show it again:
                        rc_write_abc
                        """);
        assertThat(stub.lastAsked().body())
                .isEqualTo("{\"name\":\"deploy\",\"role\":\"write\",\"expires_in_days\":90}");
    }

    @Test
    void aTokenIsRevokedByItsName() {
        stub.says("GET /api/tokens", 200, PAGE)
                .says("DELETE /api/tokens/3", 200, TOKEN.formatted("revoked", "null", "\"2026-11-23T10:00:01Z\""));
        assertThat(Typed.at(stub, "tokens", "revoke", "deploy").out())
                .isEqualTo("deploy is revoked since 2026-11-23 10:00:01 UTC.\n");
        Typed unknown = Typed.at(stub, "tokens", "revoke", "nobody");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err())
                .isEqualTo("rollcall: there is no token named 'nobody': ./rollcall tokens lists them\n");
    }

    @Test
    void aRoleThatThereIsNotIsRefusedBeforeAnythingIsSent() {
        Typed typed = Typed.at(stub, "tokens", "create", "deploy", "--role", "owner");
        assertThat(typed.err()).isEqualTo("rollcall: there is no role 'owner': it is read, write or admin\n");
        assertThat(Typed.at(stub, "tokens", "create", "deploy").err()).contains("--role");
        assertThat(stub.asked()).isEmpty();
    }

    @Test
    void aTokenThatWasRevokedIsSaidToBe() {
        stub.says(
                "GET /api/tokens",
                401,
                "{\"detail\":\"the token deploy was revoked at 2026-11-22T10:00:01Z: ask for another\"}",
                Map.of("WWW-Authenticate", "Bearer realm=\"rollcall\", error=\"invalid_token\""));
        assertThat(Typed.at(stub, "tokens").err())
                .contains(
                        "refuses this ROLLCALL_TOKEN (the token deploy was revoked at 2026-11-22T10:00:01Z): set it to");
    }

    @Test
    void theAuditInATable() {
        stub.says("GET /api/audit?actor=deploy&operation=watch&limit=1", 200, """
                {"audit":[{"id":9,"at":"2026-11-22T10:00:01Z","actor":"deploy","operation":"watch",
                 "target":"/api/domains/watch","status":403,"request_id":"r1","remote":"10.0.0.7",
                 "summary":"domains=[\\"a.com\\"]"}],"next":"/api/audit?limit=1&after=9"}""");
        assertThat(Typed.at(stub, "audit", "--actor", "deploy", "--operation", "watch", "--limit", "1")
                        .out())
                .isEqualTo("""
                        id  at                       who     operation  status  from      path                what
                        9   2026-11-22 10:00:01 UTC  deploy  watch         403  10.0.0.7  /api/domains/watch  domains=["a.com"]
                        There are more: --after 9
                        """);
        stub.says("GET /api/audit", 200, "{\"audit\":[],\"next\":null}");
        assertThat(Typed.at(stub, "audit").out()).isEqualTo("No such entry.\n");
    }
}
