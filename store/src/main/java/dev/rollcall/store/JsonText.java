package dev.rollcall.store;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Writes small JSON values; what reads them is PostgreSQL, or another system. */
final class JsonText {
    private JsonText() {}

    /**
     * @param value text, number, boolean, moment, null, or a map or list of these
     * @throws IllegalArgumentException when it is something else
     */
    static String of(Object value) {
        if (value == null || value instanceof Boolean || value instanceof Number) {
            return String.valueOf(value);
        }
        if (value instanceof Map<?, ?> map) {
            var object = new StringJoiner(",", "{", "}");
            map.forEach((name, part) -> object.add(quoted(String.valueOf(name)) + ":" + of(part)));
            return object.toString();
        }
        if (value instanceof Iterable<?> list) {
            var array = new StringJoiner(",", "[", "]");
            list.forEach(part -> array.add(of(part)));
            return array.toString();
        }
        if (value instanceof CharSequence || value instanceof Instant) {
            return quoted(value.toString());
        }
        throw new IllegalArgumentException(
                "no JSON is known for a " + value.getClass().getName());
    }

    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c == 0 || isHalf(text, i)) {
                // PostgreSQL takes neither.
                quoted.append("\\ufffd");
            } else if (c < 0x20 || c == 0x7f) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** Half of a surrogate pair, without the other one. */
    private static boolean isHalf(String text, int i) {
        char c = text.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
                : Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
