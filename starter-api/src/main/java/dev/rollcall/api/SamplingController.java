package dev.rollcall.api;

import dev.rollcall.insight.figures.Interval;
import dev.rollcall.insight.figures.Proportion;
import dev.rollcall.insight.figures.SamplingPolicy;
import dev.rollcall.store.HoldKind;
import dev.rollcall.store.Holds.Hold;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.PageKey;
import dev.rollcall.store.SamplingSeries.Series;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** How far a job with sequential sampling is with each domain and target, and why it asks no more. */
@RestController
class SamplingController {
    private static final int PAGE = 100;
    private static final int MAX_PAGE = 200;

    private final Ledger ledger;

    SamplingController(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @param next null on the last page */
    record SeriesPage(String job, SamplingView sampling, long cellsPlanned, List<SeriesView> series, String next) {}

    /**
     * @param cellsPlanned so far
     * @param state {@code asking}, {@code reading} (its answers are to be read), {@code held} or {@code ended}
     * @param reason why it has ended, or is held; null: neither
     * @param named of the last look that was decided, like all that follow; null: none was
     */
    record SeriesView(
            String domain,
            String provider,
            String model,
            String surface,
            int repetitions,
            long cellsPlanned,
            String state,
            String reason,
            Integer named,
            Integer answered,
            Integer wanted,
            Double rate,
            Double low,
            Double high,
            Instant decidedAt) {}

    @GetMapping("/api/jobs/{id}/sampling")
    SeriesPage sampling(@PathVariable String id, HttpServletRequest http) {
        Job job = JobController.find(ledger, id);
        var query = new Query(http);
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        PageKey after = query.bookmark("after");
        if (!job.isSampled()) {
            throw Refusal.notFound("job " + job.name() + " does not sample: it asks each question as often as its"
                    + " repetitions say");
        }
        List<Hold> holds = ledger.holds().of(job.id());
        List<Series> found = ledger.samplingSeries()
                .page(job.id(), after.domainId(), (int) Math.min(Integer.MAX_VALUE, after.cellId()), limit + 1);
        List<Series> page = found.subList(0, Math.min(limit, found.size()));
        return new SeriesPage(
                job.name(),
                SamplingView.of(job, ledger.samplingSeries().counts(job.id()), cancelled(holds)),
                job.planned(),
                page.stream().map(series -> view(job, holds, series)).toList(),
                found.size() > limit ? next(job, limit, page.get(limit - 1)) : null);
    }

    static List<Integer> cancelled(List<Hold> holds) {
        return holds.stream()
                .filter(hold -> hold.kind() == HoldKind.CANCEL)
                .map(Hold::targetId)
                .toList();
    }

    private static String next(Job job, int limit, Series last) {
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("limit", limit);
        parameters.put("after", Query.text(new PageKey(last.domainId(), last.targetId())));
        return Links.page(Links.job(job.name()) + "/sampling", parameters);
    }

    private static SeriesView view(Job job, List<Hold> holds, Series series) {
        String state = state(job, holds, series);
        boolean isKnown = series.answered() != null && series.answered() > 0;
        Proportion named = isKnown ? new Proportion(series.named(), series.answered()) : null;
        Interval interval = isKnown ? new SamplingPolicy(job.looks(), job.halfWidth()).interval(named) : null;
        return new SeriesView(
                series.domain(),
                series.provider(),
                series.model(),
                series.surface(),
                series.repetitions(),
                (long) series.repetitions() * job.promptVersionIds().size(),
                state,
                reason(state, holds, series),
                series.named(),
                series.answered(),
                series.wanted(),
                isKnown ? named.rate() : null,
                isKnown ? interval.low() : null,
                isKnown ? interval.high() : null,
                series.decidedAt());
    }

    private static String state(Job job, List<Hold> holds, Series series) {
        if (series.reason() != null || job.isFinished() || cancelled(holds).contains(series.targetId())) {
            return "ended";
        }
        if (holds.stream().anyMatch(hold -> hold.isOfWholeJob() || hold.targetId() == series.targetId())) {
            return "held";
        }
        return series.lookEndedAt() == null ? "asking" : "reading";
    }

    /** What holds it: the budget before a person. */
    private static String reason(String state, List<Hold> holds, Series series) {
        if (series.reason() != null) {
            return series.reason();
        }
        return switch (state) {
            case "ended" -> SamplingView.CANCELLED;
            case "held" ->
                holds.stream().anyMatch(hold -> hold.kind() == HoldKind.BUDGET)
                        ? HoldKind.BUDGET.word()
                        : HoldKind.PAUSE.word();
            default -> null;
        };
    }
}
