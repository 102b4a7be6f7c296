package dev.rollcall.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may ask. With a token: whoever sends it. Without one: whoever is on this machine, but no page in a browser on it
 * that came from elsewhere, by a foreign name for this address (DNS rebinding) or by a form (CSRF).
 */
final class AccessFilter extends HttpFilter {
    static final String HEALTH = "/api/health";

    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final String BEARER = "bearer ";

    private final transient byte[] token;

    /** @param token null: none is asked for */
    AccessFilter(String token) {
        this.token = token == null ? null : sha256(token);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-store");
        request.setAttribute(AccessFilter.class.getName(), token == null || sendsToken(request));
        Optional<Problem> problem = token == null ? foreign(request) : stranger(request, response);
        if (problem.isPresent()) {
            problem.get().write(response);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** False only for a caller without the token, who sees nothing but the health. */
    static boolean knows(HttpServletRequest request) {
        return Boolean.TRUE.equals(request.getAttribute(AccessFilter.class.getName()));
    }

    private Optional<Problem> stranger(HttpServletRequest request, HttpServletResponse response) {
        if (sendsToken(request) || request.getRequestURI().equals(HEALTH)) {
            return Optional.empty();
        }
        boolean sent = sentToken(request).isPresent();
        response.setHeader("WWW-Authenticate", "Bearer realm=\"rollcall\"" + (sent ? ", error=\"invalid_token\"" : ""));
        return Optional.of(Problem.of(
                401,
                sent
                        ? "this is not the token that the API was started with: send what its ROLLCALL_TOKEN says"
                        : "send the token: Authorization: Bearer <ROLLCALL_TOKEN>"));
    }

    private static Optional<Problem> foreign(HttpServletRequest request) {
        String host = request.getHeader("Host");
        if (host != null && !LOOPBACK.matcher(host).matches()) {
            return Optional.of(Problem.of(
                    403, "without a token the API answers to localhost, 127.0.0.1 and [::1] only; set ROLLCALL_TOKEN"));
        }
        String origin = request.getHeader("Origin");
        boolean own = origin == null || origin.equalsIgnoreCase("http://" + host);
        return own || READING.contains(request.getMethod())
                ? Optional.empty()
                : Optional.of(Problem.of(403, "a page from elsewhere may not change anything here"));
    }

    private boolean sendsToken(HttpServletRequest request) {
        return token != null
                && sentToken(request)
                        .filter(sent -> MessageDigest.isEqual(token, sha256(sent)))
                        .isPresent();
    }

    private static Optional<String> sentToken(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .filter(sent -> sent.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .map(sent -> sent.substring(BEARER.length()).strip());
    }

    private static byte[] sha256(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
