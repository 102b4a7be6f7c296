package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.Batch.BatchRecord;
import dev.rollcall.simulator.batches.BatchSchedule.Arrival;
import dev.rollcall.simulator.vendors.Vendors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps batches in files, if the simulator keeps anything, so that one that is started again still has them. */
final class BatchFolder {
    private static final ObjectMapper JSON = new ObjectMapper()
            .setVisibility(PropertyAccessor.FIELD, Visibility.ANY)
            .setVisibility(PropertyAccessor.GETTER, Visibility.NONE)
            .setVisibility(PropertyAccessor.IS_GETTER, Visibility.NONE);

    private final Spool spool;

    BatchFolder(Spool spool) {
        this.spool = spool;
    }

    RowStore rows(String id) {
        return RowStore.in(spool.named(id + ".rows"));
    }

    void save(Batch batch) {
        if (!spool.isKept()) {
            return;
        }
        BatchRecord record = batch.record();
        BatchSchedule schedule = batch.schedule();
        ObjectNode json = JSON.createObjectNode()
                .put("provider", record.provider())
                .put("fingerprint", record.fingerprint())
                .put("id", record.id())
                .put("created", schedule.created().toString())
                .put("window", schedule.window().toString())
                .put("failed", schedule.failed())
                .put("settled", batch.settled())
                .put("closed", batch.closed())
                .put("deleted", batch.deleted());
        json.set("own", record.own());
        json.set("faults", JSON.valueToTree(record.faults()));
        json.set("problems", JSON.valueToTree(record.problems()));
        if (schedule.cancelledAt() != null) {
            json.put("cancelled", schedule.cancelledAt().toString());
        }
        ArrayNode arrivals = json.putArray("arrivals");
        for (Arrival arrival : schedule.arrivals()) {
            arrivals.addObject().put("at", arrival.at().toString()).put("rows", arrival.rows());
        }
        try {
            Path part = spool.fresh();
            Files.write(part, JSON.writeValueAsBytes(json));
            Files.move(part, spool.named(record.id() + ".batch"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("a batch cannot be kept: " + e.getMessage(), e);
        }
    }

    /** All that were kept, oldest first. */
    List<Batch> load(RowWork work) {
        var all = new ArrayList<Batch>();
        for (Path file : spool.ending(".batch")) {
            try {
                all.add(batch(JSON.readTree(file.toFile()), work));
            } catch (IOException e) {
                throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
            }
        }
        all.sort(Comparator.comparing(batch -> batch.schedule().created()));
        return all;
    }

    private Batch batch(JsonNode json, RowWork work) throws IOException {
        var problems = new ArrayList<BatchProblem>();
        for (JsonNode problem : json.path("problems")) {
            problems.add(JSON.treeToValue(problem, BatchProblem.class));
        }
        String fingerprint = json.path("fingerprint").asText();
        String provider = json.path("provider").asText();
        BatchFaults faults = JSON.treeToValue(json.path("faults"), BatchFaults.class);
        var record = new BatchRecord(
                provider, fingerprint, json.path("id").asText(), (ObjectNode) json.path("own"), faults, problems);
        var arrivals = new ArrayList<Arrival>();
        for (JsonNode arrival : json.path("arrivals")) {
            arrivals.add(new Arrival(
                    Instant.parse(arrival.path("at").asText()),
                    arrival.path("rows").asInt()));
        }
        var schedule = new BatchSchedule(
                Instant.parse(json.path("created").asText()),
                Duration.parse(json.path("window").asText()),
                arrivals,
                faults,
                json.path("failed").asBoolean(),
                json.has("cancelled") ? Instant.parse(json.get("cancelled").asText()) : null);
        var batch = new Batch(
                record,
                schedule,
                rows(record.id()),
                work.counts(Vendors.byId(provider), fingerprint),
                json.path("settled").asInt(),
                json.path("closed").asBoolean());
        if (json.path("deleted").asBoolean()) {
            batch.delete();
        }
        return batch;
    }
}
