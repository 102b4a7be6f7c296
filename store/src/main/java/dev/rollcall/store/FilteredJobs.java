package dev.rollcall.store;

import dev.rollcall.store.Jobs.Job;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** The jobs that a {@link CellFilter} means, and which of their targets: unfinished ones, and the one that is named. */
final class FilteredJobs {
    private final CellFilter filter;

    /** In order, each with those of its targets that are meant; an empty list is the whole job. */
    private final Map<Job, List<Integer>> targetsByJob = new LinkedHashMap<>();

    FilteredJobs(Jdbi jdbi, CellFilter filter) {
        this.filter = filter;
        var all = new Jobs(jdbi);
        String named = filter.get(CellFilter.JOB);
        List<Job> candidates =
                named == null ? all.unfinished() : all.byName(named).stream().toList();
        for (Job job : candidates) {
            List<Integer> targets = targets(new Providers(jdbi), job);
            if (matches(CellFilter.WINDOW, job.windowName())
                    && matches(CellFilter.STATE, job.state().word())
                    && (isWhole() || !targets.isEmpty())) {
                targetsByJob.put(job, targets);
            }
        }
    }

    Map<Job, List<Integer>> targetsByJob() {
        return targetsByJob;
    }

    private boolean isWhole() {
        return filter.get(CellFilter.PROVIDER) == null && filter.get(CellFilter.MODEL) == null;
    }

    private List<Integer> targets(Providers providers, Job job) {
        return isWhole()
                ? List.of()
                : providers.targets(job.targetIds()).stream()
                        .filter(target -> matches(CellFilter.PROVIDER, target.provider())
                                && matches(CellFilter.MODEL, target.model()))
                        .map(Providers.Target::id)
                        .toList();
    }

    private boolean matches(String field, String value) {
        return filter.get(field) == null || filter.get(field).equals(value);
    }
}
