package dev.rollcall.launcher.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.launcher.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages as people use them: a real browser, and everything behind it. */
@NeedsTemporal
@NeedsChromium
class BrowserTest {
    /** openai is so slow that a job lasts until it is cancelled. */
    private static final String SLOW = "openai=limited:20/min";

    @TempDir
    private static Path folder;

    private static SimulatedStack stack;
    private static Browsing browsing;

    @BeforeAll
    static void start() throws IOException {
        stack = new SimulatedStack(folder, SLOW, "mistral=down");
        browsing = new Browsing(stack.api());
    }

    @AfterAll
    static void stop() {
        if (browsing != null) {
            browsing.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    @AfterEach
    void theBrowserHasNothingToComplainOf() {
        browsing.complainedOfNothing();
    }

    @Test
    void aJobIsWatchedPausedResumedAndItsCellsLookedAtByKeyboardAlone() {
        String job = stack.crawl(12, ",\"providers\":[\"openai\",\"groq\",\"mistral\"],\"patience\":\"10s\"");
        Page page = browsing.open("/");
        assertThat(page.getByRole(AriaRole.HEADING, level(1))).containsText("at work");
        page.locator("#j-" + job + " a").first().click();
        assertThat(page.locator("#live-state")).hasText("live");
        page.getByRole(AriaRole.BUTTON, named("Pause …")).press("Enter");
        page.locator("#pause input[name=reason]").fill("a look");
        page.keyboard().press("Enter");
        assertThat(page.locator("#job-head")).hasAttribute("data-state", "paused");
        page.getByRole(AriaRole.BUTTON, named("Resume …")).press("Enter");
        page.locator("#resume input[name=reason]").fill("seen");
        page.keyboard().press("Enter");
        assertThat(page.locator("#job-head")).hasAttribute("data-state", "processing");
        // mistral is down for longer than the job has patience: its cells end, and are missing.
        page.locator("#missing a").first().click();
        assertThat(page.locator(".grid [role=gridcell]").first()).isVisible();
        page.locator(".grid [role=gridcell][tabindex='0']").focus();
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowRight");
        page.keyboard().press("Enter");
        assertThat(page.locator("#panel h2").first()).containsText("mistral");
        assertThat(page.locator("#panel")).containsText("Ask now");
        page.keyboard().press("Escape");
        assertThat(page.locator(".grid [role=gridcell]:focus")).hasCount(1);
        stack.post("/api/jobs/" + job + "/cancel", "{\"reason\":\"the test is over\"}");
    }

    @Test
    void nobodyIsKeptFromUsingThem() {
        String job = stack.crawl(3, ",\"providers\":[\"openai\",\"groq\"],\"window\":\"axe\"");
        Await.met(
                "groq has answered",
                () -> stack.get("/api/jobs/" + job).path("progress").asText().equals("1/2")
                        || stack.get("/api/jobs/" + job)
                                        .path("cells")
                                        .path("answered")
                                        .asInt()
                                > 0);
        String cells = "/ui/jobs/" + job + "/cells?domain=shop1.example.com&provider=groq";
        for (String path :
                List.of("/ui", "/ui/jobs", "/ui/jobs?state=processing", "/ui/jobs/" + job, cells, "/ui/login")) {
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                for (int width : new int[] {360, 1280}) {
                    Page page = browsing.open(path, width, 900, scheme);
                    assertThat(page.locator("h1")).isVisible();
                    List<Rule> found = new AxeBuilder(page)
                            .analyze().getViolations().stream()
                                    .filter(rule ->
                                            List.of("serious", "critical").contains(rule.getImpact()))
                                    .toList();
                    assertThat(found)
                            .as(path + " " + scheme + " " + width)
                            .extracting(rule -> rule.getId() + ": " + rule.getNodes())
                            .isEmpty();
                    assertThat((Boolean) page.evaluate(
                                    "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                            .as(path + " scrolls sideways at " + width)
                            .isTrue();
                    page.context().close();
                }
            }
        }
        stack.post("/api/jobs/" + job + "/cancel", "{\"reason\":\"the test is over\"}");
    }

    @Test
    void anyRowOfALargeJobIsReachedWithFewNodes() {
        String job = stack.crawl(20_000, ",\"providers\":[\"openai\"],\"prompts\":[\"business\"],\"window\":\"large\"");
        stack.post("/api/jobs/" + job + "/pause", "{\"reason\":\"it is only looked at\"}");
        Page page = browsing.open("/ui/jobs/" + job);
        assertThat(page.locator(".grid")).hasAttribute("aria-rowcount", "20001");
        page.locator("#grid-jump input").fill("19000");
        page.keyboard().press("Enter");
        assertThat(page.locator(".grid-row[aria-rowindex='19001']")).containsText("example.com");
        page.locator(".grid [role=gridcell][tabindex='0']").press("Control+End");
        assertThat(page.locator(".grid-row[aria-rowindex='20001']")).containsText("example.com");
        assertThat(((Number) page.evaluate("document.querySelectorAll('*').length")).intValue())
                .isLessThan(2_000);
        stack.post("/api/jobs/" + job + "/cancel", "{\"reason\":\"the test is over\"}");
    }

    @Test
    void anOpenPageGoesOnWhenTheApiIsKilledAndAHiddenOneHasNoStream() {
        Page page = browsing.open("/ui");
        assertThat(page.locator("#live-state")).hasText("live");
        page.evaluate("window.mark = 1");
        ProcessHandle.of(stack.apiProcess()).ifPresent(ProcessHandle::destroyForcibly);
        assertThat(page.locator("#live-state")).hasText("connecting again …");
        assertThat(page.locator("#live-state")).hasText("live");
        assertThat(page.evaluate("window.mark")).isEqualTo(1);
        page.getByRole(AriaRole.BUTTON, named("Pause updates")).click();
        assertThat(page.locator("#live-state")).hasText("paused: nothing on this page changes");
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Page.GetByRoleOptions level(int level) {
        return new Page.GetByRoleOptions().setLevel(level);
    }
}
