package dev.rollcall.api;

import dev.rollcall.insight.figures.InsightMetric;
import dev.rollcall.store.Domain;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Which figures are asked for.
 *
 * @param span null days: from the first, to the last window
 * @param compareTo see {@link WindowChoice#comparedWith}; empty: with nothing
 * @param run null: the current one
 * @param entities empty: all of the set
 * @param simulated null: real ones where there are any
 */
record FigureSelection(
        Domain domain,
        List<InsightMetric> metrics,
        List<FigureDimension> dimensions,
        WindowSpan span,
        List<String> compareTo,
        Integer run,
        List<String> entities,
        Boolean simulated) {
    private static final List<String> METRICS =
            Arrays.stream(InsightMetric.values()).map(InsightMetric::word).toList();

    /** @param windows names; empty: all between the days */
    record WindowSpan(LocalDate from, LocalDate to, List<String> windows) {
        static WindowSpan of(Query query) {
            LocalDate from = query.date("from");
            LocalDate to = query.date("to");
            if (from != null && to != null && to.isBefore(from)) {
                throw Refusal.badRequest("from " + from + " to " + to + ": that ends before it begins");
            }
            return new WindowSpan(from, to, query.texts("windows"));
        }
    }

    static FigureSelection of(HttpServletRequest http) {
        var query = new Query(http);
        int run = query.whole("run", 0, 1, Integer.MAX_VALUE);
        return new FigureSelection(
                domain(query),
                query.someOf("metric", METRICS, METRICS).stream()
                        .map(word -> InsightMetric.valueOf(
                                word.toUpperCase(Locale.ROOT).replace('-', '_')))
                        .toList(),
                query.someOf("dimension", FigureDimension.WORDS, List.of(FigureDimension.PANEL.word())).stream()
                        .map(FigureDimension::of)
                        .toList(),
                WindowSpan.of(query),
                query.texts("compare_to"),
                run == 0 ? null : run,
                query.texts("entity"),
                query.flag("simulated"));
    }

    static Domain domain(Query query) {
        Domain domain = query.domain("domain");
        if (domain == null) {
            throw Refusal.badRequest("?domain is missing; say whose figures, as ?domain=stripe.com");
        }
        return domain;
    }
}
