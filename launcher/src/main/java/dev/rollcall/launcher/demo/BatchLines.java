package dev.rollcall.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.HumanFormat;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A job's batches: each step of one in a line while they run, and the sum of them at the end. */
final class BatchLines {
    private final ApiClient api;
    private final String path;
    private final Consumer<String> step;
    private final Map<String, String> told = new HashMap<>();
    private List<JsonNode> batches = List.of();

    BatchLines(ApiClient api, String job, Consumer<String> step) {
        this.api = api;
        this.path = "/api/batches?limit=200&job=" + ApiClient.segment(job);
        this.step = step;
    }

    /** Tells what is new. */
    void look() {
        var now = new ArrayList<JsonNode>();
        api.get(path).path("batches").forEach(now::add);
        Collections.reverse(now);
        batches = now;
        for (JsonNode batch : batches) {
            String words = words(batch);
            if (!words.isEmpty() && !words.equals(told.put(batch.path("token").asText(), words))) {
                step.accept(batch.path("provider").asText() + ": " + words);
            }
        }
    }

    /** The providers that have one which has not ended. */
    Set<String> underWay() {
        return running().map(batch -> batch.path("provider").asText()).collect(Collectors.toSet());
    }

    long callsUnderWay() {
        return running().mapToLong(batch -> batch.path("items").asLong()).sum();
    }

    private Stream<JsonNode> running() {
        return batches.stream().filter(batch -> batch.path("state").asText().equals("running"));
    }

    private static String words(JsonNode batch) {
        String items = HumanFormat.count(batch.path("items").asLong());
        return switch (batch.path("state").asText()) {
            case "running" -> {
                long processed = batch.at("/provider_counts/processed").asLong();
                yield processed > 0
                        ? HumanFormat.count(processed) + " of " + items + " processed"
                        : "a batch of " + items + " calls is submitted ("
                                + batch.path("provider_task_id").asText() + ")";
            }
            case "done" -> {
                long lost = batch.path("expired_items").asLong()
                        + batch.path("missing_items").asLong();
                yield HumanFormat.count(batch.path("succeeded_items").asLong()) + " of " + items + " answered"
                        + (lost == 0
                                ? ", the batch is done"
                                : ", " + HumanFormat.count(lost) + " expired: they are asked again");
            }
            case "abandoned" ->
                "the batch is abandoned: " + batch.path("problem").asText();
            default -> "";
        };
    }

    /** @param attempts all calls of the job, as the ledger has them */
    void print(PrintStream out, long attempts) {
        long asked = sum("submitted_items");
        long lost = sum("expired_items") + sum("missing_items");
        out.println();
        line(
                out,
                "asked in batches",
                HumanFormat.count(asked),
                "calls, in " + batches.size() + " batches; " + HumanFormat.count(attempts - asked)
                        + " more were asked one by one");
        line(out, "expired", HumanFormat.count(lost), "calls of a batch whose time was up: each was asked again");
        line(
                out,
                "saved",
                HumanFormat.usd(saved()),
                "what the calls in batches would have cost more one by one (simulated)");
    }

    private static void line(PrintStream out, String name, String value, String meaning) {
        out.printf(Locale.ROOT, "%-22s%10s   %s%n", name, value, meaning);
    }

    private long sum(String field) {
        return batches.stream().mapToLong(batch -> batch.path(field).asLong()).sum();
    }

    /** Missing where that of one of them is unknown. */
    private JsonNode saved() {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode batch : batches) {
            if (!batch.path("saved_usd").isNumber()) {
                return batch.path("saved_usd");
            }
            sum = sum.add(batch.path("saved_usd").decimalValue());
        }
        return DecimalNode.valueOf(sum);
    }
}
