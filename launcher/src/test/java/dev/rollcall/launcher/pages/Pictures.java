package dev.rollcall.launcher.pages;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Takes the pictures of docs/pictures: each page, light and dark, on a desk and on a phone. */
final class Pictures {
    private static final int DESK = 1280;
    private static final int PHONE = 360;

    private Pictures() {}

    /**
     * Takes them of a system that runs; for whoever works on the pages.
     *
     * @param arguments where the API is, the folder for the pictures, a job, and more pages: {@code name=/ui/…}
     */
    public static void main(String[] arguments) {
        Map<String, String> pages = pages(arguments[2]);
        for (int i = 3; i < arguments.length; i++) {
            String[] page = arguments[i].split("=", 2);
            pages.put(page[0], page[1]);
        }
        take(URI.create(arguments[0]), Path.of(arguments[1]), pages);
    }

    static Map<String, String> pages(String job) {
        var pages = new LinkedHashMap<String, String>();
        pages.put("now", "/ui");
        pages.put("jobs", "/ui/jobs");
        pages.put("job", "/ui/jobs/" + job);
        pages.put("cells", "/ui/jobs/" + job + "/cells?domain=shop1.example.com&provider=anthropic");
        pages.put("login", "/ui/login");
        return pages;
    }

    static void take(URI api, Path folder, Map<String, String> pages) {
        try (var browsing = new Browsing(api)) {
            pages.forEach((name, path) -> {
                for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                    for (int width : new int[] {DESK, PHONE}) {
                        Page page = browsing.open(path, width, width == DESK ? 860 : 780, scheme);
                        // A page that is followed shows its second state, with the grid's rows.
                        page.waitForTimeout(4_000);
                        byte[] png = page.screenshot(new Page.ScreenshotOptions().setFullPage(true));
                        String file = name + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png";
                        SmallPng.write(png, folder.resolve(file));
                        page.context().close();
                    }
                }
            });
        }
    }
}
