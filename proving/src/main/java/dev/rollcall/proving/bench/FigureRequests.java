package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.HttpReply;
import dev.rollcall.cli.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks for figures of domains, one after the other, and takes the time. */
final class FigureRequests {
    private final ApiClient api;

    FigureRequests(ApiClient api) {
        this.api = api;
    }

    /**
     * Milliseconds from the request to the last byte of the reply.
     *
     * @param bytes of a reply, the mean
     */
    record Latencies(String question, String query, int requests, double p50, double p95, double most, double bytes) {}

    /**
     * Each domain is asked about once.
     *
     * @throws UserError when a reply is not what it must be: then its time says nothing
     */
    Latencies ask(FigureQuestion question, List<String> domains) throws IOException {
        var millis = new ArrayList<Double>();
        long bytes = 0;
        for (String domain : domains) {
            if (Thread.currentThread().isInterrupted()) {
                throw new UserError("interrupted while figures were asked for");
            }
            long began = System.nanoTime();
            HttpReply reply = api.exchange("GET", question.path(domain), null, Map.of());
            millis.add((System.nanoTime() - began) / 1e6);
            bytes += reply.body().length;
            requireFigures(question, domain, reply);
        }
        double[] sorted =
                millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Latencies(
                question.name(),
                question.query(),
                sorted.length,
                percentile(sorted, 0.50),
                percentile(sorted, 0.95),
                sorted[sorted.length - 1],
                (double) bytes / sorted.length);
    }

    private static void requireFigures(FigureQuestion question, String domain, HttpReply reply) {
        JsonNode page = reply.status() == 200 ? reply.json() : null;
        if (page == null
                || page.path("windows").size() != question.windows()
                || page.path("pending").path("answers").asLong(-1) != 0
                || page.path("figures").isEmpty()) {
            throw new UserError("GET " + question.path(domain) + " gave status " + reply.status()
                    + (page == null
                            ? ""
                            : " and not the figures of all answers: " + page.path("says") + ", pending "
                                    + page.path("pending")));
        }
    }

    /** The least value that at least this share of all values does not exceed. */
    static double percentile(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
