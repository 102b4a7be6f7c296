package dev.rollcall.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/** Lets browsers in for a token, and out again. */
public final class BrowserLogin {
    private final Callers callers;
    private final BrowserSessions sessions;
    private final RequestLimits limits;

    BrowserLogin(Callers callers, BrowserSessions sessions, RequestLimits limits) {
        this.callers = callers;
        this.sessions = sessions;
        this.limits = limits;
    }

    /**
     * Gives the browser a cookie for the token; a caller on this machine that needs none gets none.
     *
     * @throws Refusal 401 for a token that does not count, 403 for a page from elsewhere, 429 for too many tries
     */
    public void open(String token, HttpServletRequest request, HttpServletResponse response) {
        SameOrigin.check(request);
        ApiCaller caller = known(token, request, response);
        if (!caller.equals(ApiCaller.LOCAL)) {
            set(sessions.open(caller), BrowserSessions.LENGTH.toSeconds(), request, response);
        }
    }

    private ApiCaller known(String token, HttpServletRequest request, HttpServletResponse response) {
        try {
            return callers.login(token, request, response);
        } catch (Refusal wrong) {
            if (wrong.status() == HttpServletResponse.SC_UNAUTHORIZED) {
                limits.take(Callers.address(request), false, response::setHeader);
            }
            throw wrong;
        }
    }

    /** @throws Refusal 403 for a page from elsewhere */
    public void close(HttpServletRequest request, HttpServletResponse response) {
        SameOrigin.check(request);
        BrowserSessions.value(request).ifPresent(sessions::close);
        set("", 0, request, response);
    }

    /** Did this browser come in that way? */
    public static boolean hasSession(HttpServletRequest request) {
        return ApiCaller.of(request).bucket() != null
                && BrowserSessions.value(request).isPresent();
    }

    /** Beyond this machine the cookie goes over TLS only. */
    private static void set(String value, long seconds, HttpServletRequest request, HttpServletResponse response) {
        var cookie = ResponseCookie.from(BrowserSessions.COOKIE, value)
                .path("/")
                .maxAge(seconds)
                .httpOnly(true)
                .sameSite("Strict")
                .secure(!isLoopback(request))
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    private static boolean isLoopback(HttpServletRequest request) {
        String host = String.valueOf(request.getServerName());
        try {
            return host.equals("localhost")
                    || host.matches("[\\d.]+|\\[?[0-9a-fA-F:]+\\]?")
                            && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
