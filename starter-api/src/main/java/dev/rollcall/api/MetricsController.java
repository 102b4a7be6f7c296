package dev.rollcall.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** This process's meters, and with them the ledger's numbers: {@link LedgerMetrics}. */
@RestController
class MetricsController {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry meters;

    MetricsController(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    /** Written by hand: Spring would leave the version out of the type. */
    @GetMapping({"/metrics", "/api/v2/metrics"})
    void metrics(HttpServletResponse response) throws IOException {
        var text = new ByteArrayOutputStream();
        meters.scrape(text, TEXT);
        response.setContentType(TEXT);
        response.getOutputStream().write(text.toByteArray());
    }
}
