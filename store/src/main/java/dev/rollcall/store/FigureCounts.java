package dev.rollcall.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * What figures are made of: counts of one domain's answers, as one run has read them. All statements are of one moment, and go by
 * domain and run, so that they take as long as the domain has answers, and not as long as the ledger is.
 */
public final class FigureCounts {
    private static final String WINDOWS = """
            SELECT w.id, w.name, w.starts_at, d.sampled FROM (SELECT j.window_id, bool_or(j.looks IS NOT NULL) AS sampled
              FROM job_domain jd JOIN job j ON j.id = jd.job_id WHERE jd.domain_id = :domain GROUP BY 1) d
            JOIN time_window w ON w.id = d.window_id ORDER BY w.starts_at, w.id""";

    /** The key of a {@link CountedPlace}, from a table {@code x}. */
    private static final String PLACE = """
            SELECT w.name AS window, t.provider, t.model, t.surface, p.name AS prompt, p.version AS prompt_version, %s
            FROM x JOIN time_window w ON w.id = x.window_id JOIN target t ON t.id = x.target_id
            JOIN prompt_version p ON p.id = x.prompt_version_id""";

    /** Of the model {@code m}, and of those suspicions that a condition lets through: when canary prompts tell of another one behind the same name, that is another one. */
    private static final String MODEL = """
            nullif(concat(m.name, (SELECT ' after suspicion ' || count(*) FROM model_suspect q
              WHERE q.target_id = t.id AND q.since <= w.starts_at%s HAVING count(*) > 0)), '') AS resolved_model""";

    /** The valid answers of some windows, as a run has read them. */
    private static final String READ = "SELECT cell_id, window_id, target_id, prompt_version_id, model_id, outcome"
            + " FROM extraction WHERE run_id = :run AND window_id = ANY(:windows) AND outcome IN (1, 2)";

    /** To be filled in are the valid answers, and the condition of {@link #MODEL}: those that say the same of the same entities are one row, however many they are. */
    static final String ANSWERS_OF = """
            WITH answers AS MATERIALIZED (%s),
            named AS MATERIALIZED (SELECT cell_id, array_agg(entity_id ORDER BY entity_id) AS entities,
                array_agg(coalesce(rank, 0)::int ORDER BY entity_id) AS ranks
              FROM mention WHERE run_id = :run GROUP BY cell_id),
            x AS (SELECT window_id, target_id, prompt_version_id, model_id, outcome, entities, ranks, count(*) AS n
              FROM answers LEFT JOIN named USING (cell_id) GROUP BY 1, 2, 3, 4, 5, 6, 7)
            """ + place(MODEL + ", x.outcome = 2 AS refused, x.entities, x.ranks, x.n")
            + " LEFT JOIN model m ON m.id = x.model_id ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10";

    /** A skipped cell was never to be asked: its provider has no key, or is retired. */
    private static final String CELLS =
            """
            WITH x AS (SELECT c.window_id, c.target_id, c.prompt_version_id, count(*) AS cells,
                count(*) FILTER (WHERE c.state <> 15) AS planned, sum(t.ticks)::int8 AS cost_ticks, sum(t.unpriced)::int8 AS unpriced,
                array_agg(extract(epoch FROM a.at)::float8) FILTER (WHERE c.state IN (10, 11) AND a.at IS NOT NULL) AS answered_at
              -- OFFSET keeps PostgreSQL from reading all cells in the order of their ids instead
              FROM (SELECT * FROM cell WHERE window_id = ANY(:windows) AND domain_id = :domain OFFSET 0) c
              LEFT JOIN answer a ON a.cell_id = c.id
              CROSS JOIN LATERAL (SELECT coalesce(sum(cost_ticks), 0) AS ticks, count(*) FILTER (WHERE cost_ticks IS NULL
                AND outcome IN ('ANSWERED', 'TRUNCATED', 'REFUSED', 'EMPTY', 'INVALID')) AS unpriced
                FROM attempt WHERE cell_id = c.id) t
              GROUP BY 1, 2, 3)
            """ + place("x.cells, x.planned, x.cost_ticks, x.unpriced, x.answered_at") + " ORDER BY 1, 2, 3, 4, 5, 6";

    /** Of valid answers, to be filled in: of each owner one row, and one of all citations, whose entity is null. */
    static final String CITATIONS_OF =
            """
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
            """ + place("x.entity, x.answers, x.citations, x.unnamed, x.from_api") + " ORDER BY 1, 2, 3, 4, 5, 6, 7";

    /**
     * Of each entity what answers say of it, by one judge where it has judged at least 7 of 10 answers that name somebody, else by
     * the plain rules; and, where a judge did it, a row without entity that counts its quotes. Real and simulated answers have
     * judges of their own kind.
     */
    private static final String STANCES = """
            WITH answers AS MATERIALIZED (SELECT e.cell_id, e.window_id, e.target_id, e.prompt_version_id,
                t.surface = 'simulated' AS simulated
              FROM extraction e JOIN target t ON t.id = e.target_id
              WHERE e.run_id = :run AND e.window_id = ANY(:windows) AND e.outcome = 1 AND e.named > 0),
            judged AS MATERIALIZED (SELECT a.cell_id, a.simulated, x.judge_target_id AS judge, x.schema_version AS version, o.id,
                o.quotes, o.invented
              FROM enrichment x JOIN answers a ON a.cell_id = x.cell_id JOIN enrichment o ON o.id = coalesce(x.same_as, x.id)
              WHERE x.run_id = :run AND o.state = 10),
            judge AS MATERIALIZED (SELECT DISTINCT ON (c.simulated) c.simulated, c.judge, c.version
              FROM (SELECT simulated, judge, version, count(*) AS n FROM judged GROUP BY 1, 2, 3) c
              JOIN (SELECT simulated, count(*) AS n FROM answers GROUP BY 1) a ON a.simulated = c.simulated
              WHERE c.n >= .7 * a.n ORDER BY c.simulated, c.n DESC, c.judge, c.version),
            kept AS MATERIALIZED (SELECT j.* FROM judged j JOIN judge USING (simulated, judge, version)),
            said AS (SELECT a.window_id, a.target_id, a.prompt_version_id, m.entity_id AS entity, g.judge,
                CASE WHEN g.judge IS NULL THEN m.sentiment WHEN NOT s.other_bearer THEN s.sentiment END AS sentiment,
                CASE WHEN g.judge IS NULL THEN m.recommended ELSE s.recommended AND NOT s.other_bearer END AS recommended,
                g.judge IS NULL AND m.sentiment IS NULL AS untold
              FROM answers a JOIN mention m ON m.run_id = :run AND m.cell_id = a.cell_id
              LEFT JOIN judge g ON g.simulated = a.simulated LEFT JOIN kept k ON k.cell_id = a.cell_id
              LEFT JOIN stance s ON s.enrichment_id = k.id AND s.entity_id = m.entity_id),
            x AS (SELECT window_id, target_id, prompt_version_id, entity, judge, count(*) FILTER (WHERE sentiment = 1) AS positive,
                count(*) FILTER (WHERE sentiment = 0) AS neutral, count(*) FILTER (WHERE sentiment = -1) AS negative,
                count(*) FILTER (WHERE recommended) AS recommended, count(*) FILTER (WHERE recommended IS NULL) AS unknown,
                bool_or(untold) AS untold, 0::int8 AS quotes, 0::int8 AS invented
              FROM said GROUP BY 1, 2, 3, 4, 5
              UNION ALL SELECT a.window_id, a.target_id, a.prompt_version_id, NULL, k.judge, 0, 0, 0, 0, 0, false, sum(k.quotes),
                sum(k.invented)
              FROM answers a JOIN kept k ON k.cell_id = a.cell_id GROUP BY 1, 2, 3, 5)
            """
            + place("x.entity, j.provider || '/' || j.model AS judge, x.positive, x.neutral, x.negative,"
                    + " x.recommended, x.unknown, x.untold, x.quotes, x.invented")
            + " LEFT JOIN target j ON j.id = x.judge ORDER BY 1, 2, 3, 4, 5, 6, 7";

    private static final String NAMING = """
            WITH answers AS MATERIALIZED (SELECT cell_id, window_id, target_id, prompt_version_id, model_id FROM extraction
              WHERE run_id = :run AND window_id = ANY(:windows) AND outcome IN (1, 2)),
            named AS MATERIALIZED (SELECT a.cell_id, array_agg(m.entity_id ORDER BY m.entity_id) AS entities
              FROM answers a JOIN mention m ON m.run_id = :run AND m.cell_id = a.cell_id GROUP BY 1),
            x AS (SELECT window_id, target_id, prompt_version_id, model_id, entities, array_agg(cell_id ORDER BY cell_id) AS cells
              FROM answers LEFT JOIN named USING (cell_id) GROUP BY 1, 2, 3, 4, 5)
            """ + place(MODEL.formatted("") + ", x.entities, x.cells")
            + " LEFT JOIN model m ON m.id = x.model_id ORDER BY 1, 2, 3, 4, 5, 6, 7, 8";

    private static final String PENDING = """
            SELECT count(*) FROM (SELECT id, state FROM cell WHERE window_id = ANY(:windows) AND domain_id = :domain OFFSET 0) c
            WHERE c.state IN (10, 11) AND EXISTS (SELECT 1 FROM answer_body b WHERE b.cell_id = c.id)
              AND NOT EXISTS (SELECT 1 FROM extraction e WHERE e.cell_id = c.id AND e.run_id = (SELECT r.id FROM extraction_run r
                JOIN entity_set s ON s.id = r.entity_set_id AND s.current
                WHERE r.domain_id = :domain AND r.extractor_id = (%s)))""".formatted(Extractors.IN_FORCE);

    private final Jdbi jdbi;

    FigureCounts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A window in which somebody wanted answers about a domain.
     *
     * @param sampled by a job, too, that looked at them while they came: their intervals are wider
     */
    public record DomainWindow(int id, String name, Instant startsAt, boolean sampled) {}

    /** Where answers belong: who was asked what, and when. */
    public record CountedPlace(
            String window, String provider, String model, String surface, String prompt, int promptVersion) {}

    /**
     * Valid answers of one place and model that name the same entities in the same order.
     *
     * @param resolvedModel null: the replies do not name it
     * @param entities whom they name, by the ids of {@link Entities#ids}; null: nobody
     * @param ranks of each of those among all brands of the answer; 0: not known
     */
    public record CountedAnswers(
            @Nested CountedPlace place,
            String resolvedModel,
            boolean refused,
            List<Integer> entities,
            List<Integer> ranks,
            long n) {}

    /**
     * The cells of one place.
     *
     * @param cells all of them
     * @param planned those that were to be asked: a skipped one was not
     * @param costTicks of all their attempts whose cost is known, 1e-10 USD
     * @param unpriced replies whose cost nobody knows
     * @param answeredAt when each valid answer was saved, in seconds since 1970; null: there is none
     */
    public record CountedCells(
            @Nested CountedPlace place,
            long cells,
            long planned,
            long costTicks,
            long unpriced,
            List<Double> answeredAt) {}

    /**
     * @param entity who owns the cited sites; null: all citations, whoever owns their sites
     * @param answers how many answers cite one of the sites
     * @param unnamed how many of those do not name the entity
     * @param fromApi a provider listed some of them: it has searched
     */
    public record CountedCitations(
            @Nested CountedPlace place, Integer entity, long answers, long citations, long unnamed, boolean fromApi) {}

    /**
     * What answers of one place say of an entity.
     *
     * @param entity null: a row that counts quotes
     * @param judge who says so, {@code provider/model}; null: the plain rules
     * @param positive answers that name it and praise it; likewise neutral and negative; mixed ones are in none of the three
     * @param recommended answers that advise to use it
     * @param unknown answers that name it, of which nobody can tell whether they do
     * @param untold the run's rules tell nothing of the kind
     * @param quotes that the judge gave
     * @param invented those of them that do not stand in the answer
     */
    public record CountedStances(
            @Nested CountedPlace place,
            Integer entity,
            String judge,
            long positive,
            long neutral,
            long negative,
            long recommended,
            long unknown,
            boolean untold,
            long quotes,
            long invented) {}

    /**
     * Valid answers of one place and model that name the same entities.
     *
     * @param resolvedModel null: the replies do not name it
     * @param entities whom they name, by the ids of {@link Entities#ids}; null: nobody
     */
    public record NamingAnswers(
            @Nested CountedPlace place, String resolvedModel, List<Integer> entities, List<Long> cells) {}

    /** All counts of some windows. */
    public record WindowCounts(
            List<CountedAnswers> answers,
            List<CountedCells> cells,
            List<CountedCitations> citations,
            List<CountedStances> stances) {}

    /** The earliest first. */
    public List<DomainWindow> windows(int domain) {
        return jdbi.withHandle(handle -> handle.createQuery(WINDOWS)
                .bind("domain", domain)
                .map(ConstructorMapper.of(DomainWindow.class))
                .list());
    }

    /**
     * @param windows ids of {@link #windows}
     * @param owners by registrable domain, the id of the entity that owns it
     */
    public WindowCounts of(ExtractionRuns.ExtractionRun run, List<Integer> windows, Map<String, Integer> owners) {
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            List<String> sites = List.copyOf(owners.keySet());
            return new WindowCounts(
                    query(handle, ANSWERS_OF.formatted(READ, ""), windows)
                            .bind("run", run.id())
                            .map(ConstructorMapper.of(CountedAnswers.class))
                            .list(),
                    query(handle, CELLS, windows)
                            .bind("domain", run.domainId())
                            .map(ConstructorMapper.of(CountedCells.class))
                            .list(),
                    query(handle, CITATIONS_OF.formatted(READ), windows)
                            .bind("run", run.id())
                            .bind("extractor", run.extractorId())
                            .bindArray("sites", String.class, sites)
                            .bindArray(
                                    "owners",
                                    Integer.class,
                                    sites.stream().map(owners::get).toList())
                            .map(ConstructorMapper.of(CountedCitations.class))
                            .list(),
                    query(handle, STANCES, windows)
                            .bind("run", run.id())
                            .map(ConstructorMapper.of(CountedStances.class))
                            .list());
        });
    }

    /** Which answers of some windows name whom. */
    public List<NamingAnswers> naming(int run, List<Integer> windows) {
        return jdbi.withHandle(handle -> query(handle, NAMING, windows)
                .bind("run", run)
                .map(ConstructorMapper.of(NamingAnswers.class))
                .list());
    }

    /** Answers of a domain that can be read and that its newest figures do not have yet. */
    public long pending(int domain, List<Integer> windows) {
        return jdbi.withHandle(handle -> query(handle, PENDING, windows)
                .bind("domain", domain)
                .mapTo(Long.class)
                .one());
    }

    /** @param columns beside the place */
    static String place(String columns) {
        return PLACE.formatted(columns);
    }

    private static Query query(Handle handle, String sql, List<Integer> windows) {
        return handle.createQuery(sql).bindArray("windows", Integer.class, windows);
    }
}
