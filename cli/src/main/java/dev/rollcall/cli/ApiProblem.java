package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.function.IntFunction;

/** A refusal of the API (RFC 9457), in words for people. */
record ApiProblem(HttpReply reply, JsonNode said) {
    private static final int SHOWN = 20;
    private static final String DOMAINS = "/domains/";

    static ApiProblem of(HttpReply reply) {
        JsonNode said;
        try {
            said = HttpReply.JSON.readTree(reply.body());
        } catch (IOException e) {
            said = MissingNode.getInstance();
        }
        return new ApiProblem(reply, said == null ? MissingNode.getInstance() : said);
    }

    /** @param where gives the place of an entry of the list of domains, by its position or its line; null: unknown */
    String words(IntFunction<String> where) {
        if (reply.status() == 401) {
            return reply.header("WWW-Authenticate").contains("invalid_token")
                    ? reply.from() + " refuses this ROLLCALL_TOKEN" + why()
                            + ": set it to the one that the API was started with, or to one of ./rollcall tokens create"
                    : reply.from()
                            + " wants a token: set ROLLCALL_TOKEN to the one that the API was started with, or to"
                            + " one of ./rollcall tokens create";
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
            words.append("\n  and ").append(HumanFormat.count(count - SHOWN)).append(" more");
        }
        return words.toString();
    }

    /** That it was revoked, or has expired, where the API says so. */
    private String why() {
        String detail = HumanFormat.text(said, "detail");
        return detail != null && (detail.contains(" was revoked at ") || detail.contains(" expired at "))
                ? " (" + HumanFormat.line(detail.replaceFirst(": .*", "")) + ")"
                : "";
    }

    private String headline() {
        String detail = HumanFormat.text(said, "detail");
        String title = HumanFormat.text(said, "title");
        if (detail == null && title == null) {
            return reply.from() + " refused this (HTTP " + reply.status()
                    + ") and gave no reason: is that Rollcall's API? Mend ROLLCALL_URL if it is not";
        }
        return HumanFormat.line(detail == null ? title : detail);
    }

    /** The line above the entries. The detail is left out if it only repeats the first entry, which is listed below. */
    private String headlineAbove(JsonNode errors, int count) {
        String detail = HumanFormat.text(said, "detail");
        String reason = HumanFormat.text(errors.get(0), "reason");
        boolean repeats = detail == null || (reason != null && detail.contains(reason));
        String entries = count == 1 ? "1 entry is wrong" : HumanFormat.count(count) + " entries are wrong";
        boolean nothingDone = detail != null && detail.endsWith("Nothing was done.");
        return repeats ? entries + (nothingDone ? "; nothing was done:" : ":") : HumanFormat.line(detail);
    }

    private static String entry(JsonNode error, IntFunction<String> where) {
        String reason = HumanFormat.line(HumanFormat.text(error, "reason"));
        String value = HumanFormat.text(error, "value");
        String quoted = value == null ? "" : "'" + HumanFormat.line(value) + "'";
        String place = place(error, where);
        String subject = place.isEmpty() || quoted.isEmpty() ? place + quoted : place + " " + quoted;
        return subject.isEmpty() ? reason : subject + ": " + reason;
    }

    private static String place(JsonNode error, IntFunction<String> where) {
        if (error.path("line").isIntegralNumber()) {
            String known = where.apply(error.path("line").intValue());
            return known == null ? "line " + error.path("line").asLong() : known;
        }
        String pointer = HumanFormat.text(error, "pointer");
        boolean ofDomains = pointer == null || pointer.startsWith(DOMAINS);
        if (error.path("position").isInt() && ofDomains) {
            String known = where.apply(error.path("position").intValue());
            return known == null ? "" : known;
        }
        if (pointer == null) {
            return "";
        }
        // Of a list of names the name says enough.
        boolean named = error.path("position").isInt();
        return HumanFormat.line(named ? pointer.substring(1).replaceFirst("/\\d+$", "") : pointer.substring(1));
    }
}
