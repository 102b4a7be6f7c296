package dev.rollcall.activities.jobs;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Runs.Run;
import dev.rollcall.workflows.JobRequest;

/** The jobs and runs that an activity's input names; a name that the ledger does not know is the input's fault. */
final class JobFinder {
    private final Ledger ledger;

    JobFinder(Ledger ledger) {
        this.ledger = ledger;
    }

    Job job(JobRequest request) {
        if (request == null || request.job() == null) {
            throw MendInput.failure("there is no job in the input; give {\"job\":\"ID\"}");
        }
        return job(request.job());
    }

    Job job(String name) {
        return ledger.jobs()
                .byName(name)
                .orElseThrow(() -> MendInput.failure("the ledger knows no job '" + name + "'"));
    }

    Run run(Job job, int n) {
        return ledger.runs()
                .find(job.id(), n)
                .orElseThrow(() -> MendInput.failure("job " + job.name() + " has no run " + n));
    }
}
