package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.rollcall.store.Answers.Answer;
import dev.rollcall.store.Answers.Attempt;
import dev.rollcall.store.CellKey;
import dev.rollcall.store.CellState;
import dev.rollcall.store.Cells.Cell;
import dev.rollcall.store.HoldKind;
import dev.rollcall.store.Holds.Hold;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.JobState;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.PageKey;
import dev.rollcall.store.ProviderStatus;
import dev.rollcall.store.Providers.KnownProvider;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.Reason;
import dev.rollcall.store.TokenCounts;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Single cells, with all that is known of them. */
@RestController
public class CellController {
    /** States that cells may be filtered by; {@code open} stands for several. */
    static final List<String> STATES = List.of(
            "open",
            "planned",
            "asking",
            "waiting",
            "answered",
            "refused",
            "empty",
            "invalid",
            "failed",
            "skipped",
            "cancelled");

    private static final int PAGE = 20;
    private static final int MAX_PAGE = 200;

    private final Ledger ledger;

    CellController(Ledger ledger) {
        this.ledger = ledger;
    }

    public record CellView(
            long id,
            @JsonUnwrapped CellKey key,
            String state,
            String reason,
            int attempts,
            int errors,
            boolean possibleDuplicate,
            Instant waitUntil,
            boolean simulated) {
        /**
         * @param cancelled seen through a job that is cancelled, or in which its target is
         * @param provider as it stands now; null: unknown
         */
        public static CellView of(Cell cell, boolean cancelled, KnownProvider provider) {
            ProviderStatus status =
                    provider == null ? null : provider.status(cell.key().model());
            boolean waits = cell.cellState().isOpen() && cell.cellState() != CellState.ASKING && !cancelled;
            WaitingFor wait = waits ? WaitingFor.of(status, cell.cellReason(), cell.waitUntil(), Instant.now()) : null;
            String reason =
                    cell.cellReason() == Reason.NONE ? null : cell.cellReason().words();
            return new CellView(
                    cell.id(),
                    cell.key(),
                    word(cell.cellState(), cancelled),
                    wait == null || wait.what() == null ? reason : wait.what(),
                    cell.attempts(),
                    cell.errors(),
                    cell.possibleDuplicate(),
                    wait == null || wait.what() == null ? cell.waitUntil() : wait.until(),
                    cell.key().simulated());
        }

        private static String word(CellState state, boolean cancelled) {
            if (state.isOpen() && cancelled) {
                return "cancelled";
            }
            // A cell that a worker has claimed was not asked yet: callers see it as planned.
            return state == CellState.CLAIMED ? CellState.PLANNED.word() : state.word();
        }
    }

    /** @param next null on the last page */
    record CellPage(String job, List<CellView> cells, String next) {}

    @GetMapping("/api/jobs/{id}/cells")
    CellPage cells(@PathVariable String id, HttpServletRequest http) {
        Job job = JobController.find(ledger, id);
        var query = new Query(http);
        String provider = query.word("provider", providers(job));
        String state = query.word("state", STATES);
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        boolean cancelled = job.state() == JobState.CANCELLED;
        Set<Target> cancelledTargets = cancelledTargets(job);
        Map<String, KnownProvider> providers = status(job.simulated());
        var page = ledger.cells()
                .page(job, provider, meant(state, cancelled), meant(state, true), query.bookmark("after"), limit);
        return new CellPage(
                job.name(),
                page.rows().stream()
                        .map(cell -> CellView.of(
                                cell,
                                cancelled || cancelledTargets.stream().anyMatch(target -> isOf(cell, target)),
                                providers.get(cell.key().provider())))
                        .toList(),
                page.next() == null ? null : next(job, provider, state, limit, page.next()));
    }

    private Set<Target> cancelledTargets(Job job) {
        List<Integer> ids = ledger.holds().of(job.id()).stream()
                .filter(hold -> hold.kind() == HoldKind.CANCEL)
                .map(Hold::targetId)
                .toList();
        return Set.copyOf(ledger.providers().targets(ids));
    }

    private static boolean isOf(Cell cell, Target target) {
        return cell.key().provider().equals(target.provider())
                && cell.key().model().equals(target.model())
                && cell.key().surface().equals(target.surface());
    }

    private Map<String, KnownProvider> status(boolean simulated) {
        return ledger.providers().all(simulated).stream()
                .collect(Collectors.toMap(KnownProvider::name, Function.identity()));
    }

    /** The ledger's states that are shown as this one; through a cancelled job all that are open show as cancelled. */
    private static Set<CellState> meant(String word, boolean cancelled) {
        return Arrays.stream(CellState.values())
                .filter(state -> word == null
                        || word.equals(CellView.word(state, cancelled))
                        || (word.equals("open") && state.isOpen() && !cancelled))
                .collect(Collectors.toSet());
    }

    private LinkedHashSet<String> providers(Job job) {
        var names = new LinkedHashSet<String>();
        ledger.providers().targets(job.targetIds()).stream()
                .map(Target::provider)
                .forEach(names::add);
        return names;
    }

    private static String next(Job job, String provider, String state, int limit, PageKey after) {
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("provider", provider);
        parameters.put("state", state);
        parameters.put("limit", limit);
        parameters.put("after", Query.text(after));
        return Links.page(Links.job(job.name()) + "/cells", parameters);
    }

    /**
     * @param answer null when there is none
     * @param raw the provider's own reply: as JSON when it is JSON, else as text
     */
    record Detail(CellView cell, AnswerView answer, Object raw, List<AttemptView> attempts) {}

    record AttemptView(
            int n,
            Instant askedAt,
            Instant endedAt,
            String outcome,
            boolean possibleDuplicate,
            Integer httpStatus,
            String requestId,
            String keyFingerprint,
            Integer latencyMs,
            @JsonUnwrapped(suffix = "_tokens") TokenCounts tokens,
            Integer billedInputTokens,
            Integer billedOutputTokens,
            Integer searches,
            BigDecimal costUsd,
            Boolean costReported,
            String message) {
        static AttemptView of(Attempt attempt) {
            return new AttemptView(
                    attempt.n(),
                    attempt.askedAt(),
                    attempt.endedAt(),
                    attempt.outcome(),
                    attempt.possibleDuplicate(),
                    attempt.httpStatus(),
                    attempt.requestId(),
                    attempt.keyFingerprint(),
                    attempt.latencyMs(),
                    attempt.usage().tokens(),
                    attempt.usage().billedInputTokens(),
                    attempt.usage().billedOutputTokens(),
                    attempt.usage().searches(),
                    Json.usd(attempt.costTicks()),
                    attempt.costReported(),
                    attempt.message());
        }
    }

    @GetMapping("/api/cells/{id}")
    Detail cell(@PathVariable String id) {
        Cell cell = number(id).flatMap(ledger.cells()::byId).orElseThrow(() -> noSuchCell(id));
        Answer answer = ledger.answers().ofCell(cell.id()).orElse(null);
        var body = answer == null ? null : answer.content();
        return new Detail(
                CellView.of(
                        cell,
                        false,
                        status(cell.key().simulated()).get(cell.key().provider())),
                answer == null ? null : AnswerView.of(answer, body),
                body == null ? null : Json.raw(body.raw()),
                ledger.answers().attempts(cell.id()).stream()
                        .map(AttemptView::of)
                        .toList());
    }

    private static Optional<Long> number(String id) {
        try {
            return Optional.of(Long.parseLong(id));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Refusal noSuchCell(String id) {
        return Refusal.notFound("there is no cell '" + InvalidDomainException.shown(id) + "'");
    }
}
