package dev.rollcall.api.pages;

import dev.rollcall.api.FigureReader;
import dev.rollcall.api.FigureReader.ReadDomain;
import dev.rollcall.insight.figures.Figure;
import dev.rollcall.insight.figures.InsightMetric;
import dev.rollcall.insight.figures.MissingReason;
import dev.rollcall.pages.DomainReportScreen.CitationLine;
import dev.rollcall.pages.DomainReportScreen.CitationPart;
import dev.rollcall.pages.DomainReportScreen.EntityLine;
import dev.rollcall.pages.DomainReportScreen.QuoteLine;
import dev.rollcall.pages.DomainReportScreen.SiteLine;
import dev.rollcall.pages.Format;
import dev.rollcall.pages.ShownFigure;
import dev.rollcall.store.DomainGaps.RankedSite;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ReadAnswers.ReadAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What stands in the answers themselves: the sites that they cite, and the words in which they name an entity. */
record ReportSources(Ledger ledger, ReadDomain domain, PanelReport report) {
    private static final int MOST_SITES = 20;

    /** Answers of a provider that are looked at for one whose text is not archived. */
    private static final int LOOKED_AT = 20;

    /** Code points to each side of a quote. */
    private static final int AROUND = 160;

    /** Letters; where words have no spaces between them, a quote is cut anywhere. */
    private static final int LONGEST_WORD = 24;

    CitationPart citations(List<EntityLine> entities) {
        Map<String, Figure> rates = report.of(InsightMetric.CITATION_RATE);
        Map<String, Figure> shares = report.of(InsightMetric.CITATION_SHARE);
        if (rates.values().stream().allMatch(rate -> rate.n() == 0)) {
            return new CitationPart(
                    "No model that searches has answered in these windows, so that nothing can be said about citations.",
                    List.of(),
                    null,
                    List.of());
        }
        return new CitationPart(
                null,
                entities.stream()
                        .map(line -> new CitationLine(
                                line.name(),
                                report.shown(InsightMetric.CITATION_RATE, line.entity()),
                                report.shown(InsightMetric.CITATION_SHARE, line.entity()),
                                ghosts(line.entity())))
                        .toList(),
                others(List.copyOf(shares.values())),
                sites());
    }

    /** Where nothing cites an entity, no answer can be a ghost. */
    private ShownFigure ghosts(String entity) {
        return report.of(InsightMetric.GHOST_RATE).get(entity).reason() == MissingReason.NO_ANSWERS
                ? ShownFigure.missing("no answer cites it", null)
                : report.shown(InsightMetric.GHOST_RATE, entity);
    }

    /** Null where the shares themselves are not shown. */
    private static String others(List<Figure> shares) {
        if (shares.stream().anyMatch(Figure::isMissing)) {
            return null;
        }
        long all = shares.get(0).n();
        long owned = shares.stream()
                .map(Figure::numerator)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
        return Format.count(all - owned) + " of " + Format.count(all) + " citations ("
                + Format.percent(all - owned, all) + ")";
    }

    private List<SiteLine> sites() {
        return ledger
                .domainGaps()
                .sites(domain.run(), FigureReader.ids(report.windows()), report.simulated(), MOST_SITES)
                .stream()
                .map(this::site)
                .toList();
    }

    private SiteLine site(RankedSite site) {
        Integer owner = domain.entities().owners().get(site.site());
        return new SiteLine(
                site.site(),
                owner == null ? null : report.name(domain.entities().names().get(owner)),
                site.answers(),
                site.citations());
    }

    /** Of each of these providers the first answer that names the entity, if there is one. */
    List<QuoteLine> quotes(List<String> providers) {
        int entity = domain.entities().ids().get(report.entity());
        List<Integer> windows = FigureReader.ids(report.windows());
        var quotes = new ArrayList<QuoteLine>();
        for (String provider : providers) {
            ledger
                    .readAnswers()
                    .page(domain.run().id(), windows, provider, entity, report.simulated(), 0, LOOKED_AT)
                    .stream()
                    .map(answer -> quote(answer, answer.entities().indexOf(entity)))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(quotes::add);
        }
        return quotes;
    }

    /** Null when the text is archived, or is not the one that was read. */
    private static QuoteLine quote(ReadAnswer answer, int at) {
        String text = answer.text();
        int start = answer.starts().get(at);
        int end = answer.ends().get(at);
        int length = text == null ? 0 : text.codePointCount(0, text.length());
        if (end > length) {
            return null;
        }
        int from = Math.max(0, start - AROUND);
        int to = Math.min(length, end + AROUND);
        int rank = answer.ranks().get(at);
        return new QuoteLine(
                answer.cellId(),
                answer.key().provider(),
                answer.resolvedModel() == null ? answer.key().model() : answer.resolvedModel(),
                answer.key().prompt(),
                answer.key().window(),
                answer.at(),
                from > 0 ? fromWord(cut(text, from, start)) : cut(text, from, start),
                cut(text, start, end),
                to < length ? toWord(cut(text, end, to)) : cut(text, end, to),
                answer.counts().get(at),
                rank == 0 ? null : rank);
    }

    /** From a whole word on, if one begins soon. */
    private static String fromWord(String text) {
        int space = text.indexOf(' ');
        return "… " + (space < 0 || space > LONGEST_WORD ? text : text.substring(space + 1));
    }

    /** Up to a whole word. */
    private static String toWord(String text) {
        int space = text.lastIndexOf(' ');
        return (space < text.length() - LONGEST_WORD ? text : text.substring(0, Math.max(0, space))) + "\u00a0…";
    }

    /** By code points. */
    private static String cut(String text, int start, int end) {
        int from = text.offsetByCodePoints(0, start);
        return text.substring(from, text.offsetByCodePoints(from, end - start));
    }
}
