package dev.rollcall.simulator.batches;

import dev.rollcall.simulator.vendors.RejectedException;
import dev.rollcall.simulator.vendors.SimulatedError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parameters of a query, decoded, in their order. */
final class Query {
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /** @param query as it came; null when there is none */
    Query(String query) {
        if (query == null) {
            return;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a percent sign that begins no code
        }
    }

    Set<String> names() {
        return values.keySet();
    }

    /** The first value; null when there is none, or nothing in it. */
    String text(String name) {
        List<String> all = all(name);
        return all.isEmpty() || all.get(0).isBlank() ? null : all.get(0);
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Throws a {@link RejectedException} when it is no number, or not within these. */
    int number(String name, int otherwise, int least, int most) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new RejectedException(SimulatedError.invalid(
                    "Invalid '" + name + "': expected an integer from " + least + " to " + most + ".", name));
        }
        return Integer.parseInt(text);
    }
}
