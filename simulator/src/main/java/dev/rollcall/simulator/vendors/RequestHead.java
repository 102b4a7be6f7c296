package dev.rollcall.simulator.vendors;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * What a provider looks at in a request beside its path and its body.
 *
 * @param headers the first value of a header by its name, which may be in any case; null when there is none
 * @param query what stands behind the question mark, as it came; null when there is none
 */
public record RequestHead(UnaryOperator<String> headers, String query) {
    /** Null when there is none, or nothing in it. */
    public String header(String name) {
        return blankToNull(headers.apply(name));
    }

    /** A parameter of the query, decoded; null when there is none, or nothing in it. */
    String parameter(String name) {
        if (query == null) {
            return null;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals >= 0 && decoded(pair.substring(0, equals)).equals(name)) {
                return blankToNull(decoded(pair.substring(equals + 1)));
            }
        }
        return null;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a percent sign that begins no code
        }
    }

    static String blankToNull(String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }
}
