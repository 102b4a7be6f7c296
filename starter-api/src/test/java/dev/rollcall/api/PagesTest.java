package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.pages.Assets;
import dev.rollcall.store.Jobs.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What holds for all pages, and what the first of them show. */
class PagesTest {
    private static final String[] BROWSER = {"Accept", "text/html,*/*;q=0.8"};

    private final TestApi api = TestApi.withoutTemporal().withWorker(true);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void everyPageNamesItsRoleAndEveryOtherMappingIsOfTheContract() {
        var handlers = api.server.bean(RequestMappingHandlerMapping.class).getHandlerMethods();
        assertThat(handlers)
                .allSatisfy((mapping, handler) -> assertThat(isPage(handler))
                        .as(mapping.toString())
                        .isEqualTo(handler.hasMethodAnnotation(PageRole.class)));
        assertThat(handlers.values()).anyMatch(PagesTest::isPage);
    }

    private static boolean isPage(HandlerMethod handler) {
        return handler.getBeanType().getPackageName().equals("dev.rollcall.api.pages");
    }

    @Test
    void aPageHasAPolicyThatAllowsNothingFromElsewhereAndNothingInline() {
        Reply page = api.get("/ui", BROWSER);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(page.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                        + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.body()).doesNotContain(" style=", " onclick=", "<style").contains("lang=\"en\"", "<h1");
    }

    @Test
    void aBrowserAtTheRootGetsThePageAndOthersTheIndex() {
        assertThat(api.get("/", BROWSER).status()).isEqualTo(302);
        assertThat(api.get("/", BROWSER).header("Location")).endsWith("/ui");
        assertThat(api.get("/jobs/x?a=b", BROWSER).header("Location")).endsWith("/ui/jobs/x?a=b");
        assertThat(api.get("/").text("/name")).isEqualTo("rollcall");
        assertThat(api.get("/jobs").at("/jobs").isArray()).isTrue();
    }

    @Test
    void filesAreKeptForEverUnderAPathOfTheirContent() {
        for (String name : new String[] {"page.css", "page.js", "grid.js", "htmx.js", "icon.svg"}) {
            Reply file = api.get(Assets.url(name));
            assertThat(file.status()).as(name).isEqualTo(200);
            assertThat(file.header("Cache-Control")).contains("immutable");
        }
        assertThat(api.get("/ui/assets/000000000000/page.css").status()).isEqualTo(404);
    }

    @Test
    void nowTellsWhatIsAtWork() {
        Job job = api.planned("{\"domains\":[\"stripe.com\",\"adyen.com\"]}");
        api.answer(job, "openai", 3);
        String page = api.get("/ui", BROWSER).body();
        assertThat(page)
                .contains(job.name(), "11 of 16", ">openai<", ">groq<", "simulated")
                .contains("one job is at work");
    }

    /** Whatever a model says, or cites, is text. The simulated answer of this test cites one link of the web. */
    @Test
    void hostileTextIsText() {
        String hostile = "<script>alert(1)</script> ${191*191} {{191*191}} \u202egnitirw \"quoted\" 'single' `tick`";
        Job job = api.planned("{\"domains\":[\"stripe.com\"]}");
        api.answerAll(job, hostile, TestApi.bytes("<img src=x onerror=alert(1)>"));
        long cell = api.get("/api/jobs/" + job.name() + "/cells?state=answered")
                .at("/cells/0/id")
                .asLong();
        Reply page = api.get("/ui/cells/" + cell, BROWSER);
        assertThat(page.body())
                .contains(
                        "&lt;script&gt;alert(1)&lt;/script&gt; ${191*191} {{191*191}}",
                        "<pre class=\"prose part\" dir=\"auto\">")
                .contains("href=\"https://a.example/\" rel=\"noreferrer noopener\"")
                .doesNotContain("<script>alert", "36481");
        Reply raw = api.get("/ui/cells/" + cell + "/raw", BROWSER);
        assertThat(raw.body()).isEqualTo("<img src=x onerror=alert(1)>");
        assertThat(raw.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
        assertThat(raw.header("Content-Security-Policy")).startsWith("sandbox");
        assertThat(api.get("/ui/jobs/%3Cscript%3E", BROWSER).body())
                .contains("&lt;script&gt;")
                .doesNotContain("there is no job '<script>");
    }

    @Test
    void aCitationThatIsNoWebLinkIsNoLink() {
        assertThat(dev.rollcall.pages.Format.isWebLink("javascript:alert(1)")).isFalse();
        assertThat(dev.rollcall.pages.Format.isWebLink("data:text/html,x")).isFalse();
        assertThat(dev.rollcall.pages.Format.isWebLink("https://a.example/?q=<b>"))
                .isTrue();
    }

    @Test
    void aJobTellsWhoIsMissingAndWhyAndEachNumberFiltersTheGrid() {
        Job job = api.planned("{\"domains\":[\"stripe.com\",\"adyen.com\"],\"window\":\"w1\"}");
        api.answer(job, "openai", 4);
        api.fail(job, "groq", 2, "UNREACHABLE", "connection refused");
        String page = api.get("/ui/jobs/" + job.name(), BROWSER).body();
        assertThat(page)
                .contains("Coverage by provider", "<b class=\"bad\">missing</b>", "request rejected")
                .contains("/ui/jobs/" + job.name() + "?")
                .contains("state=failed")
                .contains("Retry missing", "data-act=\"POST /api/jobs/" + job.name() + "/pause\"");
        String filtered = api.get("/ui/jobs/" + job.name() + "?state=failed&provider=groq&reason=&domain=", BROWSER)
                .body();
        assertThat(filtered).contains(">1 domain<", "/cells?domain=");
        String panel = api.get(
                        "/ui/jobs/" + job.name() + "/cells?domain=stripe.com&provider=openai", "HX-Request", "true")
                .body();
        assertThat(panel).doesNotContain("<html").contains("<h2><bdi>stripe.com</bdi>, openai</h2>");
    }

    @Test
    void theListOfJobsCountsEachState() {
        Job job = api.planned("{\"domains\":[\"stripe.com\"]}");
        String page = api.get("/ui/jobs?state=processing", BROWSER).body();
        assertThat(page)
                .contains(
                        job.name(),
                        "processing <b id=\"n-processing\">1</b>",
                        "pause 1 jobs?",
                        "data-act=\"POST /api/actions\"");
        assertThat(api.get("/ui/jobs?state=completed", BROWSER).body()).contains("No job matches");
        assertThat(api.get("/ui/jobs?state=nonsense", BROWSER).body()).contains("it is one of queued");
    }

    @Test
    void aPageThatIsFollowedIsSentWholeAndAnUnknownOneIsRefused() throws Exception {
        var request = api.request("/ui/live?of=now").GET().build();
        var lines = java.net.http.HttpClient.newHttpClient()
                .send(request, java.net.http.HttpResponse.BodyHandlers.ofLines());
        assertThat(lines.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
        try (var stream = lines.body()) {
            assertThat(stream.limit(3)).containsExactly("retry: 2000", "event: frame", "data: <div id=\"now\">");
        }
        assertThat(api.get("/ui/live?of=nothing", BROWSER).status()).isEqualTo(404);
    }
}
