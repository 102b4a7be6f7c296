package dev.rollcall.api;

import dev.rollcall.api.FigureSelection.WindowSpan;
import dev.rollcall.store.Domain;
import dev.rollcall.store.InvalidDomainException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a report is to be of.
 *
 * @param compareTo see {@link WindowChoice#comparedWith}; empty: with nothing
 * @param run null: the current one
 * @param simulated null: real answers where there are any
 */
record ReportRequest(Domain domain, WindowSpan span, List<String> compareTo, Integer run, Boolean simulated) {
    /** Of windows that are chosen, and of those that they are compared with. */
    static final int MOST_WINDOWS = 1_000;

    private static final List<String> FIELDS =
            List.of("domain", "from", "to", "windows", "compare_to", "run", "simulated");
    private static final String EXAMPLE = "{\"domain\":\"stripe.com\",\"from\":\"2026-11-01\",\"to\":\"2026-11-30\"}";
    private static final int LONGEST = 300;

    static ReportRequest read(HttpServletRequest http) throws IOException {
        Payload payload = Payload.read(http, FIELDS, EXAMPLE);
        Domain domain = domain(payload);
        LocalDate from = date(payload, "from");
        LocalDate to = date(payload, "to");
        if (from != null && to != null && to.isBefore(from)) {
            payload.errors().field("to", to, "that is before from, which is " + from);
        }
        var request = new ReportRequest(
                domain,
                new WindowSpan(from, to, names(payload, "windows")),
                names(payload, "compare_to"),
                payload.has("run") ? Integer.valueOf(payload.whole("run", 1, 1, Integer.MAX_VALUE)) : null,
                payload.has("simulated") ? Boolean.valueOf(payload.flag("simulated")) : null);
        payload.errors().refuseIfAny();
        return request;
    }

    private static Domain domain(Payload payload) {
        String typed = payload.text("domain");
        try {
            if (typed != null) {
                return Domain.parse(typed);
            }
            if (!payload.has("domain")) {
                payload.errors().field("domain", null, "say whose report, such as \"stripe.com\"");
            }
        } catch (InvalidDomainException e) {
            payload.errors().field("domain", typed, e.why());
        }
        return null;
    }

    /** In UTC; null when it is absent. */
    private static LocalDate date(Payload payload, String field) {
        String typed = payload.text(field);
        try {
            LocalDate date = typed == null ? null : LocalDate.parse(typed);
            if (date == null || date.getYear() >= 2000 && date.getYear() <= 9999) {
                return date;
            }
        } catch (DateTimeException e) {
            // Told below.
        }
        payload.errors().field(field, typed, "it is a date such as 2026-11-22");
        return null;
    }

    /** One name, or a list of them. */
    private static List<String> names(Payload payload, String field) {
        JsonNode value = payload.value(field);
        if (!payload.has(field)) {
            return List.of();
        }
        var names = new ArrayList<String>();
        if (value.isString()) {
            add(names, payload, field, null, value);
        } else if (!value.isArray() || value.isEmpty()) {
            payload.errors().field(field, value, "it is a list of names; leave it out for all");
        } else if (value.size() > MOST_WINDOWS) {
            payload.errors()
                    .field(
                            field,
                            null,
                            value.size() + " windows are too many: a report has " + MOST_WINDOWS
                                    + " at most; give from and to");
        } else {
            for (int i = 0; i < value.size(); i++) {
                add(names, payload, field, i, value.get(i));
            }
        }
        return names.stream().distinct().toList();
    }

    private static void add(List<String> names, Payload payload, String field, Integer position, JsonNode value) {
        String name = value.isString() ? value.stringValue().strip() : "";
        if (!name.isEmpty() && name.length() <= LONGEST && name.chars().allMatch(c -> c > ' ' && c <= '~')) {
            names.add(name);
        } else if (position == null) {
            payload.errors().field(field, value, "it is a window's name, such as 2026-11-22");
        } else {
            payload.errors().entry(field, position, value, "it is a window's name, such as 2026-11-22");
        }
    }
}
