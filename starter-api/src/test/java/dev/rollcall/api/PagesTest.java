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
        assertThat(handlers).allSatisfy((mapping, handler) -> assertThat(isPage(handler))
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
}
