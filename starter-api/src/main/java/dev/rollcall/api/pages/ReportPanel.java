package dev.rollcall.api.pages;

import dev.rollcall.api.FigureReader;
import dev.rollcall.api.FigureReader.ReadDomain;
import dev.rollcall.insight.figures.AnswerCoverage;
import dev.rollcall.insight.figures.AnswerPlace;
import dev.rollcall.insight.figures.InsightMetric;
import dev.rollcall.insight.figures.PanelCounts;
import dev.rollcall.insight.figures.PanelFigures;
import dev.rollcall.pages.DomainReportScreen.PanelLine;
import dev.rollcall.pages.Format;
import dev.rollcall.pages.StateMark;
import dev.rollcall.store.CellState;
import dev.rollcall.store.DomainGaps.UnansweredCells;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.KnownProvider;
import dev.rollcall.store.Reason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Each provider of the panel: what it says of an entity, and what it does not say, with the reason. */
record ReportPanel(Ledger ledger, ReadDomain domain, PanelReport report) {

    /** By the names of the providers, those that were not asked among them. */
    List<PanelLine> lines() {
        Map<String, List<UnansweredCells>> unanswered =
                ledger
                        .domainGaps()
                        .unanswered(domain.id(), FigureReader.ids(report.windows()), report.simulated())
                        .stream()
                        .collect(Collectors.groupingBy(UnansweredCells::provider));
        return Stream.of(
                        ledger.providers().all(report.simulated()).stream()
                                .filter(provider -> !provider.retired())
                                .map(KnownProvider::name),
                        unanswered.keySet().stream(),
                        report.counts().places().stream().map(AnswerPlace::provider))
                .flatMap(names -> names)
                .distinct()
                .sorted()
                .map(provider -> line(provider, unanswered.getOrDefault(provider, List.of())))
                .toList();
    }

    private PanelLine line(String provider, List<UnansweredCells> unanswered) {
        PanelCounts counts = report.counts().only(place -> place.provider().equals(provider));
        AnswerCoverage coverage = counts.coverage();
        var figures = new PanelFigures(domain.entities().tracked(), counts);
        return new PanelLine(
                provider,
                counts.places().stream()
                        .map(place -> place.target().substring(provider.length() + 1))
                        .distinct()
                        .collect(Collectors.joining(", ")),
                FigureWords.shown(
                        figures.of(InsightMetric.MENTION_RATE, report.entity()),
                        figures.sigmas(InsightMetric.MENTION_RATE)),
                FigureWords.coverage(coverage),
                missing(coverage, unanswered),
                unanswered.stream()
                        .map(cells -> Mender.words(cells.cellReason(), provider))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null));
    }

    private static String missing(AnswerCoverage coverage, List<UnansweredCells> unanswered) {
        if (coverage.planned() == 0 && unanswered.isEmpty()) {
            return "it was not asked in these windows";
        }
        long ended = unanswered.stream()
                .filter(cells -> cells.cellState() != CellState.SKIPPED)
                .mapToLong(UnansweredCells::cells)
                .sum();
        long unread = Math.max(0, coverage.planned() - coverage.valid() - ended);
        String words = Stream.concat(
                        unanswered.stream().map(ReportPanel::words),
                        unread == 0
                                ? Stream.<String>empty()
                                : Stream.of(Format.count(unread) + " answered, and not in these figures yet"))
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? null : words;
    }

    /** {@code 3 failed (request rejected)} */
    private static String words(UnansweredCells cells) {
        CellState state = cells.cellState() == CellState.CLAIMED ? CellState.PLANNED : cells.cellState();
        String reason = cells.cellReason() == Reason.NONE
                ? ""
                : " (" + Format.words(cells.cellReason().words()) + ")";
        return Format.count(cells.cells()) + " "
                + StateMark.ofCell(state.word()).word() + reason;
    }
}
