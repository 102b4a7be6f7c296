package dev.rollcall.api.pages;

import dev.rollcall.api.ApiOptions;
import dev.rollcall.api.BatchReader;
import dev.rollcall.api.CellTotals;
import dev.rollcall.api.FailingView;
import dev.rollcall.api.JobAccounts;
import dev.rollcall.api.JobView;
import dev.rollcall.api.JobView.PerProvider;
import dev.rollcall.api.Temporal;
import dev.rollcall.pages.Chip;
import dev.rollcall.pages.Format;
import dev.rollcall.pages.JobScreen;
import dev.rollcall.pages.JobScreen.GridScreen;
import dev.rollcall.pages.JobScreen.JobActs;
import dev.rollcall.pages.JobScreen.JobFigures;
import dev.rollcall.pages.JobScreen.JobHead;
import dev.rollcall.pages.JobScreen.MissingRow;
import dev.rollcall.pages.JobScreen.ProviderShare;
import dev.rollcall.pages.StateMark;
import dev.rollcall.store.BatchList.BatchFilter;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.web.util.UriUtils;

/** Reads one job for its page: what REST says of it, in the order in which people ask. */
final class JobReader {
    private final Ledger ledger;
    private final JobAccounts accounts;
    private final BatchReader batches;
    private final EndRates rates = new EndRates();
    private final String temporalUi;
    private final String namespace;

    JobReader(Ledger ledger, JobAccounts accounts, BatchReader batches, Temporal temporal, ApiOptions options) {
        this.ledger = ledger;
        this.batches = batches;
        this.accounts = accounts;
        this.temporalUi = options.settings().temporalUi();
        this.namespace = temporal.namespace();
    }

    JobScreen read(Job job, GridScreen grid) {
        JobView view = accounts.of(job);
        Instant now = ledger.now();
        List<ProviderShare> shares =
                view.perProvider().stream().map(part -> share(job, part, now)).toList();
        List<PerProvider> missing = view.perProvider().stream()
                .filter(part -> !part.reasons().isEmpty())
                .toList();
        return new JobScreen(
                now,
                head(job, view, now),
                shares,
                missing.stream().map(PerProvider::provider).toList(),
                missing(job, view, missing),
                LaneRows.of(job, view),
                !batches.read(new BatchFilter(job.id(), null, Set.of()), null, 1)
                        .batches()
                        .isEmpty(),
                grid,
                acts(view, grid));
    }

    private JobHead head(Job job, JobView view, Instant now) {
        CellTotals cells = view.progress().cells();
        String note = view.ending().problem() != null
                ? view.ending().problem()
                : view.ending().note();
        return new JobHead(
                job.name(),
                view.status(),
                StateMark.ofJob(view.status()),
                job.simulated(),
                headline(job, view, now),
                note != null ? note : job.pausedWhy(),
                NowReader.bar(cells),
                figures(job, view, now),
                JobFacts.of(job, view),
                temporal(job));
    }

    private String temporal(Job job) {
        return temporalUi == null
                ? null
                : temporalUi + "/namespaces/" + UriUtils.encodePathSegment(namespace, "UTF-8") + "/workflows/"
                        + UriUtils.encodePathSegment(job.driver(), "UTF-8");
    }

    private static long missing(CellTotals cells) {
        return cells.failed() + cells.empty() + cells.invalid() + cells.skipped() + cells.cancelled();
    }

    private JobFigures figures(Job job, JobView view, Instant now) {
        CellTotals cells = view.progress().cells();
        long ended = cells.planned() - cells.open() - cells.cancelled();
        var budget = view.account().budget();
        return new JobFigures(
                view.progress().progress(),
                ended,
                cells.planned(),
                cells.answered(),
                cells.refused(),
                missing(cells),
                cells.open(),
                job.state().isActive() ? rates.perMinute(job.name(), ended, ended, job.startedAt(), now) : null,
                view.eta(),
                view.summary().costUsd(),
                view.account().unpriced(),
                budget == null ? null : budget.limitUsd(),
                budget == null ? null : budget.leftUsd(),
                view.account().possibleDuplicates());
    }

    /** {@code 7 of 11 providers are done; groq waits for a rate limit} */
    private static String headline(Job job, JobView view, Instant now) {
        CellTotals cells = view.progress().cells();
        String covered = Format.percent(cells.answered() + cells.refused(), cells.planned()) + " covered";
        if (view.times().finishedAt() != null && view.times().startedAt() != null) {
            return covered + " in "
                    + Format.span(Duration.between(
                            view.times().startedAt(), view.times().finishedAt()));
        }
        if (!job.state().isActive()) {
            return covered;
        }
        List<String> waiting = view.progress().providersPending().stream()
                .filter(pending -> pending.waiting().what() != null)
                .map(pending -> pending.provider() + ": " + pending.waiting().what())
                .toList();
        String providers = view.progress().progress().replace("/", " of ") + " providers are done";
        return providers + (waiting.isEmpty() ? "" : "; waiting: " + String.join(", ", waiting));
    }

    private static ProviderShare share(Job job, PerProvider part, Instant now) {
        CellTotals cells = part.cells();
        long covered = cells.answered() + cells.refused();
        FailingView failing = part.failing();
        String trouble = failing != null
                ? failing.words() + "; " + failing.mend()
                : part.outage().trouble() == null
                                || part.outage().trouble().equals(part.waiting().what())
                        ? null
                        : part.outage().trouble()
                                + (part.outage().downSince() == null
                                        ? ""
                                        : ", since "
                                                + Format.clock(part.outage().downSince(), now));
        return new ProviderShare(
                part.provider(),
                NowReader.bar(cells).marked(JobScreen.FLOOR, JobScreen.GOAL),
                cells.planned() == 0 ? null : Double.valueOf((double) covered / cells.planned()),
                cells.answered(),
                cells.refused(),
                missing(cells),
                cells.open(),
                part.waiting().what(),
                part.waiting().until(),
                trouble,
                part.bill().costUsd(),
                GridPart.href(job.name(), Map.of("provider", part.provider(), "state", "missing")));
    }

    private static List<MissingRow> missing(Job job, JobView view, List<PerProvider> parts) {
        var rows = new ArrayList<MissingRow>();
        var byStateAndReason = new TreeMap<String, Map<String, Long>>(view.reasons());
        byStateAndReason.forEach((state, reasons) -> reasons.forEach((reason, n) -> rows.add(new MissingRow(
                reason,
                state,
                chip(job, n, Map.of("state", state, "reason", reason)),
                parts.stream()
                        .map(part -> {
                            Long count =
                                    part.reasons().getOrDefault(state, Map.of()).get(reason);
                            return count == null
                                    ? null
                                    : chip(
                                            job,
                                            count,
                                            Map.of("state", state, "reason", reason, "provider", part.provider()));
                        })
                        .collect(Collectors.toList())))));
        rows.sort((one, other) -> Long.compare(other.all().count(), one.all().count()));
        return rows;
    }

    private static Chip chip(Job job, long count, Map<String, String> filter) {
        return new Chip("", count, GridPart.href(job.name(), filter), false);
    }

    private static JobActs acts(JobView view, GridScreen grid) {
        CellTotals cells = view.progress().cells();
        long retryable = cells.failed() + cells.empty() + cells.invalid() + cells.skipped();
        long covered = cells.answered() + cells.refused();
        BigDecimal cost = view.summary().costUsd() == null || covered == 0
                ? null
                : view.summary()
                        .costUsd()
                        .multiply(BigDecimal.valueOf(retryable))
                        .divide(BigDecimal.valueOf(covered), 6, RoundingMode.HALF_UP);
        return new JobActs(
                retryable,
                cost,
                grid.provider(),
                grid.reason(),
                view.perProvider().stream().map(PerProvider::provider).toList(),
                view.reasons().values().stream()
                        .flatMap(reasons -> reasons.keySet().stream())
                        .distinct()
                        .sorted()
                        .toList());
    }
}
