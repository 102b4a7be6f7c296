package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.simulator.vendors.SimulatedError.ErrorCause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How every provider words every kind of error. It stands in {@code errors.json}: {@code bodies} by name, and for each
 * provider the values that all its rows have, and its rows. A row has the kinds of error that it is for, the HTTP status,
 * the name of its body, the values of that body's placeholders, and headers. {@link ErrorValue} says what a value may be.
 *
 * <p>It is read once, when the first provider is made; a mistake in it is an {@link IllegalStateException} that names the
 * provider and the kinds.
 */
final class ErrorTable {
    /** Members of a row that are no values of the body's placeholders. */
    private static final Set<String> STRUCTURE = Set.of("because", "kinds", "status", "body", "headers");

    private static final ErrorTable BUNDLED = bundled();

    private final Map<String, Map<ErrorCause, ErrorRow>> rows = new LinkedHashMap<>();

    private ErrorTable(JsonNode json) {
        Map<String, ErrorValue> bodies = values(json.path("bodies"));
        json.path("vendors").properties().forEach(vendor -> rows.put(vendor.getKey(), rows(vendor.getValue(), bodies)));
    }

    /** All rows of that provider, one for each kind. */
    static Map<ErrorCause, ErrorRow> of(String vendor) {
        Map<ErrorCause, ErrorRow> own = BUNDLED.rows.get(vendor);
        if (own == null) {
            throw new IllegalStateException("errors.json has no words for the errors of " + vendor);
        }
        return own;
    }

    private static ErrorTable bundled() {
        try (InputStream in = ErrorTable.class.getResourceAsStream("errors.json")) {
            return read(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException("errors.json cannot be read", e);
        }
    }

    static ErrorTable read(JsonNode json) {
        var table = new ErrorTable(json);
        table.rows.forEach(ErrorTable::check);
        return table;
    }

    private static Map<ErrorCause, ErrorRow> rows(JsonNode vendor, Map<String, ErrorValue> bodies) {
        var rows = new EnumMap<ErrorCause, ErrorRow>(ErrorCause.class);
        for (JsonNode json : vendor.path("errors")) {
            ErrorRow row = row(vendor.path("all"), json, bodies);
            for (JsonNode kind : json.path("kinds")) {
                if (rows.put(ErrorCause.valueOf(kind.asText()), row) != null) {
                    throw new IllegalStateException("errors.json has two rows for " + kind.asText() + ": " + json);
                }
            }
        }
        return rows;
    }

    private static ErrorRow row(JsonNode all, JsonNode own, Map<String, ErrorValue> bodies) {
        Map<String, ErrorValue> members = values(all);
        members.putAll(values(own));
        var fields = new LinkedHashMap<>(members);
        fields.keySet().removeAll(STRUCTURE);
        ErrorValue status = members.getOrDefault("status", ErrorValue.ABSENT);
        ErrorValue body = members.getOrDefault("body", ErrorValue.ABSENT);
        return new ErrorRow(status, body, bodies, fields, values(own.path("headers")));
    }

    private static Map<String, ErrorValue> values(JsonNode object) {
        var values = new LinkedHashMap<String, ErrorValue>();
        object.properties().forEach(member -> values.put(member.getKey(), ErrorValue.read(member.getValue())));
        return values;
    }

    private static void check(String vendor, Map<ErrorCause, ErrorRow> rows) {
        for (ErrorCause kind : ErrorCause.values()) {
            if (!rows.containsKey(kind)) {
                throw new IllegalStateException("errors.json: " + vendor + " has no row for " + kind);
            }
        }
        rows.forEach((kind, row) -> {
            try {
                ErrorRowCheck.check(row);
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException(
                        "errors.json: " + vendor + "'s row for " + kind + ": " + e.getMessage(), e);
            }
        });
    }
}
