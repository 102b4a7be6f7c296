package dev.rollcall.launcher.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A real browser. It fetches nothing from elsewhere, and whatever it complains of is kept: what it would have fetched, errors in
 * the console, what the Content-Security-Policy blocked, exceptions, and dialogs that a script opens.
 */
final class Browsing implements AutoCloseable {
    static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private static final int PATIENCE_MILLIS = 120_000;

    private final Playwright playwright;
    private final Browser browser;
    private final URI root;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    Browsing(URI root) {
        this.root = root;
        // Other tests may keep this machine busy.
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                // What goes past the routes below, such as the browser's own requests, finds no host.
                                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1")));
    }

    /** An empty page of a browser without memory. */
    Page page(int width, int height, ColorScheme scheme) {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        context.route("**/*", route -> {
            String url = route.request().url();
            if (url.startsWith(root + "/")) {
                route.resume();
            } else {
                complaints.add("fetched " + url);
                route.abort();
            }
        });
        context.onConsoleMessage(message -> {
            if (message.type().equals("error") && !isNoConnection(message.text())) {
                complaints.add(message.text() + " at " + message.location());
            }
        });
        context.onWebError(error -> complaints.add(error.error()));
        context.onDialog(dialog -> {
            complaints.add("a script says " + dialog.message());
            dialog.dismiss();
        });
        return context.newPage();
    }

    /** A server that is restarted refuses connections meanwhile; the browser notes that, and it is no error of the page. */
    private static boolean isNoConnection(String text) {
        return text.contains("net::ERR_");
    }

    Page open(String path) {
        return open(path, 1280, 900, ColorScheme.LIGHT);
    }

    Page open(String path, int width, int height, ColorScheme scheme) {
        Page page = page(width, height, scheme);
        page.navigate(root + path);
        return page;
    }

    /** The browser complained with these words, as it had to; that is forgotten. */
    void complainedOf(String words) {
        hearAll();
        assertThat(complaints).anyMatch(complaint -> complaint.contains(words));
        complaints.removeIf(complaint -> complaint.contains(words));
    }

    void complainedOfNothing() {
        hearAll();
        List<String> heard = List.copyOf(complaints);
        complaints.clear();
        assertThat(heard).isEmpty();
    }

    /** What the browser has said already comes before its answer to any question. */
    private void hearAll() {
        browser.contexts().forEach(BrowserContext::cookies);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
