package dev.rollcall.api;

import dev.rollcall.api.FigureSelection.WindowSpan;
import dev.rollcall.store.FigureCounts.DomainWindow;
import dev.rollcall.store.InvalidDomainException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;

/** Picks windows of a domain. */
public record WindowChoice(List<DomainWindow> all) {
    /** As many windows as are chosen, those right before them. */
    public static final String PREVIOUS = "previous";

    private static final Pattern SPAN = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)/(\\d{4}-\\d\\d-\\d\\d)");

    /** Those of these names, in their order in time. */
    public List<DomainWindow> chosen(List<String> names) {
        return chosen(new WindowSpan(null, null, names));
    }

    List<DomainWindow> chosen(WindowSpan span) {
        named("windows", span.windows());
        return all.stream()
                .filter(window -> span.windows().isEmpty() || span.windows().contains(window.name()))
                .filter(window -> span.from() == null || !day(window).isBefore(span.from()))
                .filter(window -> span.to() == null || !day(window).isAfter(span.to()))
                .toList();
    }

    /** @param with names of windows, {@code 2026-10-01/2026-10-31}, or {@code previous} */
    public List<DomainWindow> comparedWith(List<String> with, List<DomainWindow> chosen) {
        if (with.size() == 1 && with.get(0).equals(PREVIOUS)) {
            int first = chosen.isEmpty() ? 0 : all.indexOf(chosen.get(0));
            return all.subList(Math.max(0, first - chosen.size()), first);
        }
        if (with.size() == 1 && SPAN.matcher(with.get(0)).matches()) {
            return chosen(span(with.get(0)));
        }
        named("compare_to", with);
        return all.stream().filter(window -> with.contains(window.name())).toList();
    }

    private static WindowSpan span(String typed) {
        var days = SPAN.matcher(typed);
        try {
            if (days.matches()) {
                var span = new WindowSpan(LocalDate.parse(days.group(1)), LocalDate.parse(days.group(2)), List.of());
                if (!span.to().isBefore(span.from())) {
                    return span;
                }
            }
        } catch (DateTimeException e) {
            // Told below.
        }
        throw Refusal.badRequest(
                "?compare_to=" + typed + ": it is two days with a slash between, such as 2026-10-01/2026-10-31");
    }

    private void named(String parameter, List<String> names) {
        for (String name : names) {
            if (all.stream().noneMatch(window -> window.name().equals(name))) {
                throw Refusal.notFound("?" + parameter + "=" + InvalidDomainException.shown(name)
                        + ": nobody asked about this domain in such a window");
            }
        }
    }

    private static LocalDate day(DomainWindow window) {
        return LocalDate.ofInstant(window.startsAt(), ZoneOffset.UTC);
    }
}
