package dev.rollcall.store;

import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * A part of a job's cells: some of its domains and targets.
 *
 * @param job the job's row id
 * @param sampled the job samples: it sees fewer repetitions of some domains and targets
 */
public record CellSelection(
        int job,
        int windowId,
        List<Integer> domainIds,
        List<Integer> targetIds,
        List<Integer> promptVersionIds,
        int repetitions,
        boolean sampled) {

    private static final String CELLS = """
            c.window_id = :window AND c.domain_id = ANY(:domains) AND c.target_id = ANY(:targets)
            AND c.prompt_version_id = ANY(:prompts) AND c.repetition < :repetitions
            """;

    public static CellSelection of(Jobs.Job job, List<Integer> domainIds, List<Integer> targetIds) {
        return new CellSelection(
                job.id(),
                job.windowId(),
                domainIds,
                targetIds,
                job.promptVersionIds(),
                job.repetitions(),
                job.isSampled());
    }

    /** Only these of its prompt versions. */
    CellSelection about(List<Integer> versions) {
        return new CellSelection(job, windowId, domainIds, targetIds, versions, repetitions, sampled);
    }

    /** The same selection as an SQL condition on {@code cell c}; {@link #bind} binds its parameters. */
    String condition() {
        return CELLS + SampledCells.of(sampled, "c");
    }

    <S extends SqlStatement<S>> S bind(S statement) {
        return statement
                .bindMap(Map.of("job", job, "window", windowId, "repetitions", repetitions))
                .bindArray("domains", Integer.class, domainIds)
                .bindArray("targets", Short.class, Jobs.shorts(targetIds))
                .bindArray("prompts", Integer.class, promptVersionIds);
    }
}
