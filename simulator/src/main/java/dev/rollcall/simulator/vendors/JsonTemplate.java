package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON body as its provider writes it, with placeholders: {@code "${name}"} stands for text, {@code ${name}} for a
 * number, a truth value, null or {@link Raw} JSON. Line breaks and indentation of the source are dropped.
 */
final class JsonTemplate {
    private final List<String> literals = new ArrayList<>();
    private final List<String> holes = new ArrayList<>();

    JsonTemplate(String shape) {
        var flat = new StringBuilder();
        shape.lines().map(String::strip).forEach(flat::append);
        int at = 0;
        for (int hole = flat.indexOf("${"); hole >= 0; hole = flat.indexOf("${", at)) {
            literals.add(flat.substring(at, hole));
            int end = flat.indexOf("}", hole);
            holes.add(flat.substring(hole + 2, end));
            at = end + 1;
        }
        literals.add(flat.substring(at));
    }

    /** JSON that is inserted as it stands. */
    record Raw(String json) {
        static final Raw NULL = new Raw("null");

        static Raw quoted(String text) {
            if (text == null) {
                return NULL;
            }
            var out = new StringBuilder(text.length() + 16).append('"');
            JsonStringEncoder.getInstance().quoteAsString(text, out);
            return new Raw(out.append('"').toString());
        }
    }

    byte[] bytes(Object... namesAndValues) {
        return text(namesAndValues).getBytes(StandardCharsets.UTF_8);
    }

    Raw raw(Object... namesAndValues) {
        return new Raw(text(namesAndValues));
    }

    private String text(Object... namesAndValues) {
        var out = new StringBuilder(1024);
        for (int i = 0; i < holes.size(); i++) {
            out.append(literals.get(i));
            append(out, valueOf(holes.get(i), namesAndValues));
        }
        return out.append(literals.get(holes.size())).toString();
    }

    private static Object valueOf(String hole, Object[] namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (hole.equals(namesAndValues[i])) {
                return namesAndValues[i + 1];
            }
        }
        throw new IllegalArgumentException("nothing given for ${" + hole + "}");
    }

    private static void append(StringBuilder out, Object value) {
        if (value instanceof Raw raw) {
            out.append(raw.json());
        } else if (value instanceof String text) {
            JsonStringEncoder.getInstance().quoteAsString(text, out);
        } else {
            out.append(value);
        }
    }
}
