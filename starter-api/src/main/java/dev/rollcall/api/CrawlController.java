package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.rollcall.api.CrawlRequest.KnownNames;
import dev.rollcall.api.OnlineTargets.OnlineTarget;
import dev.rollcall.store.JobPreview;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NamedLists.NamedList;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.NewJob.Selection;
import dev.rollcall.store.Scope;
import dev.rollcall.store.Targets.RegisteredTarget;
import dev.rollcall.store.UnknownNameException;
import dev.rollcall.store.Window;
import dev.rollcall.workflows.WorkflowIds;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Starts jobs: the ledger first, then Temporal. */
@RestController
class CrawlController {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]{0,253}[\\x21-\\x7e])?");

    private final Ledger ledger;
    private final Temporal temporal;
    private final JobAccounts accounts;
    private final Clock clock;
    private final ApiOptions options;

    CrawlController(Ledger ledger, Temporal temporal, JobAccounts accounts, Clock clock, ApiOptions options) {
        this.ledger = ledger;
        this.temporal = temporal;
        this.accounts = accounts;
        this.clock = clock;
        this.options = options;
    }

    /**
     * @param jobId the job's id again, by the name that others' clients look for
     * @param askedOnline null, and left out, unless the job may use batches
     */
    record Accepted(
            @JsonUnwrapped JobView job,
            @JsonProperty("jobId") String jobId,
            @JsonInclude(JsonInclude.Include.NON_NULL) List<OnlineTarget> askedOnline,
            @JsonUnwrapped ListRemarks listing) {}

    @PostMapping({"/api/crawl", "/api/jobs/crawl", "/jobs/crawl", "/api/process-prompt"})
    ResponseEntity<Object> crawl(HttpServletRequest http) throws IOException {
        return crawl(http, Payload.read(http, CrawlRequest.FIELDS));
    }

    /** The watched domains that are due, unless the body names others. */
    @PostMapping({"/crawl/schedule", "/api/v2/process-pending-domains"})
    ResponseEntity<Object> crawlStale(HttpServletRequest http) throws IOException {
        Payload payload = Payload.readIfAny(http, CrawlRequest.FIELDS, "{\"domains\":\"stale\"}");
        if (!payload.isThere("domainId")) {
            payload.otherwise("domains", "stale");
        }
        return crawl(http, payload);
    }

    private ResponseEntity<Object> crawl(HttpServletRequest http, Payload payload) {
        return crawl(request(payload), idempotencyKey(http));
    }

    /** What the payload asks for, by names that were checked. */
    CrawlRequest request(Payload payload) {
        KnownNames known = ledger.providers()
                .simulatedNow()
                .map(side -> new KnownNames(
                        ledger.providers().all(side), ledger.prompts().current(), ledger.namedLists()::find))
                .orElse(new KnownNames(List.of(), List.of(), ledger.namedLists()::find));
        return CrawlRequest.of(payload, known, clock.instant());
    }

    private ResponseEntity<Object> crawl(CrawlRequest request, String key) {
        NewJob wanted = planned(request, key);
        if (request.dryRun()) {
            return estimated(request, wanted);
        }
        refuseUnpriced(wanted);
        return ledger.jobs()
                .create(wanted)
                .map(job -> accepted(job, wanted, request.listing(), remark(request, wanted)))
                .orElseGet(() -> nothingToDo(request));
    }

    private ResponseEntity<Object> estimated(CrawlRequest request, NewJob wanted) {
        JobPreview preview = ledger.jobs().preview(wanted);
        if (preview.domains() == 0) {
            return nothingToDo(request);
        }
        var estimator = new JobEstimator(ledger, clock);
        JobEstimate most = estimator.of(wanted, preview, request.listing());
        if (wanted.sampling() == null) {
            return ResponseEntity.ok(most);
        }
        NewJob firstLook = wanted.asking(wanted.sampling().least());
        return ResponseEntity.ok(
                most.atLeast(estimator.of(firstLook, ledger.jobs().preview(firstLook), request.listing())));
    }

    /** A job with a budget asks only models whose price is known. */
    void refuseUnpriced(NewJob wanted) {
        Long budget = wanted.terms().budgetTicks();
        String hole =
                budget == null ? null : BudgetPrices.hole(ledger, wanted.scope().targetIds());
        if (hole != null) {
            var errors = new InputErrors();
            errors.field(BudgetAmount.FIELD, Json.usd(budget).toPlainString(), hole);
            errors.refuseIfAny();
        }
    }

    /** In trial mode the Temporal server is a test server: better refuse a large job than never end it. */
    private void refuseTooMany(CrawlRequest request, boolean simulated) {
        if (options.mostDomains() == null) {
            return;
        }
        long asked = count(request.domains(), simulated);
        if (asked > options.mostDomains()) {
            throw Refusal.badRequest(asked + " domains are too many for trial mode, where a job has at most "
                    + options.mostDomains() + ": with the temporal program it takes more (./rollcall doctor)");
        }
    }

    private long count(Selection domains, boolean simulated) {
        if (domains instanceof Selection.NamedDomains named) {
            return named.domains().size();
        }
        if (domains instanceof Selection.KeptList kept) {
            return ledger.namedLists().find(kept.list()).map(NamedList::domains).orElse(0L);
        }
        var watched = ledger.freshness().counts(simulated);
        return domains instanceof Selection.AllWatched ? watched.watched() : watched.stale();
    }

    /** The job that would be made. */
    NewJob planned(CrawlRequest request, String key) {
        boolean simulated = ledger.providers()
                .simulatedNow()
                .orElseThrow(() -> Refusal.notNow("no worker has ever started here, so nobody knows which"
                        + " providers there are: start one (./rollcall worker), then ask again"));
        refuseTooMany(request, simulated);
        Scope scope = scope(request, simulated);
        Instant now = clock.instant();
        String name = NewJob.newName(now);
        return new NewJob(
                name,
                window(request, name, now),
                request.domains(),
                scope,
                request.repetitions(),
                simulated,
                request.terms(),
                new NewJob.Origin(WorkflowIds.job(name), key, request.sha256()),
                request.sampling());
    }

    private Scope scope(CrawlRequest request, boolean simulated) {
        Scope scope;
        try {
            scope = Scope.resolve(ledger, simulated, request.providers(), request.prompts());
        } catch (UnknownNameException e) {
            // Names were checked: a worker has changed them since, or no worker has published any.
            throw Refusal.notNow(e.getMessage());
        }
        if (scope.targetIds().isEmpty() || scope.promptVersionIds().isEmpty()) {
            throw Refusal.notNow("no " + (scope.targetIds().isEmpty() ? "provider" : "prompt")
                    + " is on: see /api/providers, and the configuration of the worker");
        }
        return scope;
    }

    private static Window window(CrawlRequest request, String job, Instant now) {
        if (request.force()) {
            return Window.forced(job, now);
        }
        return request.window() == null ? Window.today(now) : Window.parse(request.window(), now);
    }

    /** What is to be said about the targets that were asked for; null: nothing. */
    private String remark(CrawlRequest request, NewJob wanted) {
        String disabled = disabled(request, wanted);
        return joined(disabled, OnlineTargets.remark(OnlineTargets.of(ledger, wanted)));
    }

    /** Null when both are. */
    private static String joined(String one, String other) {
        return one == null ? other : other == null ? one : one + " " + other;
    }

    /** Those of the providers' models that the job does not ask because people have disabled them; null: there is none. */
    private String disabled(CrawlRequest request, NewJob wanted) {
        List<String> providers = request.providers();
        List<String> words = ledger.targets().all(wanted.simulated()).stream()
                .filter(target -> target.active() && target.isDisabled())
                .filter(target -> providers.isEmpty() || providers.contains(target.provider()))
                .map(RegisteredTarget::disabledWords)
                .toList();
        return words.isEmpty() ? null : "Not asked: " + String.join("; ", words) + ".";
    }

    /** A job that the same key made before is started again: harmless when it runs already. */
    ResponseEntity<Object> accepted(Job job, NewJob wanted, ListRemarks listing) {
        return accepted(job, wanted, listing, null);
    }

    private ResponseEntity<Object> accepted(Job job, NewJob wanted, ListRemarks listing, String remark) {
        boolean again = !job.name().equals(wanted.name());
        if (again && !wanted.origin().requestSha256().equals(job.requestSha256())) {
            throw new Refusal(422, "this Idempotency-Key belongs to another request, which made the job " + job.name());
        }
        String notice = joined(tell(job), remark);
        return ResponseEntity.accepted()
                .location(Links.job(job.name()))
                .header("Idempotent-Replayed", String.valueOf(again))
                .body(new Accepted(
                        accounts.of(job).noticed(notice), job.name(), OnlineTargets.of(ledger, wanted), listing));
    }

    /** Starts its workflow; null when that went well, else what the caller should know. */
    private String tell(Job job) {
        if (job.isFinished()) {
            return null;
        }
        var told = temporal.start(job);
        return told.came()
                ? null
                : "The job is in the ledger. Temporal could not be told yet (" + told.why()
                        + "): the reconciler starts it.";
    }

    private static ResponseEntity<Object> nothingToDo(CrawlRequest request) {
        String why = "no domain is watched: POST /api/domains/watch adds some";
        if (request.domains() instanceof Selection.Stale) {
            why = "no watched domain is stale that no job works on already";
        } else if (request.domains() instanceof Selection.KeptList kept) {
            why = "the list " + kept.list() + " was taken away just now";
        }
        return ResponseEntity.ok(Map.of("status", "nothing to do", "why", why));
    }

    static String idempotencyKey(HttpServletRequest request) {
        String key = request.getHeader("Idempotency-Key");
        if (key != null && !KEY.matcher(key).matches()) {
            throw Refusal.badRequest("the Idempotency-Key is 1 to 255 visible ASCII characters");
        }
        return key;
    }
}
