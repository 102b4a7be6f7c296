package dev.rollcall.api.pages;

import dev.rollcall.api.ApiCaller;
import dev.rollcall.api.ApiOptions;
import dev.rollcall.api.BrowserLogin;
import dev.rollcall.pages.Shell;
import dev.rollcall.pages.Shell.Installation;
import dev.rollcall.pages.Shell.Viewer;
import dev.rollcall.pages.Templates;
import dev.rollcall.store.AccessRole;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Writes pages for whoever asks, with the headers that keep them safe. */
public final class PageWriter {
    /** Nothing from elsewhere, and nothing that stands in the page itself, is run or applied. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
    private static final List<String> THEMES = List.of("light", "dark");

    private final ApiOptions options;
    private final Surroundings surroundings;

    PageWriter(ApiOptions options, Surroundings surroundings) {
        this.options = options;
        this.surroundings = surroundings;
    }

    /**
     * Which page it is.
     *
     * @param template its name without the suffix
     * @param section the entry of the navigation
     * @param live what it follows; null: nothing
     */
    public record Place(String template, String section, String live) {
        public Place(String template, String section) {
            this(template, section, null);
        }
    }

    /** A whole page. */
    public ResponseEntity<String> page(HttpServletRequest http, Place place, String title, Object screen) {
        return page(200, http, place, title, screen);
    }

    ResponseEntity<String> page(int status, HttpServletRequest http, Place place, String title, Object screen) {
        var shell = new Shell(title, place.section(), theme(http), place.live(), viewer(http), installation());
        return reply(status, Templates.page(place.template(), shell, screen));
    }

    /** A part that a page puts into itself. Its template has the parameters {@code viewer} and {@code screen}. */
    public ResponseEntity<String> part(HttpServletRequest http, String template, Object screen) {
        return reply(200, Templates.render(template, Map.of("viewer", viewer(http), "screen", screen)));
    }

    static ResponseEntity<String> reply(int status, String html) {
        return ResponseEntity.status(status)
                .contentType(HTML)
                .header("Content-Security-Policy", POLICY)
                .body(html);
    }

    /** What whoever asks may do: what they may not is not shown. */
    public static Viewer viewer(HttpServletRequest http) {
        ApiCaller caller = ApiCaller.of(http);
        return new Viewer(
                caller.bucket() == null ? null : caller.name(),
                caller.may(AccessRole.WRITE),
                caller.may(AccessRole.ADMIN),
                BrowserLogin.hasSession(http));
    }

    private Installation installation() {
        return new Installation(
                options.version(),
                options.settings().environment(),
                surroundings.now().simulated(),
                surroundings.now().openAlerts());
    }

    private static String theme(HttpServletRequest http) {
        return Stream.ofNullable(http.getCookies())
                .flatMap(Arrays::stream)
                .filter(cookie -> cookie.getName().equals("rollcall_theme"))
                .map(Cookie::getValue)
                .filter(THEMES::contains)
                .findFirst()
                .orElse("auto");
    }
}
