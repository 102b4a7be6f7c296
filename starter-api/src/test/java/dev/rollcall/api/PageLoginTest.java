package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.AccessRole;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Browsers come in with a token, and only our own pages change anything for them. */
class PageLoginTest {
    private static final String FIRST = "s3cret";
    private static final String[] OWN_PAGE = {"Sec-Fetch-Site", "same-origin"};

    private final TestApi api = TestApi.withToken(FIRST).withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    private Reply login(String token, String... headers) {
        String form = "next=%2Fui%2Fjobs&token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        return api.send(api.request("/ui/login", headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
    }

    /** As a Cookie header. */
    private String[] session(String token, String... more) {
        String cookie = login(token, OWN_PAGE).header("Set-Cookie");
        var headers = new java.util.ArrayList<>(java.util.List.of("Cookie", cookie.replaceFirst(";.*", "")));
        headers.addAll(java.util.List.of(more));
        return headers.toArray(String[]::new);
    }

    private String token(String name, AccessRole role) {
        return api.bearer(name, role)[1].substring("Bearer ".length());
    }

    @Test
    void withoutATokenThePagesLeadToTheLoginAndBack() {
        Reply page = api.get("/ui/jobs?state=failed");
        assertThat(page.status()).isEqualTo(302);
        assertThat(page.header("Location")).endsWith("/ui/login?next=%2Fui%2Fjobs%3Fstate%3Dfailed");
        assertThat(api.get("/ui/login").body()).contains("Paste a token");
        Reply in = login(FIRST, OWN_PAGE);
        assertThat(in.status()).isEqualTo(303);
        assertThat(in.header("Location")).isEqualTo("/ui/jobs");
        assertThat(in.header("Set-Cookie"))
                .matches("rollcall_session=[\\w-]{43}; Path=/; Max-Age=43200; Expires=.*; HttpOnly; SameSite=Strict");
        assertThat(api.get("/ui/jobs", session(FIRST)).body()).contains("Log out");
        assertThat(api.get("/api/jobs", session(FIRST)).status()).isEqualTo(200);
    }

    @Test
    void aWrongTokenIsRefusedInWords() {
        Reply refused = login("wrong", OWN_PAGE);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("Set-Cookie")).isNull();
        assertThat(refused.body()).contains("this is no token of this API", "aria-invalid=\"true\"");
    }

    @Test
    void theLoginLeadsNowhereElse() {
        for (String elsewhere : new String[] {"//evil.example/", "https://evil.example/", "/ui/\\evil", "/api/jobs"}) {
            String page = api.get("/ui/login?next=" + URLEncoder.encode(elsewhere, StandardCharsets.UTF_8))
                    .body();
            assertThat(page).as(elsewhere).contains("name=\"next\" value=\"/ui\"");
        }
    }

    @Test
    void aPageFromElsewhereChangesNothing() {
        String[][] foreign = {
            {"Sec-Fetch-Site", "cross-site"},
            {"Sec-Fetch-Site", "same-site"},
            {"Origin", "https://evil.example"},
            {"Origin", "null"},
            {},
        };
        for (String[] headers : foreign) {
            assertThat(login(FIRST, headers).status()).isEqualTo(403);
            Reply refused = api.post("/api/crawl", "{\"domains\":[\"stripe.com\"]}", session(FIRST, headers));
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text("/detail")).startsWith("a page from elsewhere may not change anything here");
        }
        assertThat(api.ledger.jobs().unfinished()).isEmpty();
        String[] own = session(FIRST, "Origin", api.server.url().toString());
        assertThat(api.post("/api/crawl", "{\"domains\":[\"stripe.com\"]}", own).status())
                .isEqualTo(202);
    }

    @Test
    void whoMayOnlyReadSeesNoButtonAndChangesNothing() {
        String token = token("reader", AccessRole.READ);
        String[] reader = session(token);
        String page = api.get("/ui/jobs", reader).body();
        assertThat(page).contains("Log out reader").doesNotContain("/ui/start", "/ui/tokens", "data-act");
        Reply refused = api.post(
                "/api/crawl", "{\"domains\":[\"stripe.com\"]}", session(token, "Sec-Fetch-Site", "same-origin"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("/detail")).startsWith("this needs a token with the role write");
    }

    @Test
    void aSessionEndsWithItsTokenOrItsLogout() {
        String[] session = session(token("deploy", AccessRole.WRITE));
        api.test.execute("UPDATE api_token SET revoked_at = now()");
        assertThat(api.get("/ui/jobs", session).status()).isEqualTo(302);
        String[] mine = session(FIRST, OWN_PAGE);
        assertThat(api.get("/ui/jobs", mine).status()).isEqualTo(200);
        api.send(api.request("/ui/logout", mine).POST(BodyPublishers.noBody()).build());
        assertThat(api.get("/ui/jobs", mine).status()).isEqualTo(302);
    }

    @Test
    void theLedgerKnowsNoCookieAndNoToken() {
        String[] session = session(FIRST);
        String kept = api.test
                .rows("SELECT encode(sha256, 'hex') AS s, encode(proof, 'hex') AS p FROM page_session")
                .toString();
        assertThat(kept).doesNotContain(session[1].substring("rollcall_session=".length()), FIRST);
        assertThat(api.test.one(Boolean.class, "SELECT expires_at - opened_at = interval '12 hours' FROM page_session"))
                .isTrue();
    }
}
