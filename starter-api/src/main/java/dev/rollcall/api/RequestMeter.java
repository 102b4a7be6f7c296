package dev.rollcall.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Measures how long requests take, by route: the template of the path ({@code /api/jobs/{id}}), never the path itself. Of a
 * stream, it is the time until it begins.
 */
final class RequestMeter extends HttpFilter {
    /** What reaches no operation: it was refused before, or there is none at this path. */
    static final String NO_ROUTE = "none";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60)
    };

    private final transient MeterRegistry meters;

    RequestMeter(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long start = System.nanoTime();
        boolean thrown = true;
        try {
            chain.doFilter(request, response);
            thrown = false;
        } finally {
            int status = thrown ? HttpServletResponse.SC_INTERNAL_SERVER_ERROR : response.getStatus();
            timer(request, status).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    /** Looked up for each request: Micrometer keeps them by name and tags. */
    private Timer timer(HttpServletRequest request, int status) {
        Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        String method = request.getMethod();
        return Timer.builder("http.server.requests")
                .description("Requests to the API, by the template of their path.")
                .tag("route", route == null ? NO_ROUTE : route.toString())
                .tag("method", METHODS.contains(method) ? method : "OTHER")
                .tag("status", String.valueOf(status))
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }
}
