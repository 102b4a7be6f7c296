package dev.rollcall.api;

import dev.rollcall.api.JobEstimate.CostRange;
import dev.rollcall.api.JobEstimate.TargetEstimate;
import dev.rollcall.store.CallCosts.CallCost;
import dev.rollcall.store.CallCosts.CallKind;
import dev.rollcall.store.JobPreview;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LimitUse;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.Providers.Target;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Works out what a job would ask and cost, from what such calls cost lately and from today's limits. Writes nothing. */
final class JobEstimator {
    private final Ledger ledger;
    private final Clock clock;

    JobEstimator(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    JobEstimate of(NewJob job, JobPreview preview, ListRemarks listing) {
        List<Integer> targetIds = job.scope().targetIds();
        List<Target> targets = ledger.providers().targets(targetIds);
        Map<CallKind, CallCost> costs = ledger.callCosts().of(targetIds).stream()
                .collect(Collectors.toMap(CallCost::kind, Function.identity()));
        List<LimitUse> limits = ledger.limits().lines(job.simulated());
        long each = (long) preview.domains() * job.repetitions();
        long cells = each * targetIds.size() * job.scope().promptVersionIds().size();
        long ended =
                preview.ended().values().stream().mapToLong(Long::longValue).sum();
        long skipped = 0;
        var lines = new ArrayList<TargetEstimate>();
        for (Target target : targets) {
            var calls = new ExpectedCalls();
            for (int prompt : job.scope().promptVersionIds()) {
                var kind = new CallKind(target.id(), prompt);
                calls.add(each - preview.ended().getOrDefault(kind, 0L), costs.get(kind));
            }
            if (preview.skipped().contains(target.id())) {
                skipped += calls.number();
            } else if (calls.number() > 0) {
                lines.add(line(target, calls, limits));
            }
        }
        return new JobEstimate(
                cells,
                ended,
                skipped,
                cells - ended - skipped,
                lines,
                sum(lines),
                slowest(lines),
                unpriced(targetIds, lines),
                job.simulated(),
                OnlineTargets.of(ledger, job),
                listing,
                null);
    }

    private TargetEstimate line(Target target, ExpectedCalls calls, List<LimitUse> limits) {
        List<LimitUse> ofModel = limits.stream()
                .filter(line -> line.known().keyModel().provider().equals(target.provider())
                        && line.known().keyModel().model().equals(target.model()))
                .toList();
        var time = AskingTime.of(calls, ofModel, clock.instant());
        return new TargetEstimate(
                target.provider(),
                target.model(),
                calls.number(),
                calls.tokens(),
                CostRange.of(calls.expectedTicks(), calls.highTicks()),
                calls.isGuessed(),
                time.seconds(),
                time.limitedBy());
    }

    /** Null when nothing is known, though something is to be asked. */
    private static CostRange sum(List<TargetEstimate> lines) {
        List<CostRange> known = lines.stream()
                .map(TargetEstimate::costUsd)
                .filter(cost -> cost.expected() != null)
                .toList();
        if (known.isEmpty() && !lines.isEmpty()) {
            return CostRange.of(null, null);
        }
        return new CostRange(
                known.stream().map(CostRange::expected).reduce(Json.usd(0L), BigDecimal::add),
                known.stream().map(CostRange::p95).reduce(Json.usd(0L), BigDecimal::add));
    }

    private static Long slowest(List<TargetEstimate> lines) {
        boolean isKnown = lines.stream().map(TargetEstimate::seconds).allMatch(Objects::nonNull);
        return isKnown
                ? Long.valueOf(
                        lines.stream().mapToLong(TargetEstimate::seconds).max().orElse(0))
                : null;
    }

    private List<String> unpriced(List<Integer> targetIds, List<TargetEstimate> lines) {
        return ledger.providers().unpriced(targetIds).stream()
                .filter(target -> lines.stream()
                        .anyMatch(line -> line.provider().equals(target.provider())
                                && line.model().equals(target.model())))
                .map(Target::label)
                .toList();
    }
}
