package dev.rollcall.store;

/**
 * The statements of {@link FigureCounts}. Rows of counts begin with the ids of window, target and prompt version, which
 * {@link CountedNames} names.
 */
final class FigureSql {
    static final String WINDOWS = """
            SELECT w.id, w.name, w.starts_at, d.sampled FROM (SELECT j.window_id, bool_or(j.looks IS NOT NULL) AS sampled
              FROM job_domain jd JOIN job j ON j.id = jd.job_id WHERE jd.domain_id = :domain GROUP BY 1) d
            JOIN time_window w ON w.id = d.window_id ORDER BY w.starts_at, w.id""";

    /** The valid answers of some windows, as a run has read them. */
    static final String READ = "SELECT cell_id, window_id, target_id, prompt_version_id, model_id, outcome"
            + " FROM extraction WHERE run_id = :run AND window_id = ANY(:windows) AND outcome IN (1, 2)";

    /** To be filled in are the valid answers: those that say the same of the same entities are one row, however many they are. */
    static final String ANSWERS = """
            WITH answers AS MATERIALIZED (%s),
            named AS MATERIALIZED (SELECT cell_id, array_agg(entity_id) AS entities, array_agg(coalesce(rank, 0)::int) AS ranks
              FROM (SELECT cell_id, entity_id, rank FROM mention WHERE run_id = :run ORDER BY cell_id, entity_id) m GROUP BY cell_id),
            x AS (SELECT window_id, target_id, prompt_version_id, model_id, outcome, entities, ranks, count(*) AS n
              FROM answers LEFT JOIN named USING (cell_id) GROUP BY 1, 2, 3, 4, 5, 6, 7)
            SELECT window_id, target_id, prompt_version_id, model_id, outcome = 2, entities, ranks, n FROM x""";

    private static final String CELLS = """
            SELECT c.window_id, c.target_id, c.prompt_version_id, count(*), count(*) FILTER (WHERE c.state <> 15), %s, %s
            -- OFFSET keeps PostgreSQL from reading all cells in the order of their ids instead
            FROM (SELECT * FROM cell WHERE window_id = ANY(:windows) AND domain_id = :domain OFFSET 0) c
            %s GROUP BY 1, 2, 3""";

    /** An answer is saved in the moment in which its attempt ends: so one look at the attempts tells age and cost. */
    private static final String ATTEMPTS = """
            CROSS JOIN LATERAL (SELECT coalesce(sum(cost_ticks), 0) AS ticks, count(*) FILTER (WHERE cost_ticks IS NULL
              AND outcome IN ('ANSWERED', 'TRUNCATED', 'REFUSED', 'EMPTY', 'INVALID')) AS unpriced,
              max(ended_at) FILTER (WHERE outcome IN ('ANSWERED', 'TRUNCATED', 'REFUSED')) AS answered_at
              FROM attempt WHERE cell_id = c.id) t""";

    /** Of valid answers, to be filled in: of each owner one row, and one of all citations, whose entity is null. */
    static final String CITATIONS = """
            WITH answers AS MATERIALIZED (%s),
            -- OFFSET keeps PostgreSQL from reading the citations of all domains instead
            cited AS MATERIALIZED (SELECT a.*, i.site_id, i.n, i.from_api FROM answers a
              CROSS JOIN LATERAL (SELECT site_id, n, from_api FROM citation
                WHERE extractor_id = :extractor AND cell_id = a.cell_id OFFSET 0) i),
            owned AS MATERIALIZED (SELECT DISTINCT s.id AS site_id, o.entity FROM unnest(:sites::text[], :owners::int4[]) o(site, entity)
              JOIN site s ON s.name = o.site),
            x AS (SELECT window_id, target_id, prompt_version_id, NULL::int AS entity, count(DISTINCT cell_id) AS answers, sum(n) AS citations,
                0 AS unnamed, bool_or(from_api) AS from_api
              FROM cited GROUP BY 1, 2, 3
              UNION ALL SELECT c.window_id, c.target_id, c.prompt_version_id, o.entity, count(DISTINCT c.cell_id), sum(c.n),
                count(DISTINCT c.cell_id) FILTER (WHERE m.cell_id IS NULL), bool_or(c.from_api)
              FROM cited c JOIN owned o USING (site_id)
              LEFT JOIN mention m ON m.run_id = :run AND m.cell_id = c.cell_id AND m.entity_id = o.entity
              GROUP BY 1, 2, 3, 4)
            SELECT window_id, target_id, prompt_version_id, entity, answers, citations, unnamed, from_api FROM x""";

    /**
     * Of each entity what answers say of it, by one judge where it has judged at least 7 of 10 answers that name somebody, else by
     * the plain rules; and, where a judge did it, a row without entity that counts its quotes. Real and simulated answers have
     * judges of their own kind.
     */
    static final String STANCES = """
            WITH answers AS MATERIALIZED (SELECT e.cell_id, e.window_id, e.target_id, e.prompt_version_id,
                t.surface = 'simulated' AS simulated
              FROM extraction e JOIN target t ON t.id = e.target_id
              WHERE e.run_id = :run AND e.window_id = ANY(:windows) AND e.outcome = 1 AND e.named > 0),
            mentions AS MATERIALIZED (SELECT cell_id, entity_id, sentiment, recommended FROM mention WHERE run_id = :run),
            judged AS MATERIALIZED (SELECT a.cell_id, a.simulated, x.judge_target_id AS judge, x.schema_version AS version, o.id,
                o.quotes, o.invented
              FROM enrichment x JOIN answers a ON a.cell_id = x.cell_id JOIN enrichment o ON o.id = coalesce(x.same_as, x.id)
              WHERE x.run_id = :run AND o.state = 10),
            judge AS MATERIALIZED (SELECT DISTINCT ON (c.simulated) c.simulated, c.judge, c.version
              FROM (SELECT simulated, judge, version, count(*) AS n FROM judged GROUP BY 1, 2, 3) c
              JOIN (SELECT simulated, count(*) AS n FROM answers GROUP BY 1) a ON a.simulated = c.simulated
              WHERE c.n >= .7 * a.n ORDER BY c.simulated, c.n DESC, c.judge, c.version),
            kept AS MATERIALIZED (SELECT j.* FROM judged j JOIN judge USING (simulated, judge, version)),
            said AS (SELECT a.window_id, a.target_id, a.prompt_version_id, m.entity_id AS entity, NULL::smallint AS judge, m.sentiment,
                m.recommended, m.sentiment IS NULL AS untold
              FROM answers a JOIN mentions m USING (cell_id) WHERE a.simulated NOT IN (SELECT simulated FROM judge)
              UNION ALL SELECT a.window_id, a.target_id, a.prompt_version_id, m.entity_id, g.judge,
                CASE WHEN NOT s.other_bearer THEN s.sentiment END, s.recommended AND NOT s.other_bearer, false
              FROM answers a JOIN judge g USING (simulated) JOIN mentions m USING (cell_id) LEFT JOIN kept k USING (cell_id)
              LEFT JOIN stance s ON s.enrichment_id = k.id AND s.entity_id = m.entity_id),
            x AS (SELECT window_id, target_id, prompt_version_id, entity, judge, count(*) FILTER (WHERE sentiment = 1) AS positive,
                count(*) FILTER (WHERE sentiment = 0) AS neutral, count(*) FILTER (WHERE sentiment = -1) AS negative,
                count(*) FILTER (WHERE recommended) AS recommended, count(*) FILTER (WHERE recommended IS NULL) AS unknown,
                bool_or(untold) AS untold, 0::int8 AS quotes, 0::int8 AS invented
              FROM said GROUP BY 1, 2, 3, 4, 5
              UNION ALL SELECT a.window_id, a.target_id, a.prompt_version_id, NULL, k.judge, 0, 0, 0, 0, 0, false, sum(k.quotes),
                sum(k.invented)
              FROM answers a JOIN kept k ON k.cell_id = a.cell_id GROUP BY 1, 2, 3, 5)
            SELECT window_id, target_id, prompt_version_id, entity, judge, positive, neutral, negative, recommended, unknown, untold, quotes, invented
            FROM x""";

    static final String NAMING = """
            WITH answers AS MATERIALIZED (SELECT cell_id, window_id, target_id, prompt_version_id, model_id FROM extraction
              WHERE run_id = :run AND window_id = ANY(:windows) AND outcome IN (1, 2)),
            named AS MATERIALIZED (SELECT cell_id, array_agg(entity_id) AS entities
              FROM (SELECT cell_id, entity_id FROM mention WHERE run_id = :run ORDER BY cell_id, entity_id) m GROUP BY cell_id),
            x AS (SELECT window_id, target_id, prompt_version_id, model_id, entities, array_agg(cell_id ORDER BY cell_id) AS cells
              FROM answers LEFT JOIN named USING (cell_id) GROUP BY 1, 2, 3, 4, 5)
            SELECT window_id, target_id, prompt_version_id, model_id, entities, cells FROM x""";

    static final String PENDING = """
            SELECT count(*) FROM (SELECT id, state FROM cell WHERE window_id = ANY(:windows) AND domain_id = :domain OFFSET 0) c
            WHERE c.state IN (10, 11) AND EXISTS (SELECT 1 FROM answer_body b WHERE b.cell_id = c.id)
              AND NOT EXISTS (SELECT 1 FROM extraction e WHERE e.cell_id = c.id AND e.run_id = (SELECT r.id FROM extraction_run r
                JOIN entity_set s ON s.id = r.entity_set_id AND s.current
                WHERE r.domain_id = :domain AND r.extractor_id = (%s)))""".formatted(Extractors.IN_FORCE);

    private FigureSql() {}

    /** A skipped cell was never to be asked: its provider has no key, or is retired. */
    static String cells(boolean ages, boolean costs) {
        return CELLS.formatted(
                costs ? "sum(t.ticks)::int8, sum(t.unpriced)::int8" : "0::int8, 0::int8",
                ages
                        ? "array_agg(extract(epoch FROM t.answered_at)::float8) FILTER (WHERE c.state IN (10, 11)"
                                + " AND t.answered_at IS NOT NULL)"
                        : "NULL::float8[]",
                ages || costs ? ATTEMPTS : "");
    }
}
