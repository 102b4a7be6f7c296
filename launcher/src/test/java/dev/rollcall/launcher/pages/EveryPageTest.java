package dev.rollcall.launcher.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.rollcall.embedded.TakesMinutes;
import dev.rollcall.launcher.Await;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nobody is kept from using any page: light and dark, on a desk and on a phone, with something on each. */
@TakesMinutes
class EveryPageTest extends InBrowser {
    private static final int DESK = 1280;
    private static final int PHONE = 360;
    private static final String UNKNOWN_JOB = "/ui/jobs/unknown";

    /** Of a desk these stay closed, as they would cover each other. */
    private static final String OPEN_DETAILS =
            "document.querySelectorAll('details').forEach(details => details.open = true)";

    private static final String DIALOGS =
            "[...document.querySelectorAll('dialog[id]:not(.panel)')].map(dialog => dialog.id)";

    /** The beginnings of what stands out at the right of the page, or of a dialog, if that makes it scroll. */
    private static final String SIDEWAYS = """
            id => {
              const box = id ? document.getElementById(id) : document.documentElement
              const right = box.getBoundingClientRect().left + box.clientWidth
              return box.scrollWidth <= box.clientWidth ? [] : [...box.querySelectorAll('*')]
                .filter(part => part.getBoundingClientRect().right > right + 1).slice(-3).map(part => part.outerHTML.slice(0, 200))
            }
            """;

    /** What keeps people from using the page, or one of its dialogs. */
    private static final String AXE = """
            ([id, rules]) => axe.run(id ? document.getElementById(id) : document, {
              resultTypes: ['violations'],
              preload: false,
              ...(rules && { runOnly: { type: 'rule', values: rules } })
            }).then(result => result.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
              .flatMap(({ id, nodes }) => nodes.map(node => id + ' of ' + node.target + ' ' + node.html)))
            """;

    private static List<String> paths;

    private final List<String> faults = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException, SQLException {
        open(
                "openai=limited:6/min",
                "mistral=too-long",
                "xai=refused",
                "google=batch-pending",
                "together=batch-errors:0.3");
        paths = fill();
    }

    /** @return each page, with something on it */
    private static List<String> fill() throws IOException, SQLException {
        String because = "it is looked at";
        stack.order("PATCH", "/api/schedule", "paused", true, "note", because);
        stack.post("/api/domains/watch", "{\"domains\":[\"shop1.example.com\",\"shop2.example.com\"]}");
        stack.list("shops", "shop1.example.com\nshop2.example.com\n");
        stack.order("POST", "/api/prompts", "name", "trust", "text", "Would you trust {domain}?");
        stack.order("PUT", "/api/limits/groq?simulated=true", "requests_per_minute", 3_000, "reason", because);
        stack.order("POST", "/api/tokens", "name", "deploy", "role", "write", "expires_in_days", 90);
        String gone = outlet("http://127.0.0.1:9/gone");
        String away = outlet("http://127.0.0.1:9/away");
        String job = stack.crawl(
                3, ",\"providers\":[\"openai\",\"groq\",\"mistral\",\"xai\"],\"prompts\":[\"business\",\"trust\"]");
        try (var database = stack.database();
                var statement = database.createStatement()) {
            // What takes hours, or a receiver, to come about.
            statement.execute("UPDATE outlet SET state = 'disabled', why = 'its receiver is gone' WHERE id = " + gone);
            statement.execute(
                    "INSERT INTO alert (rule, subject, simulated, severity, since, value, cause, mend, link, provider,"
                            + " raised_at, resolved_at, acked_at, acked_by, ack_note) VALUES ('provider_down', 'groq', true, 'page',"
                            + " now() - interval '2 hours', 1, 'no usable reply', 'See its status page.', '/ui', 'groq',"
                            + " now() - interval '2 hours', now() - interval '1 hour', now(), 'local', 'I look after it')");
        }
        String batched = stack.crawl(
                12, ",\"providers\":[\"google\",\"together\"],\"prompts\":[\"business\",\"trust\"],\"lane\":\"batch\"");
        Await.met("groq, mistral and xai are done", () -> {
            var cells = stack.get("/api/jobs/" + job).path("cells");
            return cells.path("failed").asInt() == 6 && cells.path("answered").asInt() >= 6;
        });
        stack.order(
                "PATCH",
                "/api/targets/" + stack.get("/api/targets").at("/targets/0/id").asText(),
                "refresh_hours",
                48,
                "reason",
                because);
        Await.met(
                "an alert is raised",
                () -> !stack.get("/api/alerts").at("/alerts/0").isMissingNode());
        String open = batch("provider=google&status=running");
        String expired = batch("provider=together&status=completed");
        String cell = stack.get("/api/jobs/" + job + "/cells?state=answered")
                .at("/cells/0/id")
                .asText();
        String failed = stack.get("/api/jobs/" + job + "/cells?state=failed")
                .at("/cells/0/id")
                .asText();
        return List.of(
                "/ui",
                "/ui/jobs",
                "/ui/jobs?state=processing",
                "/ui/jobs/" + job,
                "/ui/jobs/" + job + "?state=failed&provider=mistral",
                "/ui/jobs/" + batched,
                "/ui/batches",
                "/ui/batches?status=failed",
                "/ui/batches/" + open,
                "/ui/batches/" + expired,
                "/ui/jobs/" + job + "/cells?domain=shop1.example.com&provider=groq",
                "/ui/cells/" + cell,
                "/ui/cells/" + failed + "?job=" + job,
                "/ui/domains",
                "/ui/domains/shop1.example.com",
                "/ui/domains/shop1.example.com/report",
                "/ui/domains/shop1.example.com/entities",
                "/ui/domains/shop1.example.com/suggestions",
                "/ui/domains/shop1.example.com/entities?version=1",
                "/ui/domains/nobody-asked.example.com/report",
                "/ui/movers",
                "/ui/movers?lasting=true",
                "/ui/compare",
                "/ui/compare?domains=shop1.example.com,shop2.example.com,nobody-asked.example.com",
                "/ui/answers?provider=groq",
                "/ui/start?domain=shop1.example.com",
                "/ui/prompts",
                "/ui/prompts/trust",
                "/ui/targets",
                "/ui/schedule",
                "/ui/dead-letters?provider=mistral",
                "/ui/events",
                "/ui/events/outlets/" + away,
                "/ui/tokens",
                "/ui/limits",
                "/ui/audit",
                "/ui/alerts",
                "/ui/alerts?view=past",
                "/ui/alerts?view=rules",
                "/ui/login",
                UNKNOWN_JOB);
    }

    /** The token of the first one. */
    private static String batch(String query) {
        return Await.see(
                "a batch of " + query,
                () -> stack.get("/api/batches?" + query).at("/batches/0/token").asText(),
                token -> !token.isEmpty());
    }

    private static String outlet(String url) {
        return stack.order("POST", "/api/outlets", "url", url).path("id").asText();
    }

    @Test
    void eachIsReadAndReachedByAllAndNoneScrollsSideways() {
        Page page = browsing.page(DESK, 900, ColorScheme.LIGHT);
        page.addInitScript(AxeBuilder.getAxeScript());
        for (int width : new int[] {DESK, PHONE}) {
            page.setViewportSize(width, 900);
            for (String path : paths) {
                page.navigate(stack.api() + path);
                shown(page, width);
                look(page, path + " at " + width, width == PHONE);
            }
        }
        browsing.complainedOf(UNKNOWN_JOB);
        browsing.complainedOfNothing();
        assertThat(faults).isEmpty();
    }

    private static void shown(Page page, int width) {
        assertThat(page.locator("h1")).isVisible();
        if (page.locator("#estimate").count() > 0) {
            assertThat(page.locator("#go button")).isVisible();
        }
        if (width == DESK && page.locator("#grid-live").count() > 0) {
            assertThat(page.locator(".grid")).isVisible();
        }
    }

    private void look(Page page, String where, boolean isPhone) {
        find(page, where + " scrolls sideways", SIDEWAYS, null);
        if (isPhone) {
            page.evaluate(OPEN_DETAILS);
            find(page, where + ", all opened, scrolls sideways", SIDEWAYS, null);
        }
        find(page, where, AXE, Arrays.asList(null, null));
        for (Object id : (List<?>) page.evaluate(DIALOGS)) {
            page.evaluate("id => document.getElementById(id).showModal()", id);
            find(page, where + " scrolls sideways", SIDEWAYS, id);
            if (!isPhone) {
                find(page, where, AXE, Arrays.asList(id, null));
            }
            page.evaluate("id => document.getElementById(id).close()", id);
        }
        // Nothing but colours differs.
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        find(page, where + ", dark", AXE, Arrays.asList(null, List.of("color-contrast")));
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    private void find(Page page, String where, String script, Object argument) {
        ((List<?>) page.evaluate(script, argument)).forEach(fault -> faults.add(where + ": " + fault));
    }
}
