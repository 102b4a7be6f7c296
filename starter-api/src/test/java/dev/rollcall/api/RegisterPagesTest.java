package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.pages.Assets;
import dev.rollcall.store.AccessRole;
import dev.rollcall.store.Jobs.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages on which people start jobs and govern them: who sees which buttons, and what they say. */
class RegisterPagesTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    private final TestApi api = TestApi.withToken(TOKEN).withWorker(true);

    @AfterEach
    void close() {
        api.close();
    }

    private Reply as(AccessRole role, String path) {
        String[] bearer = api.bearer("someone-" + role.word() + "-" + System.nanoTime(), role);
        return api.get(path, bearer[0], bearer[1], "Accept", "text/html,*/*;q=0.8");
    }

    private String admin(String path) {
        Reply reply = as(AccessRole.ADMIN, path);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.body();
    }

    private void ask(String method, String path, String json) {
        var request = api.request(path, TestApi.bearer(TOKEN));
        Reply reply = api.send(request.header("Content-Type", "application/json")
                .method(method, java.net.http.HttpRequest.BodyPublishers.ofString(json))
                .build());
        assertThat(reply.status()).as(reply.body()).isLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ui/answers",
                "/ui/domains",
                "/ui/domains/stripe.com",
                "/ui/usage",
                "/ui/prompts",
                "/ui/prompts/business",
                "/ui/targets",
                "/ui/schedule",
                "/ui/batches",
                "/ui/dead-letters",
                "/ui/events",
                "/ui/limits",
                "/ui/alerts",
                "/ui/alerts?view=past",
                "/ui/alerts?view=rules"
            })
    void whoeverMayOnlyReadSeesNoButtonThatChangesAnything(String path) {
        Reply reply = as(AccessRole.READ, path);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body()).containsOnlyOnce("<h1").doesNotContain("data-act=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ui/start", "/ui/tokens", "/ui/audit", "/ui/events/outlets/1"})
    void whatOthersMayNotDoTheyDoNotSee(String path) {
        assertThat(as(AccessRole.READ, path).status()).isEqualTo(403);
    }

    @Test
    void aFormOfAPageFromElsewhereChangesNothing() {
        for (String path : new String[] {"/api/prompts", "/api/crawl", "/api/tokens", "/api/outlets"}) {
            Reply reply = api.post(path, "{}", "Origin", "https://evil.example", "Cookie", "rollcall_session=x");
            assertThat(reply.status()).as(path).isIn(401, 403);
        }
        assertThat(admin("/ui/tokens")).doesNotContain("evil");
    }

    @Test
    void startOffersWhatCanBeAskedAndNamesWhatCanNot() {
        assertThat(admin("/ui/start?domain=stripe.com&force=true"))
                .contains(">stripe.com</textarea>", "name=\"force\" checked")
                .contains("value=\"openai\" checked", "value=\"xai\" disabled", "no key", "retired")
                .contains(Assets.url("start.js"), "name=\"dry_run\" value=\"true\"");
    }

    @Test
    void promptsAreShownAsTextWithTheirVersions() {
        ask("POST", "/api/prompts", "{\"name\":\"evil\",\"text\":\"<script>alert(1)</script> {domain} ${7*7}\"}");
        ask("POST", "/api/prompts", "{\"name\":\"evil\",\"text\":\"Second {domain}\"}");
        assertThat(admin("/ui/prompts"))
                .contains("Second {domain}", "What does {domain} do?", "data-act=\"POST /api/prompts\"")
                .contains("from the workers' file")
                .doesNotContain("<script>alert");
        assertThat(admin("/ui/prompts/evil"))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; {domain} ${7*7}", "v2", "v1");
        assertThat(as(AccessRole.READ, "/ui/prompts/nobody").status()).isEqualTo(404);
    }

    @Test
    void targetsSayWhatFollowsAndWhoSaidSo() {
        int id = api.ledger.targets().all(true).get(0).id();
        ask("PATCH", "/api/targets/" + id, "{\"enabled\":false,\"reason\":\"too <b>dear</b>\"}");
        assertThat(admin("/ui/targets"))
                .contains("switched off", "too &lt;b&gt;dear", "as each domain", "Switch it on")
                .contains("never asked: its provider is retired", "not asked: no worker has a key of xai");
    }

    @Test
    void aFileOfAJobIsReadAsAListIsAndItsBadLinesAreNamed() {
        String table = "name,domain,since\nStripe,stripe.com,2010\nAdyen,adyen.com,2006\nNobody,no domain,2001\n";
        Reply read = file("/ui/start/file", table, AccessRole.WRITE);
        assertThat(read.status()).as(read.body()).isEqualTo(200);
        assertThat(read.at("/domains").toString()).isEqualTo("[\"stripe.com\",\"adyen.com\"]");
        assertThat(read.text("/taken_from")).isEqualTo("column 2 (domain) of 3, 1 header line skipped");
        assertThat(read.at("/bad/0/line").asInt()).isEqualTo(4);
        assertThat(read.text("/bad/0/value")).isEqualTo("no domain");
        Reply unclear = file("/ui/start/file", "stripe.com,adyen.com\nmollie.com,klarna.com\n", AccessRole.WRITE);
        assertThat(unclear.status()).isEqualTo(400);
        assertThat(unclear.text("/detail")).contains("say which with column");
        assertThat(file("/ui/start/file?column=2", "stripe.com,adyen.com\n", AccessRole.WRITE)
                        .at("/domains")
                        .toString())
                .isEqualTo("[\"adyen.com\"]");
        assertThat(file("/ui/start/file", table, AccessRole.READ).status()).isEqualTo(403);
    }

    private Reply file(String path, String text, AccessRole role) {
        String[] bearer = api.bearer("someone-" + role.word() + "-" + System.nanoTime(), role);
        return api.send(api.request(path, bearer[0], bearer[1], "Content-Type", "application/octet-stream")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(text))
                .build());
    }

    @Test
    void theScheduleIsInWordsEvenWhenTemporalIsAway() {
        assertThat(admin("/ui/schedule")).contains("every 4 hours, at minute 0 (UTC)", "Pause …", "0 */4 * * *");
    }

    @Test
    void deadLettersAreCountedByReasonAndRetriedByFilterOnly() {
        Job job = planned("{\"domains\":[\"stripe.com\",\"adyen.com\"],\"prompts\":[\"business\"]}");
        api.fail(job, "openai", 2, "REJECTED", "<b>no</b> such model");
        api.fail(job, "groq", 1, "REJECTED", "no");
        assertThat(admin("/ui/dead-letters"))
                .contains("3 dead letters", "&lt;b&gt;no&lt;/b&gt; such model", "request rejected <b>3</b>")
                .doesNotContain("data-opens=\"retry\"");
        String openai = admin("/ui/dead-letters?provider=openai&reason=&domain=");
        assertThat(openai)
                .contains("2 dead letters", "Ask again 2 …", "name=\"expect\" value=\"2\"")
                .contains("name=\"filter.provider\" value=\"openai\"")
                .contains("/api/dead-letters?provider=openai&amp;format=csv");
    }

    private Job planned(String json) {
        Reply reply = api.post("/api/crawl", json, TestApi.bearer(TOKEN));
        return api.plan(api.job(reply.text("/id")));
    }

    @Test
    void eventsAreTheNewestFirstAndOutletsAreForAdmins() {
        Job job = planned("{\"domains\":[\"stripe.com\"]}");
        api.ledger.eventMover().move();
        String all = admin("/ui/events");
        assertThat(all).contains("job.created", job.name(), "job.started");
        assertThat(all.indexOf("job.started<")).isLessThan(all.lastIndexOf("job.created<"));
        assertThat(admin("/ui/events?type=job.started&job=")).contains(">job.started</span>");
        assertThat(admin("/ui/events?type=job.failed")).contains("Nothing has happened yet that matches");
        assertThat(as(AccessRole.READ, "/ui/events").body()).doesNotContain("Outlets");
    }

    @Test
    void anOutletShowsWhatWaitsThere() {
        ask("POST", "/api/outlets", "{\"url\":\"http://127.0.0.1:9/hook\",\"types\":[\"job.created\"]}");
        assertThat(admin("/ui/events")).contains("http://127.0.0.1:9/hook", "/ui/events/outlets/1");
        assertThat(admin("/ui/events/outlets/1"))
                .contains("job.created", "given up", "data-act=\"DELETE /api/outlets/1\"")
                .contains("./rollcall outlets test 1");
    }

    @Test
    void tokensAreListedAndNeverShown() {
        assertThat(admin("/ui/tokens"))
                .contains("someone-admin-", "Revoke …", "data-shows=\"token\"")
                .doesNotContain(TOKEN);
    }

    @Test
    void limitsShowKeysUseAndOrders() {
        ask("PUT", "/api/limits/openai?simulated=true", "{\"requests_per_minute\":300,\"reason\":\"<i>agreed</i>\"}");
        String page = admin("/ui/limits?provider=openai");
        assertThat(page)
                .contains("0000000a", "OPENAI_API_KEY", "300 requests/min", "&lt;i&gt;agreed&lt;/i&gt;", "Disable …")
                .doesNotContain("0000000b");
        assertThat(as(AccessRole.READ, "/ui/limits?provider=nobody").status()).isEqualTo(404);
    }

    @Test
    void theAuditIsFilteredByWhoAndWhat() {
        ask("POST", "/api/prompts", "{\"name\":\"trust\",\"text\":\"Trust {domain}?\"}");
        ask("PUT", "/api/limits/openai?simulated=true", "{\"requests_per_minute\":300,\"reason\":\"agreed\"}");
        // Entries are written by a thread of their own.
        while (api.test.one(Long.class, "SELECT count(*) FROM audit") < 2) {
            Thread.onSpinWait();
        }
        assertThat(admin("/ui/audit")).contains("orderPrompt", "orderLimits");
        assertThat(admin("/ui/audit?operation=orderPrompt&actor="))
                .contains(">orderPrompt<")
                .doesNotContain(">orderLimits<");
    }
}
