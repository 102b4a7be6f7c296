package dev.rollcall.launcher.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.rollcall.embedded.TakesMinutes;
import dev.rollcall.launcher.Await;
import dev.rollcall.store.Body;
import dev.rollcall.store.Body.StoredCitation;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people, models and providers write is shown as text, and nothing of it runs, wherever it comes up. */
@TakesMinutes
class HostileTextTest extends InBrowser {
    private static final String IMAGE = "<img src=x onerror=window.ran=1>";
    private static final String SEEN = "<script>window.ran=1</script>" + IMAGE;

    /** The right-to-left override at its end would turn around what stands behind it. */
    private static final String HOSTILE = SEEN + " ${191*191} {{191*191}} \"'` \u202egnitirw";

    private static final String PRODUCT = "36481";
    private static final int MEGABYTE = 1 << 20;

    /** What has an override in it, and is no part of its own direction. */
    private static final String UNTAMED = """
            () => {
              const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
              const found = []
              while (texts.nextNode()) {
                const parent = texts.currentNode.parentElement
                if (texts.currentNode.data.includes('\\u202e') && !parent.closest('bdi, [dir=auto], textarea, option'))
                  found.push(parent.outerHTML)
              }
              return found
            }
            """;

    private static final String MADE =
            "document.querySelectorAll('main img, main script:not([src]), main iframe, [onerror],"
                    + " a[href^=\"javascript:\" i], a[href^=\"data:\" i]').length";

    @BeforeAll
    static void start() throws IOException {
        open("openai=limited:6/min", "mistral=too-long");
        stack.order("POST", "/api/prompts", "name", "hostile", "text", HOSTILE + " {domain}");
    }

    @AfterEach
    void theBrowserHasNothingToComplainOf() {
        browsing.complainedOfNothing();
    }

    /** A job that goes on until it is cancelled. */
    private static String job(String window) {
        String job = stack.crawl(
                6,
                ",\"providers\":[\"openai\",\"groq\",\"mistral\"],\"prompts\":[\"hostile\"],\"window\":\"" + window
                        + "\"");
        Await.met("groq and mistral are done", () -> {
            var cells = stack.get("/api/jobs/" + job).path("cells");
            return cells.path("failed").asInt() == 6 && cells.path("answered").asInt() >= 6;
        });
        return job;
    }

    @Test
    void whatIsKeptIsText() throws IOException, SQLException {
        String job = job("kept");
        String answered = cell(job, "answered&provider=groq");
        String failed = cell(job, "failed");
        stack.order("PUT", "/api/limits/groq?simulated=true", "requests_per_minute", 3_000, "reason", HOSTILE);
        stack.order("PATCH", "/api/schedule", "paused", true, "note", HOSTILE);
        stack.order(
                "PATCH",
                "/api/targets/" + stack.get("/api/targets").at("/targets/0/id").asText(),
                "refresh_hours",
                48,
                "reason",
                HOSTILE);
        stack.order("POST", "/api/jobs/" + job + "/pause", "reason", HOSTILE);
        write();
        Page page = browsing.page(1280, 900, ColorScheme.LIGHT);
        Stream<String> paths = Stream.of(
                "/ui",
                "/ui/jobs",
                "/ui/jobs/" + job,
                "/ui/cells/" + answered,
                "/ui/cells/" + failed + "?job=" + job,
                "/ui/domains/shop2.example.com",
                "/ui/answers?job=" + job,
                "/ui/answers?q=" + encoded(HOSTILE),
                "/ui/events?subject=" + job,
                "/ui/events?job=" + job,
                "/ui/dead-letters?job=" + job,
                "/ui/prompts",
                "/ui/prompts/hostile",
                "/ui/start",
                "/ui/limits",
                "/ui/targets",
                "/ui/schedule",
                "/ui/audit",
                "/ui/alerts?view=past");
        assertAll(paths.map(path -> () -> {
            page.navigate(stack.api() + path);
            isText(page, path);
        }));
        page.navigate(stack.api() + "/ui/cells/" + answered);
        assertThat(page.locator("main li a")).hasCount(1);
        assertThat(page.locator("main ol")).containsText("javascript:window.ran=1");
        stack.post("/api/jobs/" + job + "/cancel", "{\"reason\":\"the test is over\"}");
    }

    private static String cell(String job, String state) {
        return stack.get("/api/jobs/" + job + "/cells?state=" + state)
                .at("/cells/0/id")
                .asText();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What a provider could have sent, and what no domain can be. */
    private static void write() throws IOException, SQLException {
        byte[] body = new Body(
                        HOSTILE,
                        List.of(
                                new StoredCitation("javascript:window.ran=1", HOSTILE),
                                new StoredCitation("data:text/html,<script>window.ran=1</script>", null),
                                new StoredCitation("https://a.example/?q=\"><script>window.ran=1</script>", HOSTILE)),
                        HOSTILE.getBytes(StandardCharsets.UTF_8))
                .pack();
        try (Connection database = stack.database()) {
            update(database, "UPDATE answer_body SET body = ?", body);
            update(database, "UPDATE attempt SET message = ?, request_id = ?", HOSTILE, HOSTILE);
            update(database, "UPDATE provider SET down_since = now(), trouble = ? WHERE name = 'mistral'", HOSTILE);
            update(database, "UPDATE domain SET name = ? WHERE name = 'shop1.example.com'", HOSTILE);
            update(
                    database,
                    "INSERT INTO alert (rule, subject, simulated, severity, since, value, cause, mend, link, raised_at,"
                            + " resolved_at, acked_at, acked_by, ack_note) VALUES ('provider_down', ?, true, 'page', now(), 1,"
                            + " ?, ?, '/ui', now(), now(), now(), 'local', ?)",
                    HOSTILE,
                    HOSTILE,
                    HOSTILE,
                    HOSTILE);
        }
    }

    private static void update(Connection database, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            assertThat(statement.executeUpdate()).as(sql).isPositive();
        }
    }

    private static void isText(Page page, String where) {
        assertThat(page.locator("h1")).isVisible();
        String main = (String)
                page.evaluate(
                        "[...document.querySelectorAll('main, main input, main textarea')].map(e => e.textContent + (e.value || '')).join()");
        assertThat(main).as(where).contains(SEEN, "${191*191} {{191*191}}").doesNotContain(PRODUCT);
        nothingRan(page);
        assertThat((List<?>) page.evaluate(UNTAMED))
                .as("overrides that reach further on " + where)
                .isEmpty();
    }

    private static void nothingRan(Page page) {
        assertThat(page.evaluate(MADE))
                .as("elements that a text has made on " + page.url())
                .isEqualTo(0);
        assertThat(page.evaluate("window.ran"))
                .as("a text has run on " + page.url())
                .isNull();
    }

    /** Frames are put into pages by a script. */
    @Test
    void whatComesLiveIsText() {
        String job = job("live");
        Page now = browsing.open("/ui");
        Page account = browsing.open("/ui/jobs/" + job);
        assertThat(now.locator("#live-state")).hasText("live");
        assertThat(account.locator("#live-state")).hasText("live");
        stack.order("POST", "/api/jobs/" + job + "/pause", "reason", HOSTILE);
        assertThat(now.locator("#j-" + job)).containsText(SEEN);
        assertThat(account.locator("#job-head")).containsText(SEEN);
        isText(now, "Now");
        isText(account, "the job's page");
        stack.post("/api/jobs/" + job + "/cancel", "{\"reason\":\"the test is over\"}");
    }

    @Test
    void whatIsRefusedIsText() {
        Page page = browsing.open("/ui/start");
        page.locator("#domains").fill("stripe.com\n" + SEEN.replace(" ", "+"));
        page.locator("#estimate").click();
        assertThat(page.locator(".wrong").first()).containsText("<script>");
        assertThat(page.locator("#go button")).isHidden();
        nothingRan(page);
        browsing.complainedOf("/api/crawl");
        page.navigate(stack.api() + "/ui/jobs/" + encoded(IMAGE));
        assertThat(page.locator("main")).containsText(IMAGE);
        nothingRan(page);
        browsing.complainedOf("/ui/jobs/");
    }

    /** A page has the beginning of it, and a link to all. */
    @Test
    void aMegabyteIsNotPutIntoAPage() throws IOException, SQLException {
        String job = job("long");
        JsonNode answer = stack.get("/api/jobs/" + job + "/answers").at("/answers/0");
        String cell = answer.path("cell").asText();
        byte[] body = new Body(HOSTILE + "x".repeat(MEGABYTE), List.of(), new byte[0]).pack();
        try (Connection database = stack.database()) {
            update(database, "UPDATE answer_body SET body = ? WHERE cell_id = " + cell, body);
        }
        String domain = answer.path("domain").asText();
        for (String path : List.of("/ui/cells/" + cell, "/ui/domains/" + domain, "/ui/answers?job=" + job)) {
            Page page = browsing.open(path);
            assertThat(page.locator("h1")).isVisible();
            assertThat(page.content().length()).as(path).isLessThan(MEGABYTE / 2);
            page.context().close();
        }
        Page page = browsing.open("/ui/cells/" + cell);
        Response all = page.waitForResponse(
                reply -> reply.url().endsWith("/text"),
                () -> page.getByText("All of it").click());
        assertThat(all.headerValue("content-type")).startsWith("text/plain");
        assertThat(all.text()).hasSize(HOSTILE.length() + MEGABYTE);
        stack.post("/api/jobs/" + job + "/cancel", "{\"reason\":\"the test is over\"}");
    }

    @Test
    void aFormOfAnotherSiteChangesNothing() {
        String job = job("foreign");
        Page page = browsing.page(1280, 900, ColorScheme.LIGHT);
        for (String path : List.of("/api/jobs/" + job + "/cancel", "/api/sweep/now", "/ui/logout")) {
            page.route(
                    "http://elsewhere.example/",
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setContentType("text/html")
                            .setBody("<form method='post' action='" + stack.api() + path
                                    + "'><button>Win</button></form>")));
            page.navigate("http://elsewhere.example/");
            Response reply = page.waitForResponse(
                    seen -> seen.request().method().equals("POST"),
                    () -> page.getByText("Win").click());
            assertThat(reply.status()).as(path).isEqualTo(403);
            browsing.complainedOf(path);
        }
        assertThat(stack.get("/api/jobs/" + job).path("status").asText()).isEqualTo("processing");
        stack.post("/api/jobs/" + job + "/cancel", "{\"reason\":\"the test is over\"}");
    }
}
