package dev.rollcall.launcher.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.TakesMinutes;
import dev.rollcall.launcher.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of a job of 100,000 domains and eleven providers: what it shows is checked, and how long that takes is printed:
 * {@code ROLLCALL_REQUIRE=large-job mvn -pl launcher -am test -Dtest=LargeJobTest -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@NeedsTemporal
@NeedsChromium
@TakesMinutes("large-job")
class LargeJobTest {
    private static final int DOMAINS = 100_000;
    private static final int LOADS = 11;

    /** Milliseconds from the start of the navigation. */
    private static final String FIRST_CONTENT =
            "performance.getEntriesByName('first-contentful-paint').map(e => e.startTime)[0]";

    private static final String FIRST_BYTE = "performance.getEntriesByType('navigation')[0].responseStart";
    private static final String ASSET_BYTES =
            "performance.getEntriesByType('resource').reduce((n, e) => n + (e.decodedBodySize || 0), 0)";
    private static final String LONGEST_TASK = "window.longestTask";
    private static final int FRAMES = 25;

    private static final String JUMP = """
            async row => {
              const began = performance.now()
              const input = document.querySelector('#grid-jump input')
              input.value = row
              input.dispatchEvent(new Event('change'))
              const shown = () => document.querySelector(`.grid-row[aria-rowindex='${row + 1}']`)?.textContent.includes('example.com')
              while (!shown()) await new Promise(requestAnimationFrame)
              return performance.now() - began
            }""";

    /** What comes after the next frame's callbacks comes after its picture. */
    private static final String WATCH_FRAMES = """
            () => {
              window.longestTask = 0
              window.painted = []
              const before = window.apply
              window.apply = html => {
                const began = performance.now()
                before(html)
                requestAnimationFrame(() => {
                  const after = new MessageChannel()
                  after.port1.onmessage = () => window.painted.push(performance.now() - began)
                  after.port2.postMessage(0)
                })
              }
            }""";

    private static final String MEDIAN_FRAME = "[...window.painted].sort((a, b) => a - b)[" + FRAMES / 2 + "]";

    @TempDir
    private Path folder;

    @Test
    void itsPageIsQuickAndSmall() throws IOException {
        try (var stack = new SimulatedStack(folder);
                var browsing = new Browsing(stack.api())) {
            String job = stack.crawlList(DOMAINS, ",\"prompts\":[\"business\"]");
            assertThat(job).isNotEmpty();
            stack.post("/api/jobs/" + job + "/pause", "{\"reason\":\"it is only looked at\"}");
            Await.met(
                    "it is planned",
                    () -> !stack.get("/api/jobs/" + job).path("planned_at").isNull());
            String path = "/ui/jobs/" + job;
            double[] first = new double[LOADS];
            double[] again = new double[LOADS];
            double[] longest = new double[LOADS];
            double[] server = new double[LOADS];
            Page page = null;
            for (int i = 0; i < LOADS; i++) {
                page = watching(browsing);
                page.navigate(stack.api() + path);
                assertThat(page.locator(".grid")).hasAttribute("aria-rowcount", String.valueOf(DOMAINS + 1));
                assertThat(page.locator(".grid-row[aria-rowindex='2']")).containsText("example.com");
                first[i] = number(page, FIRST_CONTENT);
                longest[i] = number(page, LONGEST_TASK);
                server[i] = number(page, FIRST_BYTE);
                page.navigate(stack.api() + path);
                assertThat(page.locator(".grid-row[aria-rowindex='2']")).containsText("example.com");
                again[i] = number(page, FIRST_CONTENT);
                if (i < LOADS - 1) {
                    page.context().close();
                }
            }
            print("first content in a new browser", median(first), "ms, median of " + LOADS);
            print("first content when it has script and style", median(again), "ms, median of " + LOADS);
            print("first byte", median(server), "ms, median of " + LOADS);
            print("longest task while it opens", median(longest), "ms, median of " + LOADS);
            print("script and style", number(page, ASSET_BYTES) / 1_000, "kB");
            page.evaluate("window.longestTask = 0");
            double[] jumps = jumps(page, 90_000, DOMAINS, 50_000, 10, 70_000, 30_000, 99_000, 1_000, 60_000);
            print("jump to a row", median(jumps), "ms, median of " + jumps.length);
            print("longest task of the jumps", number(page, LONGEST_TASK), "ms");
            double nodes = number(page, "document.querySelectorAll('*').length");
            print("nodes", nodes, "");
            assertThat(nodes).isLessThan(2_000);
            stack.post("/api/jobs/" + job + "/resume", "{\"reason\":\"now it is worked at\"}");
            page.evaluate(WATCH_FRAMES);
            Page watched = page;
            Await.met("the page is updated", () -> number(watched, "window.painted.length") >= FRAMES);
            print("from an update to its picture", number(page, MEDIAN_FRAME), "ms, median of " + FRAMES);
            print("the longest", number(page, "Math.max(...window.painted)"), "ms");
            print("longest task of the updates", number(page, LONGEST_TASK), "ms");
            stack.post("/api/jobs/" + job + "/cancel", "{\"reason\":\"the test is over\"}");
            browsing.complainedOfNothing();
        }
    }

    private static Page watching(Browsing browsing) {
        Page page = browsing.page(1280, 900, ColorScheme.LIGHT);
        // A request that a test looks through takes tens of milliseconds longer, and is never taken from the cache.
        page.context().unrouteAll();
        page.addInitScript(
                "window.longestTask = 0; new PerformanceObserver(list => list.getEntries().forEach(e => {"
                        + " window.longestTask = Math.max(window.longestTask, e.duration); })).observe({entryTypes: ['longtask']})");
        return page;
    }

    /** Milliseconds from a row's number to that row in the page. */
    private static double[] jumps(Page page, int... rows) {
        return IntStream.of(rows)
                .mapToDouble(row -> ((Number) page.evaluate(JUMP, row)).doubleValue())
                .toArray();
    }

    private static double number(Page page, String expression) {
        return page.evaluate(expression) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static double median(double[] values) {
        return DoubleStream.of(values).sorted().toArray()[values.length / 2];
    }

    private static void print(String what, double value, String unit) {
        System.out.printf(Locale.ROOT, "%s: %,.0f %s%n", what, value, unit);
    }
}
