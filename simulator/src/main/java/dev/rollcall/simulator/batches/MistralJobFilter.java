package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which of Mistral's jobs a list wants: by status, model, time, and metadata, in one of its orders. */
final class MistralJobFilter {
    private static final Set<String> OWN = Set.of(
            "page",
            "page_size",
            "model",
            "agent_id",
            "metadata",
            "created_after",
            "created_by_me",
            "status",
            "order_by");

    private final Query query;
    private final BatchContext context;

    MistralJobFilter(Query query, BatchContext context) {
        this.query = query;
        this.context = context;
    }

    List<Batch> of(List<Batch> newestFirst) {
        var all = new ArrayList<>(newestFirst);
        List<String> states = query.all("status").stream()
                .flatMap(one -> Arrays.stream(one.split(",")))
                .toList();
        String model = query.text("model");
        Instant after = createdAfter();
        Map<String, String> metadata = metadata();
        all.removeIf(batch -> (!states.isEmpty()
                        && !states.contains(
                                MistralJobForm.word(batch.at(context.now()).phase())))
                || (model != null && !model.equals(batch.own("model")))
                || (after != null
                        && !context.clock().wall(batch.schedule().created()).isAfter(after))
                || metadata.entrySet().stream()
                        .anyMatch(pair -> !batch.given("metadata")
                                .path(pair.getKey())
                                .asText("")
                                .equals(pair.getValue())));
        if ("created".equals(query.text("order_by"))) {
            Collections.reverse(all);
        }
        return all;
    }

    private Instant createdAfter() {
        String text = query.text("created_after");
        try {
            return text == null
                    ? null
                    : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        } catch (DateTimeParseException e) {
            throw BatchApi.invalid("Input should be a valid datetime", "created_after");
        }
    }

    /** As one JSON object, as {@code metadata[name]=value}, or as {@code name=value}: a form whose objects are exploded. */
    private Map<String, String> metadata() {
        var wanted = new HashMap<String, String>();
        String whole = query.text("metadata");
        if (whole != null) {
            JsonNode json = InputLines.parsed(whole);
            if (json == null) {
                throw BatchApi.invalid("Input should be a valid dictionary", "metadata");
            }
            json.properties()
                    .forEach(pair -> wanted.put(pair.getKey(), pair.getValue().asText()));
        }
        for (String name : query.names()) {
            if (!OWN.contains(name)) {
                wanted.put(name.replaceFirst("^metadata\\[(.*)\\]$", "$1"), query.text(name));
            }
        }
        return wanted;
    }
}
