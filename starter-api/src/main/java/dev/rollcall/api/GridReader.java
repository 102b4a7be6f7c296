package dev.rollcall.api;

import dev.rollcall.store.CellFilter;
import dev.rollcall.store.CellState;
import dev.rollcall.store.Domain;
import dev.rollcall.store.GridState;
import dev.rollcall.store.HoldKind;
import dev.rollcall.store.Holds.Hold;
import dev.rollcall.store.JobGrid;
import dev.rollcall.store.JobGrid.GridFilter;
import dev.rollcall.store.JobGrid.GridRow;
import dev.rollcall.store.JobState;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a job's grid. All who look at the same rows within a second share one reading of them, and all who use the same filter
 * share its rows for ten seconds: so whoever scrolls sees no row twice, however far he jumps.
 */
public final class GridReader {
    /** Of one reply. */
    public static final int MOST_ROWS = 200;

    /** States that rows may be filtered by; {@code open} and {@code missing} stand for several. */
    private static final List<String> STATES = CellController.STATES.stream()
            .flatMap(state -> state.equals("open") ? Stream.of(state, "missing") : Stream.of(state))
            .toList();

    private static final Set<CellState> MISSING =
            Set.of(CellState.EMPTY, CellState.INVALID, CellState.FAILED, CellState.SKIPPED);
    private static final Duration ROWS_KEPT = Duration.ofSeconds(1);
    private static final Duration FILTER_KEPT = Duration.ofSeconds(10);
    private static final int MOST_KEPT = 100;

    private final Ledger ledger;
    private final ConcurrentMap<Object, Kept<?>> kept = new ConcurrentHashMap<>();

    GridReader(Ledger ledger) {
        this.ledger = ledger;
    }

    /** What was read, or is to be read by the first who asks; the others wait for it. */
    private static final class Kept<T> {
        private final long until;
        private final Supplier<T> read;
        private T value;

        Kept(Supplier<T> read, long until) {
            this.read = read;
            this.until = until;
        }

        synchronized T value() {
            if (value == null) {
                value = read.get();
            }
            return value;
        }
    }

    /**
     * Which rows.
     *
     * @param state one that cells may be filtered by, or {@code missing}; null: any
     * @param provider of which a cell is in that state; null: any
     * @param reason null: any
     * @param domain only this one; null: all
     */
    public record Wanted(String state, String provider, Reason reason, String domain) {
        public static final Wanted ALL = new Wanted(null, null, null, null);

        boolean isAll() {
            return equals(ALL);
        }
    }

    /**
     * Some rows.
     *
     * @param providers the columns
     * @param total rows that the filter leaves
     * @param from the number of the first one, from 0
     * @param rows of each the domain and a letter a column
     */
    public record Rows(List<String> providers, long total, int from, List<List<String>> rows) {}

    /** The job's targets by provider, in the order in which it asks them. */
    public static Map<String, List<Integer>> columns(Ledger ledger, Job job) {
        return ledger.providers().targets(job.targetIds()).stream()
                .collect(Collectors.groupingBy(
                        Target::provider, LinkedHashMap::new, Collectors.mapping(Target::id, Collectors.toList())));
    }

    /** @param limit at most {@link #MOST_ROWS} */
    public Rows read(Job job, Wanted wanted, int from, int limit) {
        return once(List.of("rows", job.id(), wanted, from, limit), ROWS_KEPT, () -> readNow(job, wanted, from, limit));
    }

    private Rows readNow(Job job, Wanted wanted, int from, int limit) {
        Map<String, List<Integer>> columns = columns(ledger, job);
        List<Integer> found = wanted.isAll() ? null : matching(job, wanted, columns);
        long total = found == null ? job.domains() : found.size();
        List<Integer> ids = found == null
                ? unfiltered(job, from, limit)
                : found.subList(Math.min(from, found.size()), Math.min(from + limit, found.size()));
        List<Integer> cancelled = cancelledTargets(job);
        List<List<String>> rows = ids.isEmpty()
                ? List.of()
                : ledger.jobGrid().rows(job, ids).stream()
                        .map(row -> List.of(row.domain(), letters(job, row, columns, cancelled)))
                        .toList();
        return new Rows(List.copyOf(columns.keySet()), total, from, rows);
    }

    private List<Integer> unfiltered(Job job, int from, int limit) {
        List<Integer> marks = once(
                List.of("marks", job.id()),
                Duration.ofHours(1),
                () -> ledger.jobGrid().marks(job.id()));
        int mark = from / JobGrid.ROWS_A_MARK;
        return mark >= marks.size()
                ? List.of()
                : ledger.jobGrid().domainIds(job.id(), marks.get(mark), from % JobGrid.ROWS_A_MARK, limit);
    }

    private List<Integer> matching(Job job, Wanted wanted, Map<String, List<Integer>> columns) {
        return once(List.of("matching", job.id(), wanted), FILTER_KEPT, () -> {
            List<Integer> named = wanted.domain() == null
                    ? null
                    : ledger.jobGrid().domainId(job.id(), wanted.domain()).stream()
                            .toList();
            if (wanted.state() == null && wanted.reason() == null) {
                return named == null ? ledger.jobs().domainIds(job.id(), 0, Integer.MAX_VALUE) : named;
            }
            List<Integer> targets =
                    wanted.provider() == null ? job.targetIds() : columns.getOrDefault(wanted.provider(), List.of());
            boolean cancelled = job.state() == JobState.CANCELLED;
            var filter = new GridFilter(
                    targets, meant(wanted.state(), cancelled), meant(wanted.state(), true), wanted.reason());
            List<Integer> found = ledger.jobGrid().matching(job, filter);
            return named == null
                    ? found
                    : named.stream().filter(found::contains).toList();
        });
    }

    /** The ledger's states that are shown so. */
    private static Set<CellState> meant(String word, boolean cancelled) {
        return Arrays.stream(CellState.values())
                .filter(state -> word == null
                        || word.equals(shown(state, cancelled))
                        || word.equals("open") && state.isOpen() && !cancelled
                        || word.equals("missing") && (MISSING.contains(state) || state.isOpen() && cancelled))
                .collect(Collectors.toSet());
    }

    private static String shown(CellState state, boolean cancelled) {
        if (state.isOpen() && cancelled) {
            return "cancelled";
        }
        return state == CellState.CLAIMED ? CellState.PLANNED.word() : state.word();
    }

    private String letters(Job job, GridRow row, Map<String, List<Integer>> columns, List<Integer> cancelledTargets) {
        var letters = new StringBuilder();
        for (List<Integer> targets : columns.values()) {
            GridState gravest = GridState.ANSWERED;
            for (int target : targets) {
                GridState state = row.states().getOrDefault(target, GridState.PLANNED);
                boolean isCancelled = job.state() == JobState.CANCELLED || cancelledTargets.contains(target);
                gravest = gravest.or(state.isOpen() && isCancelled ? GridState.CANCELLED : state);
            }
            letters.append(gravest.letter());
        }
        return letters.toString();
    }

    private List<Integer> cancelledTargets(Job job) {
        return ledger.holds().of(job.id()).stream()
                .filter(hold -> hold.kind() == HoldKind.CANCEL)
                .map(Hold::targetId)
                .toList();
    }

    /** Read once for all who ask within that time. */
    @SuppressWarnings("unchecked")
    private <T> T once(Object key, Duration time, Supplier<T> read) {
        long now = System.nanoTime();
        if (kept.size() > MOST_KEPT) {
            kept.values().removeIf(old -> old.until - now < 0);
        }
        Kept<?> found = kept.compute(
                key, (same, old) -> old != null && old.until - now > 0 ? old : new Kept<>(read, now + time.toNanos()));
        return (T) found.value();
    }

    /** A query's {@code state}, {@code provider}, {@code reason} and {@code domain}, checked. */
    public Wanted wanted(Query query, Job job) {
        String reason = query.text("reason");
        Domain domain = query.domain("domain");
        return new Wanted(
                query.word("state", STATES),
                query.word("provider", columns(ledger, job).keySet()),
                reason == null
                        ? null
                        : CellFilter.reason(reason)
                                .orElseThrow(() -> Refusal.badRequest(
                                        "?reason: it is one of " + String.join(", ", CellFilter.reasons()))),
                domain == null ? null : domain.name());
    }
}
