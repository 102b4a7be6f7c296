package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds what is wrong in a row of {@code errors.json} before any request meets it. */
final class ErrorRowCheck {
    private final ErrorRow row;
    private final Set<String> used = new HashSet<>();

    private ErrorRowCheck(ErrorRow row) {
        this.row = row;
    }

    /** An {@link IllegalArgumentException} says what is wrong. */
    static void check(ErrorRow row) {
        var check = new ErrorRowCheck(row);
        check.statuses();
        check.bodies();
        row.headers().values().forEach(value -> check.placeholders(value, Set.of()));
        var unused = new LinkedHashSet<>(row.fields().keySet());
        unused.removeAll(check.used);
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException("nothing uses " + unused);
        }
    }

    private void statuses() {
        row.status().alternatives().forEach(status -> {
            JsonNode code = status instanceof ErrorValue.Fixed fixed ? fixed.json() : null;
            if (code == null || code.asInt() < 400 || code.asInt() > 599) {
                throw new IllegalArgumentException("its status is no number from 400 to 599");
            }
        });
    }

    private void bodies() {
        row.body().alternatives().forEach(name -> {
            JsonNode text = name instanceof ErrorValue.Fixed fixed ? fixed.json() : null;
            ErrorValue body = text == null ? null : row.bodies().get(text.asText());
            if (body == null) {
                throw new IllegalArgumentException(
                        "its body " + text + " is none of " + row.bodies().keySet());
            }
            placeholders(body, Set.of());
        });
    }

    /** @param within the fields in which this value stands: one that stood in itself would have no end */
    private void placeholders(ErrorValue value, Set<String> within) {
        value.placeholders().forEach(placeholder -> {
            String name = placeholder.replace("?", "");
            ErrorValue field = row.fields().get(name);
            if (within.contains(name)) {
                throw new IllegalArgumentException("'" + name + "' stands in itself");
            }
            if (field != null) {
                used.add(name);
                var inner = new HashSet<>(within);
                inner.add(name);
                placeholders(field, inner);
            } else if (!placeholder.endsWith("?") && !ErrorWords.has(name)) {
                throw new IllegalArgumentException("it has no value for ${" + name + "}");
            }
        });
        value.parts().forEach(part -> placeholders(part, within));
    }
}
