package dev.rollcall.activities.jobs;

import dev.rollcall.store.ActionKind;
import dev.rollcall.store.Actions.NewAction;
import dev.rollcall.store.AuditTrail.AuditEntry;
import dev.rollcall.store.CellFilter;
import dev.rollcall.store.HoldChange;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.workflows.JobOrder;
import dev.rollcall.workflows.OrderReport;
import dev.rollcall.workflows.WorkflowIds;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people order by signals to a job's workflow, done in the ledger. What can't be done is refused in words. */
final class JobOrders {
    private static final Logger LOG = LoggerFactory.getLogger(JobOrders.class);
    private static final String BY_WHOM = "a signal";

    /** In the audit, where actors are single words. */
    private static final String ACTOR = "signal";

    /** As if it had come by REST. */
    private static final int DONE = 200;

    private static final int REFUSED = 400;
    private static final int LONGEST_SUMMARY = 500;

    private final Ledger ledger;
    private final JobFinder finder;

    JobOrders(Ledger ledger) {
        this.ledger = ledger;
        this.finder = new JobFinder(ledger);
    }

    OrderReport carryOut(JobOrder order) {
        Job job = finder.job(order.job());
        try {
            String words = done(job, order);
            LOG.info("job {}: by a signal, {}", job.name(), words);
            audit(job, order, DONE, words);
            return new OrderReport(true, words);
        } catch (IllegalArgumentException e) {
            String words = order.what() + " was refused: " + e.getMessage();
            LOG.warn("job {}: the signal {}", job.name(), words);
            audit(job, order, REFUSED, words);
            return new OrderReport(false, words);
        }
    }

    /** Beside what people change through the API: by the names that its operations have. */
    private void audit(Job job, JobOrder order, int status, String words) {
        String operation = order.what().startsWith("set") ? "changeJob" : order.what();
        ledger.auditTrail()
                .write(List.of(new AuditEntry(
                        Instant.now(),
                        ACTOR,
                        operation,
                        "/api/jobs/" + job.name(),
                        status,
                        "signal " + order.what(),
                        null,
                        words.substring(0, Math.min(LONGEST_SUMMARY, words.length())))));
    }

    /** @throws IllegalArgumentException whose message says what is wrong with the order, and how to mend it */
    private String done(Job job, JobOrder order) {
        return switch (order.what()) {
            case "pause", "resume", "cancel" -> control(job, order);
            case "setPriority" -> setPriority(job, new OrderInput(order.input(), "priority", "reason"));
            case "retry" -> {
                var input = new OrderInput(order.input(), "filter", "reason");
                yield retry(job, input.object("filter"), input.reason());
            }
            case "setBudget" -> {
                var input = new OrderInput(order.input(), "budget_usd", "reason");
                yield setBudget(job, input.ticks("budget_usd"), input.reason());
            }
            default -> throw new IllegalArgumentException("there is no such order");
        };
    }

    private String control(Job job, JobOrder order) {
        var input = new OrderInput(order.input(), "provider", "reason");
        String reason = input.reason();
        String provider = input.text("provider");
        List<Integer> targets = provider == null ? List.of() : targets(job, provider);
        HoldChange change = switch (order.what()) {
            case "pause" -> ledger.holds().pause(job.id(), targets, reason, BY_WHOM);
            case "resume" -> ledger.holds().resume(job.id(), targets, reason, BY_WHOM);
            default -> cancel(job, targets, reason);
        };
        String what = order.what() + (provider == null ? "" : " " + provider);
        return switch (change) {
            case CHANGED -> what + ": " + reason;
            case UNCHANGED -> what + ": nothing has changed, since it was so before";
            case JOB_ENDED -> throw new IllegalArgumentException("the job has ended already");
        };
    }

    private String setBudget(Job job, Long ticks, String reason) {
        List<Target> unpriced = ticks == null ? List.of() : ledger.providers().unpriced(job.targetIds());
        if (!unpriced.isEmpty()) {
            throw new IllegalArgumentException(
                    "nobody knows the price of " + unpriced.get(0).label()
                            + ", so that nothing would stop the job at its budget: give the price in rollcall.yaml");
        }
        if (!ledger.budgets().set(job.id(), ticks, reason, BY_WHOM)) {
            throw new IllegalArgumentException("the job has ended already");
        }
        return "setBudget: " + reason;
    }

    /** Its cells are written down now; whoever tidies opens them within seconds. */
    private String retry(Job job, Map<?, ?> filter, String reason) {
        var action =
                new NewAction(ActionKind.RETRY, filter(filter).with(CellFilter.JOB, job.name()), reason, BY_WHOM, null);
        long matched = ledger.actions().begin(action, WorkflowIds::job).matched();
        if (matched == 0) {
            throw new IllegalArgumentException("no cell of the job has failed in this way");
        }
        return "retry: " + matched + (matched == 1 ? " cell matches" : " cells match");
    }

    private static CellFilter filter(Map<?, ?> typed) {
        CellFilter filter = CellFilter.ALL;
        for (Map.Entry<?, ?> field : typed == null ? Set.<Map.Entry<?, ?>>of() : typed.entrySet()) {
            if (!(field.getValue() instanceof String value)) {
                throw new IllegalArgumentException("\"filter\": \"" + field.getKey() + "\" is a text");
            }
            if (!CellFilter.FIELDS.contains(field.getKey())) {
                throw new IllegalArgumentException("\"filter\": there is no field \"" + field.getKey()
                        + "\"; there are " + String.join(", ", CellFilter.FIELDS));
            }
            filter = filter.with((String) field.getKey(), value);
        }
        return filter;
    }

    private HoldChange cancel(Job job, List<Integer> targets, String reason) {
        if (!targets.isEmpty()) {
            return ledger.holds().cancelTargets(job.id(), targets, reason, BY_WHOM);
        }
        return ledger.jobLifecycle().cancel(job.id(), "cancelled by " + BY_WHOM + ": " + reason)
                ? HoldChange.CHANGED
                : HoldChange.JOB_ENDED;
    }

    private String setPriority(Job job, OrderInput input) {
        int priority = input.whole("priority", 1, 5);
        String reason = input.reason();
        if (!ledger.jobLifecycle().prioritize(job.id(), priority)) {
            throw new IllegalArgumentException("the job has ended already");
        }
        return "setPriority " + priority + ": " + reason;
    }

    private List<Integer> targets(Job job, String provider) {
        List<Target> all = ledger.providers().targets(job.targetIds());
        List<Integer> of = all.stream()
                .filter(target -> target.provider().equals(provider))
                .map(Target::id)
                .toList();
        if (of.isEmpty()) {
            Set<String> names = new LinkedHashSet<>();
            all.forEach(target -> names.add(target.provider()));
            throw new IllegalArgumentException(
                    "\"provider\": the job does not ask it; it asks " + String.join(", ", names));
        }
        return of;
    }
}
