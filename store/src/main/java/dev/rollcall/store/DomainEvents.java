package dev.rollcall.store;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Tells how far a job is with each of its domains, while anybody wants to know: see {@link Events#wanted}. */
final class DomainEvents {
    private static final int DOMAINS_A_TRANSACTION = 5_000;

    private static final String STATE_WORD = Arrays.stream(CellState.values())
            .map(state -> "WHEN " + state.code() + " THEN '" + state.word() + "'")
            .collect(Collectors.joining(" ", "CASE c.state ", " END"));

    private static final String OF_RUN =
            "SELECT unnest(domain_ids) AS domain_id FROM run WHERE job_id = :job AND n = :n";

    private static final String OF_RANGE =
            "SELECT domain_id FROM job_domain WHERE job_id = :job AND domain_id BETWEEN :from AND :to";

    private static final String REQUESTED = """
            INSERT INTO event_new (type, subject, job_id, once, data)
            SELECT :type, d.name, j.id, true, jsonb_build_object('job', j.name, 'domain', d.name, 'window', w.name,
              'simulated', j.simulated, 'providers', p.names,
              'planned', cardinality(j.target_ids) * cardinality(j.prompt_version_ids) * coalesce(j.looks[1], j.repetitions))
            FROM job j JOIN time_window w ON w.id = j.window_id
            CROSS JOIN LATERAL (SELECT jsonb_agg(DISTINCT t.provider) AS names FROM target t WHERE t.id = ANY(j.target_ids)) p
            CROSS JOIN (%s) i JOIN domain d ON d.id = i.domain_id
            WHERE j.id = :job ORDER BY i.domain_id""".formatted(OF_RANGE);

    /** Of some domains, those with cells of which none is open, and of which no more are to come. LATERAL … OFFSET keeps the domain in the index condition. */
    private static final String ENDED = """
            INSERT INTO event_new (type, subject, job_id, provider, once, data)
            SELECT :type, d.name, j.id, :provider, true, jsonb_strip_nulls(jsonb_build_object('job', j.name, 'domain', d.name,
              'window', w.name, 'simulated', j.simulated, 'provider', :provider::text, 'cells', x.cells))
            FROM job j JOIN time_window w ON w.id = j.window_id
            CROSS JOIN LATERAL (SELECT array_agg(t.id) AS ids FROM target t
              WHERE t.id = ANY(j.target_ids) AND (:provider::text IS NULL OR t.provider = :provider)) t
            CROSS JOIN (%s) i JOIN domain d ON d.id = i.domain_id
            CROSS JOIN LATERAL (SELECT jsonb_object_agg(s.word, s.n) AS cells, bool_or(s.open) AS open FROM (
                SELECT %s AS word, c.state < 10 AS open, count(*) AS n FROM cell c
                WHERE c.window_id = j.window_id AND c.domain_id = i.domain_id AND c.target_id = ANY(t.ids)
                  AND c.prompt_version_id = ANY(j.prompt_version_ids) AND c.repetition < j.repetitions%s
                GROUP BY 1, 2 OFFSET 0) s) x
            WHERE j.id = :job AND NOT x.open
              AND (j.looks IS NULL OR :provider::text IS NOT NULL OR NOT EXISTS (SELECT 1 %s AND s.domain_id = i.domain_id))
              AND NOT EXISTS (SELECT 1 FROM event e WHERE e.once AND e.job_id = j.id AND e.type = :type
                AND e.subject = d.name AND coalesce(e.provider, '') = coalesce(:provider::text, ''))
            ORDER BY i.domain_id""";

    private static final String ENDED_OF_RUN =
            ENDED.formatted(OF_RUN, STATE_WORD, SampledCells.OF_J_AND_C, SamplingSeries.UNDECIDED);
    private static final String ENDED_OF_RANGE =
            ENDED.formatted(OF_RANGE, STATE_WORD, SampledCells.OF_J_AND_C, SamplingSeries.UNDECIDED);

    private final Jdbi jdbi;

    DomainEvents(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Part of the transaction that plans these domains. One whose cells were all answered before is complete at once. */
    static void planned(Handle handle, int job, int fromDomain, int toDomain) {
        if (Events.wanted(handle, EventType.DOMAIN_PROCESS_REQUESTED)) {
            handle.createUpdate(REQUESTED)
                    .bind("type", EventType.DOMAIN_PROCESS_REQUESTED.word())
                    .bind("job", job)
                    .bind("from", fromDomain)
                    .bind("to", toDomain)
                    .execute();
        }
        completed(handle, job, fromDomain, toDomain);
    }

    /**
     * Part of the transaction that says that a provider's share of a run has come back.
     *
     * @param last all others' shares of this run have come back, too. A domain may be in several runs: whoever comes back last
     *     of them all sees the cells of all others, which were committed before those came back
     */
    static void back(Handle handle, int job, int run, String provider, boolean last) {
        ended(handle, EventType.DOMAIN_LLM_COMPLETED, job, run, provider);
        if (last) {
            ended(handle, EventType.DOMAIN_COMPLETED, job, run, null);
        }
    }

    /** Those that are complete without a run of this job that saw to it: other jobs, or batches, answered their cells. */
    void completeRest(int job) {
        List<String> batched = isWanted(EventType.DOMAIN_LLM_COMPLETED) ? batched(job) : List.of();
        boolean wanted = isWanted(EventType.DOMAIN_COMPLETED) || !batched.isEmpty();
        List<Integer> ids = wanted ? new Jobs(jdbi).domainIds(job, 0, DOMAINS_A_TRANSACTION) : List.of();
        while (!ids.isEmpty()) {
            int first = ids.get(0);
            int last = ids.get(ids.size() - 1);
            jdbi.useTransaction(handle -> {
                for (String provider : batched) {
                    ended(handle, EventType.DOMAIN_LLM_COMPLETED, job, first, last, provider);
                }
                completed(handle, job, first, last);
            });
            ids = new Jobs(jdbi).domainIds(job, last, DOMAINS_A_TRANSACTION);
        }
    }

    private boolean isWanted(EventType type) {
        return jdbi.withHandle(handle -> Events.wanted(handle, type));
    }

    /** The providers that had batches of the job. */
    private List<String> batched(int job) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT DISTINCT t.provider FROM provider_batch b JOIN target t ON t.id = b.target_id"
                                + " WHERE b.job_id = :job ORDER BY 1")
                .bind("job", job)
                .mapTo(String.class)
                .list());
    }

    private static void ended(Handle handle, EventType type, int job, int run, String provider) {
        if (Events.wanted(handle, type)) {
            handle.createUpdate(ENDED_OF_RUN)
                    .bind("type", type.word())
                    .bind("job", job)
                    .bind("n", run)
                    .bind("provider", provider)
                    .execute();
        }
    }

    private static void completed(Handle handle, int job, int fromDomain, int toDomain) {
        ended(handle, EventType.DOMAIN_COMPLETED, job, fromDomain, toDomain, null);
    }

    private static void ended(Handle handle, EventType type, int job, int fromDomain, int toDomain, String provider) {
        if (Events.wanted(handle, type)) {
            handle.createUpdate(ENDED_OF_RANGE)
                    .bind("type", type.word())
                    .bind("job", job)
                    .bind("from", fromDomain)
                    .bind("to", toDomain)
                    .bind("provider", provider)
                    .execute();
        }
    }
}
