package dev.rollcall.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Finds out, before any operation, who the caller is and whether it asks too often. {@link RoleCheck} says what it may do. */
final class AccessFilter extends HttpFilter {
    private final transient Callers callers;
    private final transient RequestLimits limits;
    private final transient Contract contract;

    AccessFilter(Callers callers, RequestLimits limits, Contract contract) {
        this.callers = callers;
        this.limits = limits;
        this.contract = contract;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<String> page = PagePaths.frontDoor(request);
        if (page.isPresent()) {
            response.sendRedirect(page.get());
            return;
        }
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-store");
        try {
            ApiCaller caller = known(request, response);
            caller.sends(request);
            if (caller.bucket() != null && !isUnlimited(request.getRequestURI())) {
                boolean changes = contract.isChange(request.getMethod(), request.getRequestURI());
                limits.take(caller.bucket(), changes, response::setHeader);
            }
        } catch (Refusal refusal) {
            if (refusal.status() == HttpServletResponse.SC_UNAUTHORIZED && isPageView(request)) {
                response.sendRedirect(PagePaths.login(request));
            } else {
                Problem.of(refusal).write(response);
            }
            return;
        }
        chain.doFilter(request, response);
    }

    private boolean isUnlimited(String path) {
        return PagePaths.isAsset(path) || contract.isUnlimited(path);
    }

    private static boolean isPageView(HttpServletRequest request) {
        return PagePaths.isPage(request.getRequestURI())
                && (request.getMethod().equals("GET") || request.getMethod().equals("HEAD"));
    }

    /** Those who are refused are counted, too, by their address. */
    private ApiCaller known(HttpServletRequest request, HttpServletResponse response) {
        try {
            return callers.of(request, response);
        } catch (Refusal refusal) {
            if (refusal.status() == HttpServletResponse.SC_UNAUTHORIZED) {
                limits.take(Callers.address(request), false, response::setHeader);
                boolean sent = Callers.sentToken(request).isPresent();
                response.setHeader(
                        "WWW-Authenticate", "Bearer realm=\"rollcall\"" + (sent ? ", error=\"invalid_token\"" : ""));
            }
            throw refusal;
        }
    }
}
