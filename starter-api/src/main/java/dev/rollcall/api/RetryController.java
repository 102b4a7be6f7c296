package dev.rollcall.api;

import dev.rollcall.api.ActionRunner.Ran;
import dev.rollcall.store.Action;
import dev.rollcall.store.ActionKind;
import dev.rollcall.store.Actions.NewAction;
import dev.rollcall.store.Actions.Preview;
import dev.rollcall.store.CellFilter;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Asks again what a job, or all jobs about one domain, have failed to get. */
@RestController
class RetryController {
    private static final List<String> FIELDS = List.of("filter", "reason");
    private static final String EXAMPLE = "{\"filter\":{\"provider\":\"openai\"},\"reason\":\"…\"}";
    private static final List<String> OF_JOB = without(CellFilter.JOB);
    private static final List<String> OF_DOMAIN = without(CellFilter.DOMAIN);
    private static final String NO_REASON = "no reason was given";

    private final Ledger ledger;
    private final ActionRunner runner;
    private final JobAccounts accounts;

    RetryController(Ledger ledger, ActionRunner runner, JobAccounts accounts) {
        this.ledger = ledger;
        this.runner = runner;
        this.accounts = accounts;
    }

    /** The same job while it is unfinished; else a new one, since a finished account never changes. */
    @PostMapping({"/api/jobs/{id}/retry", "/jobs/{id}/retry"})
    ResponseEntity<JobView> retry(@PathVariable String id, HttpServletRequest http) throws IOException {
        Job job = JobController.find(ledger, id);
        Payload body = Payload.read(http, FIELDS, EXAMPLE);
        String reason = body.reason("the action");
        Payload narrowing = body.object("filter", OF_JOB);
        CellFilter filter = narrowing == null ? CellFilter.ALL : new FilterInput(ledger).ofRetry(narrowing);
        body.errors().refuseIfAny();
        if (job.isFinished() && job.finishedAt() == null) {
            throw new Refusal(
                    409, "the job was cancelled, and calls of it are still coming back: try again in a moment");
        }
        CellFilter ofJob = filter.with(CellFilter.JOB, job.name());
        Preview preview = ledger.actions().preview(ActionKind.RETRY, ofJob);
        if (preview.changed() == 0) {
            throw new Refusal(409, "there is nothing to retry: " + whyNothing(preview, noneOfJob(filter)));
        }
        Ran ran = runner.run(new NewAction(
                ActionKind.RETRY, ofJob, reason, ApiCaller.of(http).by(), null));
        Action action = ran.action();
        Job asked = action.jobs().isEmpty()
                ? JobController.find(ledger, id)
                : JobController.find(ledger, action.jobs().get(0));
        return ResponseEntity.accepted()
                .location(Links.job(asked.name()))
                .body(accounts.of(asked).noticed(notice(ran)));
    }

    /** Its cells that failed, in all jobs: an action by filter. Without a body: all of them. */
    @PostMapping({"/api/domains/{domain}/retry", "/api/v2/domains/{domain}/retry"})
    ResponseEntity<ActionView> retryDomain(@PathVariable String domain, HttpServletRequest http) throws IOException {
        String name = DomainController.known(ledger, domain).name();
        Payload body = Payload.readIfAny(http, FIELDS, EXAMPLE);
        body.otherwise("reason", NO_REASON);
        String reason = body.reason("the action");
        Payload narrowing = body.object("filter", OF_DOMAIN);
        CellFilter filter = narrowing == null ? CellFilter.ALL : new FilterInput(ledger).ofRetry(narrowing);
        body.errors().refuseIfAny();
        CellFilter ofDomain = filter.with(CellFilter.DOMAIN, name);
        Preview preview = ledger.actions().preview(ActionKind.RETRY, ofDomain);
        if (preview.changed() == 0) {
            throw new Refusal(409, "there is nothing to retry: " + whyNothing(preview, noneAbout(name, filter)));
        }
        Ran ran = runner.run(new NewAction(
                ActionKind.RETRY, ofDomain, reason, ApiCaller.of(http).by(), null));
        return ActionController.reply(ran);
    }

    private static List<String> without(String field) {
        return CellFilter.FIELDS.stream().filter(each -> !each.equals(field)).toList();
    }

    private static String notice(Ran ran) {
        Action action = ran.action();
        String steps = action.isOver()
                ? null
                : action.matched() + " cells are opened again step by step: GET /api/actions/" + action.id()
                        + " says how far that is.";
        if (steps == null || ran.notice() == null) {
            return steps == null ? ran.notice() : steps;
        }
        return steps + " " + ran.notice();
    }

    private static String noneOfJob(CellFilter filter) {
        return "no cell of the job" + (filter.isEmpty() ? "" : " that matches the filter")
                + " is failed, empty, invalid or skipped; dismissed ones are not retried";
    }

    private static String noneAbout(String domain, CellFilter filter) {
        return "no cell about " + domain + (filter.isEmpty() ? "" : " that matches the filter")
                + " is failed, empty or invalid; dismissed ones are not retried, and skipped ones with their job: "
                + "filter by job";
    }

    /** @param none what is said when nothing matches */
    private static String whyNothing(Preview preview, String none) {
        if (preview.matched() == 0) {
            return none;
        }
        return preview.skipped().entrySet().stream()
                .map((Map.Entry<String, Long> part) -> part.getValue() + " cells: " + part.getKey())
                .collect(Collectors.joining("; "));
    }
}
