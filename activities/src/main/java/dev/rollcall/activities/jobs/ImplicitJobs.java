package dev.rollcall.activities.jobs;

import dev.rollcall.store.Domain;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.NewJob.Origin;
import dev.rollcall.store.NewJob.Selection;
import dev.rollcall.store.NewJob.Terms;
import dev.rollcall.store.Scope;
import dev.rollcall.store.Window;
import dev.rollcall.workflows.DomainRequest;
import io.temporal.activity.ActivityInfo;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Work that was started by hand gets a job of its own, named after the workflow run that does it. */
final class ImplicitJobs {
    static final int MOST_DOMAINS = 200;

    private final Ledger ledger;
    private final boolean simulated;
    private final InstantSource clock;

    ImplicitJobs(Ledger ledger, boolean simulated, InstantSource clock) {
        this.ledger = ledger;
        this.simulated = simulated;
        this.clock = clock;
    }

    /** The request's job; made when there is none yet. */
    Job of(DomainRequest request, ActivityInfo info) {
        String name = request.job() != null ? checked(request.job()) : "hand-" + info.getWorkflowRunId();
        Optional<Job> before = ledger.jobs().byName(name);
        if (before.isPresent() && !before.get().driver().equals(info.getWorkflowId())) {
            throw MendInput.failure("there is a job '" + name + "' already; leave \"job\" out, or give another name");
        }
        return before.orElseGet(() -> MendInput.refusing(() -> create(name, request, info.getWorkflowId())));
    }

    private Job create(String name, DomainRequest request, String workflow) {
        Scope scope = Scope.resolve(ledger, simulated, request.providers(), request.prompts());
        NewJob job = new NewJob(
                name,
                window(name, request),
                new Selection.NamedDomains(domains(request)),
                scope,
                request.repetitions() == null ? 1 : request.repetitions(),
                simulated,
                new Terms(1, Terms.DEFAULT.maxErrors(), Terms.DEFAULT.patience(), null),
                Origin.of(workflow));
        return ledger.jobs().create(job).orElseThrow(() -> MendInput.failure("there is no domain in the input"));
    }

    private Window window(String name, DomainRequest request) {
        Instant now = clock.instant();
        if (Boolean.TRUE.equals(request.force())) {
            return Window.forced(name, now);
        }
        return request.window() == null ? Window.today(now) : Window.parse(request.window(), now);
    }

    private static String checked(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,79}")) {
            throw MendInput.failure("\"job\": at most 80 letters, digits, '.', '_', '-'");
        }
        return name;
    }

    private static List<Domain> domains(DomainRequest request) {
        List<String> typed = request.allDomains();
        if (typed.isEmpty()) {
            throw noDomain("there is no domain in the input");
        }
        if (typed.size() > MOST_DOMAINS) {
            throw MendInput.failure("one workflow takes at most " + MOST_DOMAINS + " domains, not " + typed.size()
                    + "; a crawl takes more (./rollcall crawl)");
        }
        var domains = new ArrayList<Domain>();
        var problems = new ArrayList<String>();
        for (String text : typed) {
            try {
                domains.add(Domain.parse(text));
            } catch (InvalidDomainException e) {
                problems.add(e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw MendInput.failure(String.join("; ", problems));
        }
        return domains;
    }

    static ApplicationFailure noDomain(String words) {
        return MendInput.failure(words + "; give {\"domain\":\"stripe.com\"}");
    }
}
