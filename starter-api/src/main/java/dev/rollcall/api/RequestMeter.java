package dev.rollcall.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
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
 * Measures how long requests take and tells of each, by route: the template of the path ({@code /api/jobs/{id}}), never the path itself. Of a
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
    private final transient ObservationRegistry observations;

    RequestMeter(MeterRegistry meters, ObservationRegistry observations) {
        this.meters = meters;
        this.observations = observations;
    }

    @Override
    @SuppressWarnings("try") // the scope is where what is called finds the request's trace
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long start = System.nanoTime();
        boolean thrown = true;
        Observation observation = Observation.createNotStarted("http.request", observations)
                .contextualName(method(request))
                .start();
        try (Observation.Scope scope = observation.openScope()) {
            chain.doFilter(request, response);
            thrown = false;
        } finally {
            int status = thrown ? HttpServletResponse.SC_INTERNAL_SERVER_ERROR : response.getStatus();
            timer(request, status).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            observation
                    .contextualName(method(request) + " " + route(request))
                    .lowCardinalityKeyValue("http.route", route(request))
                    .lowCardinalityKeyValue("http.response.status_code", String.valueOf(status))
                    .stop();
        }
    }

    private static String method(HttpServletRequest request) {
        return METHODS.contains(request.getMethod()) ? request.getMethod() : "OTHER";
    }

    private static String route(HttpServletRequest request) {
        Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return route == null ? NO_ROUTE : route.toString();
    }

    /** Looked up for each request: Micrometer keeps them by name and tags. */
    private Timer timer(HttpServletRequest request, int status) {
        return Timer.builder("http.server.requests")
                .description("Requests to the API, by the template of their path.")
                .tag("route", route(request))
                .tag("method", method(request))
                .tag("status", String.valueOf(status))
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }
}
