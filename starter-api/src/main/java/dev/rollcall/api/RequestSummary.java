package dev.rollcall.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What a request asked for, in at most 500 characters and without secrets: its query, and the fields of its JSON body. */
final class RequestSummary {
    private static final int LONGEST = 500;
    private static final int SHOWN = 5;
    private static final String HIDDEN = "[hidden]";
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(secret|token|password|passwd|credential|authorization|api_?key).*|key");

    /** Keys of providers, our own tokens, and the login of a URL, wherever they stand. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)\\b(sk|pk|rc|gsk|xai|pplx|whsec|ghp)[-_][A-Za-z0-9_-]{8,}"
                    + "|\\bAIza[A-Za-z0-9_-]{8,}|\\bBearer\\s+\\S+|(?<=://)[^/\\s@]+(?=@)");

    private RequestSummary() {}

    /** Null when it had neither query nor JSON body. */
    static String of(HttpServletRequest request) {
        var parts = new StringJoiner(" ");
        if (request.getQueryString() != null) {
            parts.add("?" + request.getQueryString());
        }
        if (request.getAttribute(Payload.class.getName()) instanceof JsonNode body) {
            body.properties().forEach(field -> parts.add(shown(field.getKey(), field.getValue())));
        }
        String summary = hidden(parts.toString()).replaceAll("\\p{Cntrl}", " ");
        return summary.isEmpty() ? null : summary.substring(0, Math.min(LONGEST, summary.length()));
    }

    /** The text, with what may be a secret covered. */
    static String hidden(String text) {
        return SECRET.matcher(text).replaceAll(HIDDEN);
    }

    private static String shown(String name, JsonNode value) {
        if (SECRET_NAME.matcher(name).matches() && !value.isNull()) {
            return name + "=" + HIDDEN;
        }
        if (value.isArray() && value.size() > SHOWN) {
            return name + "=[" + value.size() + " entries]";
        }
        return name + "=" + (value.isContainer() ? nested(value) : cut(value.toString()));
    }

    /** Fields of an object, and entries of a short list. */
    private static String nested(JsonNode value) {
        var parts = new StringJoiner(",", value.isArray() ? "[" : "{", value.isArray() ? "]" : "}");
        if (value.isArray()) {
            value.forEach(entry -> parts.add(entry.isContainer() ? nested(entry) : cut(entry.toString())));
        } else {
            value.properties().forEach(field -> parts.add(shown(field.getKey(), field.getValue())));
        }
        return parts.toString();
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(LONGEST, text.length()));
    }
}
