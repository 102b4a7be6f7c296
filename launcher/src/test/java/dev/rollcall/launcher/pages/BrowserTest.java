package dev.rollcall.launcher.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.rollcall.launcher.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pages as people use them: a real browser, and everything behind it. */
class BrowserTest extends InBrowser {
    /** openai is so slow that a job lasts until it is cancelled. */
    private static final String SLOW = "openai=limited:6/min";

    private static final String ALL_FAIL = "xai=too-long";
    private static final int DOMAINS = 12;
    private static final List<String> PROVIDERS = List.of("openai", "groq", "xai");
    private static final List<String> PROMPTS = List.of("audience", "business");
    private static final String CALLS = String.valueOf(DOMAINS * PROVIDERS.size() * PROMPTS.size());
    private static final String OF_ONE_PROVIDER = String.valueOf(DOMAINS * PROMPTS.size());
    private static final String IS_OVER = "{\"reason\":\"the test is over\"}";

    /** Playwright can't hide a tab: its pages believe that they are hidden. */
    private static final String CAN_BE_HIDDEN = """
            let hidden = false
            Object.defineProperty(Document.prototype, 'hidden', { get: () => hidden })
            Object.defineProperty(Document.prototype, 'visibilityState', { get: () => (hidden ? 'hidden' : 'visible') })
            window.hide = now => { hidden = now; document.dispatchEvent(new Event('visibilitychange')) }
            """;

    @BeforeAll
    static void start() throws IOException {
        open(SLOW, ALL_FAIL);
    }

    @AfterEach
    void theBrowserHasNothingToComplainOf() {
        browsing.complainedOfNothing();
    }

    @Test
    void aJobIsStartedWatchedMendedAndExportedByKeyboardAlone() throws IOException {
        Page page = browsing.open("/ui/start");
        var keys = new ByKeyboard(page);
        String job = started(page, keys);
        assertThat(page.locator("#live-state")).hasText("live");
        assertThat(page.locator("#job-head .key")).containsText("of " + CALLS + " cells");
        assertThat(page.locator("#c-groq [data-name=answered]")).hasText(OF_ONE_PROVIDER);
        assertThat(page.locator("#c-xai [data-name=missing]")).hasText(OF_ONE_PROVIDER);
        pausedAndResumed(page, keys);
        String reason = page.locator("#missing tbody th").first().textContent();
        keys.to("#missing a[href*='provider=xai']").press("Enter");
        missingCellSeen(page, keys);
        askedAgain(page, keys, reason, job);
        exported(page, keys, "shop7.example.com");
        stack.post("/api/jobs/" + job + "/cancel", IS_OVER);
    }

    /** What it will take stands there before it can be started, and is worked out anew when something is changed. */
    private static String started(Page page, ByKeyboard keys) {
        keys.to("#domains")
                .paste(IntStream.rangeClosed(1, DOMAINS)
                        .mapToObj(i -> "shop" + i + ".example.com")
                        .collect(Collectors.joining("\n")));
        choose(page, keys, "providers", PROVIDERS);
        choose(page, keys, "prompts", PROMPTS);
        Locator start = page.locator("#go button");
        assertThat(start).isHidden();
        keys.to("#estimate").press("Enter");
        assertThat(start).isVisible();
        keys.backTo("[name=force]").press("Space").press("Space");
        assertThat(start).isHidden();
        keys.to("#estimate").press("Enter");
        assertThat(page.locator("#estimated .figures dd").first()).hasText(CALLS);
        assertThat(page.locator("#estimated .figures dd").nth(1)).containsText(Pattern.compile("\\$\\d+\\.\\d\\d"));
        assertThat(start).containsText(Pattern.compile("Start: " + CALLS + " calls, \\$\\d"));
        keys.to("#go button").press("Enter");
        page.waitForURL(Pattern.compile(".*/ui/jobs/[\\w-]+"));
        return page.locator("h1").textContent();
    }

    private static void choose(Page page, ByKeyboard keys, String name, List<String> wanted) {
        for (Locator box : page.locator("[name=" + name + "]:enabled").all()) {
            String value = box.getAttribute("value");
            if (box.isChecked() != wanted.contains(value)) {
                keys.to("[name=" + name + "][value='" + value + "']").press("Space");
            }
        }
        assertThat(page.locator("[name=" + name + "]:checked")).hasCount(wanted.size());
    }

    private static void pausedAndResumed(Page page, ByKeyboard keys) {
        keys.to("[data-opens=pause]").press("Enter");
        keys.to("#pause [name=reason]").type("a look").press("Enter");
        assertThat(page.locator("#job-head")).hasAttribute("data-state", "paused");
        assertThat(page.locator("#job-head")).containsText("a look");
        keys.to("[data-opens=resume]").press("Enter");
        keys.to("#resume [name=reason]").type("seen").press("Enter");
        assertThat(page.locator("#job-head")).hasAttribute("data-state", "processing");
    }

    private static void missingCellSeen(Page page, ByKeyboard keys) {
        assertThat(page.locator(".grid")).hasAttribute("aria-rowcount", String.valueOf(DOMAINS + 1));
        keys.to(".grid [role=gridcell][tabindex='0']");
        int column = page.locator(".grid [role=columnheader]").allTextContents().indexOf("xai");
        for (int step = 1; step < column; step++) {
            keys.press("ArrowRight");
        }
        assertThat(page.locator(".grid [role=gridcell]:focus")).hasAttribute("aria-label", "xai failed");
        keys.press("Enter");
        assertThat(page.locator("#panel h2").first()).containsText("xai");
        assertThat(page.locator("#panel")).containsText("Ask now");
        assertThat(page.locator("#panel")).containsText("400");
        keys.press("Escape");
        assertThat(page.locator(".grid [role=gridcell]:focus")).hasCount(1);
    }

    private static void askedAgain(Page page, ByKeyboard keys, String reason, String job) throws IOException {
        stack.faults(SLOW);
        keys.backTo("[data-opens=retry]").press("Enter");
        assertThat(page.locator("#retry [name='filter.provider']")).hasValue("xai");
        assertThat(page.locator("#retry [name='filter.reason']")).hasValue(reason);
        keys.to("#retry [name=reason]").type("it is mended").press("Enter");
        page.waitForURL(Pattern.compile(".*/ui/jobs/" + job + "$"));
        assertThat(page.locator("#c-xai [data-name=answered]")).hasText(OF_ONE_PROVIDER);
        assertThat(page.locator("#c-xai [data-name=missing]")).hasText("0");
    }

    /** The file has the answers that the page shows, and no others. */
    private static void exported(Page page, ByKeyboard keys, String domain) throws IOException {
        // Answers are found once no older transaction can bring others before them.
        Await.met(
                "its answers are found",
                () -> stack.get("/api/answers?provider=xai&domain=" + domain)
                                .path("answers")
                                .size()
                        == PROMPTS.size());
        keys.to("[href='/ui/answers']").press("Enter");
        page.waitForURL(Pattern.compile(".*/ui/answers"));
        keys.to("[name=provider]").type("xai");
        keys.backTo("[name=domain]").type(domain).press("Enter");
        assertThat(page.locator("article.answer")).hasCount(PROMPTS.size());
        Download download = page.waitForDownload(
                () -> keys.to("[href^='/api/answers'][href*='format=csv']").press("Enter"));
        String[] rows = Files.readString(download.path()).split("\r\n");
        assertThat(rows[0]).startsWith("domain,prompt,");
        assertThat(Arrays.stream(rows).skip(1).map(row -> row.split(",")))
                .extracting(row -> row[0] + " " + row[1] + " " + row[3])
                .containsExactlyInAnyOrderElementsOf(PROMPTS.stream()
                        .map(prompt -> domain + " " + prompt + " xai")
                        .toList());
    }

    @Test
    void anyRowOfALargeJobIsReachedWithFewNodes() {
        String job =
                stack.crawlList(100_000, ",\"providers\":[\"openai\"],\"prompts\":[\"business\"],\"window\":\"large\"");
        stack.post("/api/jobs/" + job + "/pause", "{\"reason\":\"it is only looked at\"}");
        Page page = browsing.open("/ui/jobs/" + job);
        assertThat(page.locator(".grid")).hasAttribute("aria-rowcount", "100001");
        page.locator("#grid-jump input").fill("90000");
        page.keyboard().press("Enter");
        assertThat(page.locator(".grid-row[aria-rowindex='90001']")).containsText("example.com");
        page.locator(".grid [role=gridcell][tabindex='0']").press("Control+End");
        assertThat(page.locator(".grid-row[aria-rowindex='100001']")).containsText("example.com");
        assertThat(((Number) page.evaluate("document.querySelectorAll('*').length")).intValue())
                .isLessThan(2_000);
        stack.post("/api/jobs/" + job + "/cancel", IS_OVER);
    }

    @Test
    void anOpenPageGoesOnWhenTheApiIsKilled() {
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

    /** Browsers open six connections to a server: hidden tabs must leave them to the one that is seen. */
    @Test
    void ofTwoTabsOnlyTheOneThatIsSeenHasAStream() {
        Page seen = browsing.page(1280, 900, ColorScheme.LIGHT);
        BrowserContext context = seen.context();
        var streams = new ArrayList<Request>();
        context.onRequest(request -> {
            if (request.url().contains("/ui/live")) {
                streams.add(request);
            }
        });
        context.onRequestFinished(streams::remove);
        context.onRequestFailed(streams::remove);
        context.addInitScript(CAN_BE_HIDDEN);
        Page other = context.newPage();
        for (Page tab : List.of(seen, other)) {
            tab.navigate(stack.api() + "/ui");
            assertThat(tab.locator("#live-state")).hasText("live");
        }
        assertThat(streams).hasSize(2);
        other.evaluate("hide(true)");
        other.waitForCondition(() -> streams.size() < 2);
        assertThat(streams).hasSize(1);
        assertThat(streams).allMatch(stream -> stream.frame().page() == seen);
        String job = stack.crawl(1, ",\"providers\":[\"openai\"],\"window\":\"hidden\"");
        stack.post("/api/jobs/" + job + "/pause", "{\"reason\":\"it is only looked at\"}");
        assertThat(seen.locator("#j-" + job)).isVisible();
        assertThat(other.locator("#j-" + job)).hasCount(0);
        other.evaluate("hide(false)");
        assertThat(other.locator("#j-" + job)).isVisible();
        assertThat(streams).hasSize(2);
        stack.post("/api/jobs/" + job + "/cancel", IS_OVER);
    }

    /** Else the other tests would not show that the pages need nothing from elsewhere. */
    @Test
    void whateverIsFetchedFromElsewhereIsRefusedAndTold() {
        // A page of its own: Chromium goes on to its error page after the call has thrown, and would interrupt the next
        // navigation.
        Page refused = browsing.page(1280, 900, ColorScheme.LIGHT);
        assertThatThrownBy(() -> refused.navigate("http://elsewhere.example/")).isInstanceOf(PlaywrightException.class);
        browsing.complainedOf("fetched http://elsewhere.example/");
        Page page = browsing.page(1280, 900, ColorScheme.LIGHT);
        page.navigate(stack.api() + "/ui");
        page.evaluate("fetch('http://elsewhere.example/').catch(() => 0)");
        browsing.complainedOf("Content Security Policy");
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
