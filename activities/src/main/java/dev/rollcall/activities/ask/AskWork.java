package dev.rollcall.activities.ask;

import dev.rollcall.store.CellSelection;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.Runs.Run;
import dev.rollcall.workflows.AskRequest;
import dev.rollcall.workflows.FailureTypes;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one attempt has to ask of one provider: the cells of one run of a job.
 *
 * @param targets of that provider in this job, by id; may be empty
 * @param domains the run's, by id
 * @param budgeted the job has a budget, or had one
 */
record AskWork(
        String provider,
        Job job,
        Run run,
        Map<Integer, Target> targets,
        Map<Integer, String> domains,
        boolean budgeted) {

    /** @throws ApplicationFailure not to be retried, when the ledger knows no such job or run */
    static AskWork load(Ledger ledger, AskRequest request) {
        Job job = ledger.jobs().byName(request.job()).orElseThrow(() -> unknown("job " + request.job()));
        Run run = ledger.runs()
                .find(job.id(), request.run())
                .orElseThrow(() -> unknown("run " + request.run() + " of job " + request.job()));
        Map<Integer, Target> targets = ledger.providers().targets(job.targetIds()).stream()
                .filter(target -> target.provider().equals(request.provider()))
                .collect(Collectors.toMap(Target::id, Function.identity()));
        return new AskWork(
                request.provider(),
                job,
                run,
                targets,
                ledger.domains().names(run.domainIds()),
                ledger.budgets().find(job.id()).isPresent());
    }

    /** All its cells. */
    CellSelection cells() {
        return CellSelection.of(job, run.domainIds(), List.copyOf(targets.keySet()));
    }

    /** Its cells by model: each model has limits of its own. */
    Map<String, CellSelection> cellsByModel() {
        return targets.values().stream()
                .collect(Collectors.groupingBy(
                        Target::model,
                        java.util.TreeMap::new,
                        Collectors.collectingAndThen(
                                Collectors.mapping(Target::id, Collectors.toList()),
                                ids -> CellSelection.of(job, run.domainIds(), ids))));
    }

    private static ApplicationFailure unknown(String what) {
        return ApplicationFailure.newNonRetryableFailure("the ledger knows no " + what, FailureTypes.MEND_INPUT);
    }
}
