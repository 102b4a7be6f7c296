package dev.rollcall.launcher.pages;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Takes the pictures of docs/pictures: each page, light and dark, on a desk and on a phone. */
final class Pictures {
    private static final int DESK = 1280;
    private static final int PHONE = 360;

    /** What is below is as what is above. */
    private static final int TALLEST = 2_000;

    /** A page that is followed shows its second state, with the grid's rows; Start has worked out what a job takes. */
    private static final String COMPLETE = "() => (!document.querySelector('main[data-live]')"
            + " || document.getElementById('live-state').textContent === 'live')"
            + " && !document.querySelector('form[aria-busy]')"
            + " && (!document.getElementById('start') || !document.getElementById('go').hidden)";

    private static final int SETTLED_MILLIS = 1_200;

    private Pictures() {}

    /** @param pages by the names of their pictures; of a part of a page, such as {@code /ui#now-providers}, what is in sight */
    static void take(URI api, Path folder, Map<String, String> pages) {
        try (var browsing = new Browsing(api)) {
            pages.forEach((name, path) -> {
                for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                    for (int width : new int[] {DESK, PHONE}) {
                        Page page = browsing.open(path, width, width == DESK ? 860 : 780, scheme);
                        page.waitForFunction(COMPLETE);
                        page.waitForTimeout(SETTLED_MILLIS);
                        String file = name + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png";
                        SmallPng.write(picture(page, width, path.contains("#")), folder.resolve(file));
                        page.context().close();
                    }
                }
            });
        }
    }

    private static byte[] picture(Page page, int width, boolean part) {
        if (part) {
            return page.screenshot();
        }
        int height = ((Number) page.evaluate("document.documentElement.scrollHeight")).intValue();
        return page.screenshot(
                new Page.ScreenshotOptions().setFullPage(true).setClip(0, 0, width, Math.min(height, TALLEST)));
    }
}
