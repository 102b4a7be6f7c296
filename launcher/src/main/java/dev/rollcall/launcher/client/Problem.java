package dev.rollcall.launcher.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.function.IntFunction;

/** A no (RFC 9457), in words for people. */
record Problem(Reply reply, JsonNode said) {
    private static final int SHOWN = 20;
    private static final String DOMAINS = "/domains/";

    static Problem of(Reply reply) {
        JsonNode said;
        try {
            said = Reply.JSON.readTree(reply.body());
        } catch (IOException e) {
            said = MissingNode.getInstance();
        }
        return new Problem(reply, said == null ? MissingNode.getInstance() : said);
    }

    /** @param where where an entry of the list of domains comes from; null: not known */
    String words(IntFunction<String> where) {
        if (reply.status() == 401) {
            return reply.header("WWW-Authenticate").contains("invalid_token")
                    ? reply.from() + " refuses this ROLLCALL_TOKEN: set it to the one that the API was started with"
                    : reply.from() + " wants a token: set ROLLCALL_TOKEN to the one that the API was started with";
        }
        JsonNode errors = said.path("errors");
        if (errors.isEmpty()) {
            return headline();
        }
        int count = Math.max(errors.size(), said.path("error_count").asInt());
        var words = new StringBuilder(headlineAbove(errors, count));
        for (int i = 0; i < Math.min(SHOWN, errors.size()); i++) {
            words.append("\n  ").append(entry(errors.get(i), where));
        }
        if (count > SHOWN) {
            words.append("\n  and ").append(Words.count(count - SHOWN)).append(" more");
        }
        return words.toString();
    }

    private String headline() {
        String detail = Words.text(said, "detail");
        String title = Words.text(said, "title");
        if (detail == null && title == null) {
            return reply.from() + " said no (HTTP " + reply.status()
                    + ") and not why: is that Rollcall's API? Mend ROLLCALL_URL if it is not";
        }
        return Words.line(detail == null ? title : detail);
    }

    /** The detail repeats the first entry, which is listed below. */
    private String headlineAbove(JsonNode errors, int count) {
        String detail = Words.text(said, "detail");
        String reason = Words.text(errors.get(0), "reason");
        boolean repeats = detail == null || (reason != null && detail.contains(reason));
        String entries = count == 1 ? "1 entry is wrong" : Words.count(count) + " entries are wrong";
        boolean nothingDone = detail != null && detail.endsWith("Nothing was done.");
        return repeats ? entries + (nothingDone ? "; nothing was done:" : ":") : Words.line(detail);
    }

    private static String entry(JsonNode error, IntFunction<String> where) {
        String reason = Words.line(Words.text(error, "reason"));
        String value = Words.text(error, "value");
        String quoted = value == null ? "" : "'" + Words.line(value) + "'";
        String place = place(error, where);
        String subject = place.isEmpty() || quoted.isEmpty() ? place + quoted : place + " " + quoted;
        return subject.isEmpty() ? reason : subject + ": " + reason;
    }

    private static String place(JsonNode error, IntFunction<String> where) {
        String pointer = Words.text(error, "pointer");
        boolean ofDomains = pointer == null || pointer.startsWith(DOMAINS);
        if (error.path("position").isInt() && ofDomains) {
            String known = where.apply(error.path("position").intValue());
            return known == null ? "" : known;
        }
        return pointer == null ? "" : Words.line(pointer.substring(1).replaceFirst("/.*", ""));
    }
}
