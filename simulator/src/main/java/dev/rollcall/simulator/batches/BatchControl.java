package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.BatchSchedule.Progress;
import dev.rollcall.simulator.batches.SimulatedClock.Reading;
import dev.rollcall.simulator.faults.DurationText;
import dev.rollcall.simulator.vendors.SimulatedOutcome;
import dev.rollcall.simulator.vendors.SimulatedReply;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The controls of batches: the clock, the journal of accepted rows, and the bill. */
public final class BatchControl {
    private static final Pattern ROWS = Pattern.compile("/control/batches/([\\w-]+)/rows");
    private static final Pattern SHORT = Pattern.compile("\\+(.+)|x(.+)");

    private final Batches batches;
    private final SimulatedClock clock;
    private final BatchDesk.KeptClock kept;

    BatchControl(Batches batches, SimulatedClock clock, BatchDesk.KeptClock kept) {
        this.batches = batches;
        this.clock = clock;
        this.kept = kept;
    }

    /** Null when it is no control of batches. @param body null when it was too large or broke off */
    public SimulatedReply reply(String method, String path, byte[] body) {
        Matcher rows = ROWS.matcher(path);
        try {
            if (method.equals("GET") && rows.matches()) {
                Batch batch = batches.find(rows.group(1));
                return batch == null ? SimulatedReply.own(404, "no batch '" + rows.group(1) + "'") : rows(batch);
            }
            return switch (method + " " + path) {
                case "GET /control/clock" -> ok(told());
                case "POST /control/clock" -> {
                    set(body == null ? "" : new String(body, StandardCharsets.UTF_8).strip());
                    yield ok(told());
                }
                case "GET /control/batches" -> all();
                case "GET /control/bill" -> ok(bill());
                default -> null;
            };
        } catch (IllegalArgumentException e) {
            return SimulatedReply.own(400, e.getMessage());
        }
    }

    private void set(String text) {
        Matcher brief = SHORT.matcher(text);
        if (brief.matches()) {
            if (brief.group(1) != null) {
                clock.advance(DurationText.parse(brief.group(1)));
            } else {
                clock.speed(number(brief.group(2)));
            }
        } else {
            setAll(text);
        }
        kept.save();
    }

    private void setAll(String text) {
        JsonNode json = InputLines.parsed(text);
        if (json == null || json.isEmpty()) {
            throw new IllegalArgumentException(
                    "write {\"advance\":\"6h\",\"speed\":3600,\"batch_takes\":\"2h\"}, one of"
                            + " these or several, or in short +6h or x3600");
        }
        json.fieldNames().forEachRemaining(name -> {
            if (!List.of("advance", "speed", "batch_takes").contains(name)) {
                throw new IllegalArgumentException("unknown '" + name + "'; known: advance, speed, batch_takes");
            }
        });
        if (json.has("batch_takes")) {
            batches.usual(DurationText.parse(json.get("batch_takes").asText()));
        }
        if (json.has("speed")) {
            clock.speed(number(json.get("speed").asText()));
        }
        if (json.has("advance")) {
            clock.advance(DurationText.parse(json.get("advance").asText().replaceFirst("^\\+", "")));
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a number", e);
        }
    }

    private ObjectNode told() {
        Reading now = clock.reading();
        return BatchApi.object()
                .put("now", now.simulated().toString())
                .put("wall", now.wall().toString())
                .put("speed", now.speed())
                .put("batch_takes_ms", batches.usual().toMillis());
    }

    /** One line a batch, oldest first. */
    private SimulatedReply all() {
        var lines = new ByteArrayOutputStream();
        Instant now = clock.now();
        for (Batch batch : batches.all()) {
            Progress progress = batch.at(now);
            Instant end = batch.schedule().endsAt();
            ObjectNode line = BatchApi.object()
                    .put("provider", batch.record().provider())
                    .put("key", batch.record().fingerprint())
                    .put("id", batch.id())
                    .put("phase", progress.phase().name().toLowerCase(Locale.ROOT))
                    .put("created_at", clock.wall(batch.schedule().created()).toString())
                    .put(
                            "ended_at",
                            progress.phase().terminal() ? clock.wall(end).toString() : null)
                    .put("rows", batch.rows().rows())
                    .put("answered", progress.answered())
                    .put("billed", batch.rows().good(progress.answered()))
                    .put("deleted", batch.deleted());
            addTo(line, batch.rows().usageOf(progress.answered()));
            line.set("given", batch.record().own());
            write(lines, line);
        }
        return lines(lines);
    }

    private SimulatedReply rows(Batch batch) {
        var lines = new ByteArrayOutputStream();
        Progress progress = batch.at(clock.now());
        int rows = batch.rows().rows();
        if (rows > 0) {
            try (RowStore.Reader reader = batch.rows().reader()) {
                for (int n = 0; n < rows; n++) {
                    write(lines, row(batch, reader.row(n), n, progress));
                }
            }
        }
        return lines(lines);
    }

    private static ObjectNode row(Batch batch, AnsweredRow row, int n, Progress progress) {
        boolean answered = n < progress.answered();
        String left = progress.phase() == BatchPhase.CANCELLED ? "cancelled" : "expired";
        ObjectNode line = BatchApi.object()
                .put("n", n)
                .put("batch", batch.id())
                .put("provider", batch.record().provider())
                .put("key", batch.record().fingerprint())
                .put("custom_id", row.customId())
                .put("cell", row.cell())
                .put("prompt", row.prompt())
                .put("model", row.model())
                .put("accepted_at", Instant.ofEpochMilli(row.acceptedAt()).toString())
                .put("ended", answered ? row.outcomeWord() : progress.phase().terminal() ? left : "open")
                .put("billed", answered && row.good());
        addTo(line, answered ? row.usage() : BilledUsage.NONE);
        return line;
    }

    /** What is billed, by provider and model: the rows that were answered well, in whatever batches. */
    private ArrayNode bill() {
        var sums = new TreeMap<String, BilledUsage>();
        var counts = new TreeMap<String, int[]>();
        Instant now = clock.now();
        for (Batch batch : batches.all()) {
            int answered = batch.at(now).answered();
            for (int row = 0; row < batch.rows().rows(); row++) {
                String name = batch.record().provider() + "\t" + batch.rows().model(row);
                int[] count = counts.computeIfAbsent(name, n -> new int[2]);
                count[0]++;
                if (row < answered && batch.rows().isGood(row)) {
                    count[1]++;
                    sums.merge(name, batch.rows().usage(row), BilledUsage::plus);
                }
            }
        }
        ArrayNode bill = BatchApi.JSON.createArrayNode();
        for (Map.Entry<String, int[]> count : counts.entrySet()) {
            String[] words = count.getKey().split("\t", 2);
            ObjectNode line = bill.addObject()
                    .put("provider", words[0])
                    .put("model", words[1])
                    .put("rows", count.getValue()[0])
                    .put("billed_rows", count.getValue()[1]);
            addTo(line, sums.getOrDefault(count.getKey(), BilledUsage.NONE));
        }
        return bill;
    }

    private static void addTo(ObjectNode line, BilledUsage used) {
        line.put("input_tokens", used.input())
                .put("cached_tokens", used.cached())
                .put("output_tokens", used.output())
                .put("reasoning_tokens", used.reasoning())
                .put("cost_usd_ticks", used.ticks());
    }

    private static void write(ByteArrayOutputStream lines, JsonNode line) {
        lines.writeBytes(ResultFiles.bytes(line));
        lines.write('\n');
    }

    private static SimulatedReply lines(ByteArrayOutputStream lines) {
        return new SimulatedReply(
                200,
                "application/x-ndjson",
                List.of(),
                lines.toByteArray(),
                SimulatedOutcome.ANSWERED,
                SimulatedReply.Delivery.WHOLE);
    }

    private static SimulatedReply ok(JsonNode body) {
        return SimulatedReply.json(200, ResultFiles.bytes(body), SimulatedOutcome.ANSWERED);
    }
}
