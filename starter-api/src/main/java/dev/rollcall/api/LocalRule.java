package dev.rollcall.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may ask an API that was started without a token: whoever is on this machine, but no page in a browser on it that
 * came from elsewhere, by a foreign name for this address (DNS rebinding) or by a form (CSRF).
 */
final class LocalRule {
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    private LocalRule() {}

    /** @param changes a browser sends no Origin with a GET: what it says of the page instead counts as well */
    static Optional<Refusal> refusal(HttpServletRequest request, boolean changes) {
        String host = request.getHeader("Host");
        if (host != null && !LOOPBACK.matcher(host).matches()) {
            return Optional.of(new Refusal(
                    403, "without a token the API answers to localhost, 127.0.0.1 and [::1] only; set ROLLCALL_TOKEN"));
        }
        String origin = request.getHeader("Origin");
        String site = request.getHeader("Sec-Fetch-Site");
        boolean own = (origin == null || origin.equalsIgnoreCase("http://" + host))
                && (site == null || site.equals("same-origin") || site.equals("none"));
        return own || !changes
                ? Optional.empty()
                : Optional.of(new Refusal(403, "a page from elsewhere may not change anything here"));
    }
}
