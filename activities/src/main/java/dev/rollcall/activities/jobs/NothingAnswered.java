package dev.rollcall.activities.jobs;

import dev.rollcall.store.CellState;
import dev.rollcall.store.Counters.Count;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Jobs.Trouble;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ProviderFailures.Failing;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Why a job whose cells have all ended has no answer, in words: {@code nothing was answered: 300 cells failed (openai: key
 * rejected; groq: no reply, connection refused), 20 skipped (xai: no key)}.
 */
final class NothingAnswered {
    private static final int MOST_REASONS = 3;
    private static final int LONGEST_MESSAGE = 200;

    private final Map<Integer, String> providers;
    private final Map<String, Trouble> troubles;
    private final Map<String, Failing> failing;

    private NothingAnswered(Ledger ledger, Job job) {
        providers = ledger.providers().targets(job.targetIds()).stream()
                .collect(Collectors.toMap(Target::id, Target::provider));
        troubles = ledger.jobs().troubles(job.id()).stream()
                .collect(Collectors.toMap(Trouble::provider, Function.identity()));
        failing = ledger.providerFailures().ofJob(job.id());
    }

    /** Empty when a cell was answered or refused, or when none was planned. */
    static Optional<String> words(Ledger ledger, Job job) {
        List<Count> ended = ledger.counters().ended(job.id());
        boolean hasAnswer = ended.stream()
                .map(Count::cellState)
                .anyMatch(state -> state == CellState.ANSWERED || state == CellState.REFUSED);
        return hasAnswer || ended.isEmpty()
                ? Optional.empty()
                : Optional.of(new NothingAnswered(ledger, job).words(job, ended));
    }

    private String words(Job job, List<Count> ended) {
        var parts = new ArrayList<String>();
        for (CellState state : List.of(CellState.FAILED, CellState.SKIPPED, CellState.EMPTY, CellState.INVALID)) {
            List<Count> counts = ended.stream()
                    .filter(count -> count.cellState() == state)
                    .sorted(Comparator.comparingLong(Count::n).reversed())
                    .toList();
            if (!counts.isEmpty()) {
                parts.add(cells(sum(counts), parts.isEmpty()) + " " + state.word() + " (" + reasons(counts) + ")");
            }
        }
        long cancelled = job.planned() - sum(ended);
        if (cancelled > 0) {
            parts.add(cells(cancelled, false) + " cancelled");
        }
        return "nothing was answered: " + String.join(", ", parts);
    }

    private String reasons(List<Count> mostFirst) {
        List<String> reasons = mostFirst.stream().map(this::reason).distinct().toList();
        int more = reasons.size() - MOST_REASONS;
        return reasons.stream().limit(MOST_REASONS).collect(Collectors.joining("; "))
                + (more > 0 ? "; and " + more + " more" : "");
    }

    /** With what the provider said last, where all its calls in this job have failed. */
    private String reason(Count count) {
        String provider = providers.getOrDefault(count.targetId(), "target " + count.targetId());
        Trouble trouble = troubles.get(provider);
        if (count.cellReason() == Reason.PROVIDER_DOWN && trouble != null && trouble.words() != null) {
            return provider + ": " + shown(trouble.words());
        }
        boolean isNamed = count.cellReason() != Reason.NONE;
        String words = isNamed ? count.cellReason().words() : count.cellState().word();
        Failing said = count.cellState() == CellState.FAILED ? failing.get(provider) : null;
        return provider + ": " + words + (said == null || said.message() == null ? "" : ", " + shown(said.message()));
    }

    private static String shown(String message) {
        int all = message.codePointCount(0, message.length());
        int end = message.offsetByCodePoints(0, Math.min(LONGEST_MESSAGE, all));
        return message.substring(0, end).strip() + (all > LONGEST_MESSAGE ? "…" : "");
    }

    private static long sum(List<Count> counts) {
        return counts.stream().mapToLong(Count::n).sum();
    }

    /** @param first of the sentence: it says what is counted */
    private static String cells(long n, boolean first) {
        String noun = n == 1 ? " cell" : " cells";
        return String.format(Locale.ROOT, "%,d", n) + (first ? noun : "");
    }
}
