package dev.rollcall.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/**
 * Gives each request an id: the caller's own, or a new one. It is in the reply's header, in problem details, in the audit
 * and in what is logged meanwhile.
 */
public final class RequestIdFilter extends HttpFilter {
    static final String HEADER = "X-Request-Id";

    /** The name under which log patterns find it. */
    private static final String MDC_NAME = "request_id";

    private static final Pattern VISIBLE = Pattern.compile("[!-~]{1,100}");

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String sent = request.getHeader(HEADER);
        String id = sent != null && VISIBLE.matcher(sent).matches()
                ? sent
                : UUID.randomUUID().toString();
        response.setHeader(HEADER, id);
        MDC.put(MDC_NAME, id);
        try {
            chain.doFilter(request, response);
        } finally {
            MDC.remove(MDC_NAME);
        }
    }

    /** Of the request that this thread answers; null outside one. */
    public static String current() {
        return MDC.get(MDC_NAME);
    }
}
