package dev.rollcall.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/**
 * Does a browser send this request for one of our own pages? The rule of Go 1.25's CrossOriginProtection: what the browser
 * says of the page counts, else whether its origin is the host that was asked. Unlike there, a request with neither is
 * refused: only a browser has the cookie that this guards, and each that is in use sends one of the two.
 */
final class SameOrigin {
    private SameOrigin() {}

    /** @throws Refusal 403 */
    static void check(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        boolean own = site != null
                ? site.equals("same-origin") || site.equals("none")
                : origin != null && isHost(origin, request.getHeader("Host"));
        if (!own) {
            throw new Refusal(403, "a page from elsewhere may not change anything here. Nothing was done.");
        }
    }

    private static boolean isHost(String origin, String host) {
        String asked = String.valueOf(host).toLowerCase(Locale.ROOT);
        String own = origin.toLowerCase(Locale.ROOT);
        return own.equals("http://" + asked) || own.equals("https://" + asked);
    }
}
