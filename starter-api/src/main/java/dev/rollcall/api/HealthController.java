package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Workers.Worker;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Is everything there that the API needs? The only path that is open to callers without the token. */
@RestController
class HealthController {
    /** The connection pool itself waits longer. */
    private static final int LEDGER_SECONDS = 2;

    private final Ledger ledger;
    private final Temporal temporal;
    private final ApiOptions options;

    HealthController(Ledger ledger, Temporal temporal, ApiOptions options) {
        this.ledger = ledger;
        this.temporal = temporal;
        this.options = options;
    }

    /**
     * @param status ok, or degraded: the ledger or Temporal is away, or no worker is alive
     * @param ledger ok or away
     * @param temporal ok, or away and why
     * @param environment the name that {@code ROLLCALL_ENV} or {@code NODE_ENV} gives this installation; null: none
     * @param simulated what the newest worker asks; null when there never was one
     */
    record Health(
            String status,
            String ledger,
            String temporal,
            List<WorkerView> workers,
            String version,
            String environment,
            Boolean simulated,
            @JsonInclude(JsonInclude.Include.NON_NULL) String hint) {}

    /** Host and pid are for callers with the token only. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WorkerView(
            int id,
            String host,
            Long pid,
            boolean simulated,
            List<String> providers,
            Instant startedAt,
            Instant seenAt) {
        static WorkerView of(Worker worker, boolean known) {
            return new WorkerView(
                    worker.id(),
                    known ? worker.host() : null,
                    known ? worker.pid() : null,
                    worker.simulated(),
                    worker.providers(),
                    worker.startedAt(),
                    worker.seenAt());
        }
    }

    private record FromLedger(List<Worker> workers, Boolean simulated) {}

    @GetMapping({"/api/health", "/api/v2/health"})
    ResponseEntity<Health> health(HttpServletRequest request) {
        var read = CompletableFuture.supplyAsync(() -> new FromLedger(
                ledger.workers().alive(), ledger.providers().simulatedNow().orElse(null)));
        var ping = temporal.ping();
        FromLedger known = within(read);
        boolean knows = ApiCaller.of(request).isKnown();
        List<WorkerView> workers = known == null
                ? List.of()
                : known.workers().stream()
                        .map(worker -> WorkerView.of(worker, knows))
                        .toList();
        boolean well = known != null && ping.came() && !workers.isEmpty();
        var health = new Health(
                well ? "ok" : "degraded",
                known == null ? "away" : "ok",
                ping.came() ? "ok" : "away: " + ping.why(),
                workers,
                options.version(),
                options.settings().environment(),
                known == null ? null : known.simulated(),
                known != null && workers.isEmpty() ? "no worker is alive: start one (./rollcall worker)" : null);
        return ResponseEntity.status(known == null ? 503 : 200).body(health);
    }

    /** Null when the ledger is away. */
    private static FromLedger within(CompletableFuture<FromLedger> read) {
        try {
            return read.get(LEDGER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
