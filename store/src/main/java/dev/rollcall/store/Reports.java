package dev.rollcall.store;

import dev.rollcall.store.FigureCounts.DomainWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Reports: which answers each is made of, what was missing when it was made and why, and the hash of its bytes. The extraction run
 * that a report names is never deleted, so that the report can be made again from rows whenever somebody asks for it.
 */
public final class Reports {
    private static final String SELECT = """
            SELECT r.id, r.domain_id, d.name AS domain, r.run_id, r.as_of, r.report_version, r.metric_version, r.simulated, r.window_ids, r.compared_ids,
              r.sampled_ids, r.unread, encode(r.sha256, 'hex') AS sha256, r.made_by, r.made_at
            FROM report r JOIN domain d ON d.id = r.domain_id
            """;

    private static final String INSERT = """
            INSERT INTO report (domain_id, run_id, as_of, report_version, metric_version, simulated, window_ids, compared_ids, sampled_ids, sha256,
              made_by)
            VALUES (:domainId, :runId, :asOf, :reportVersion, :metricVersion, :simulated, :windows, CASE WHEN :isCompared THEN :compared END,
              ARRAY(SELECT DISTINCT j.window_id FROM job_domain jd JOIN job j ON j.id = jd.job_id
                WHERE jd.domain_id = :domainId AND j.looks IS NOT NULL ORDER BY 1), '', :madeBy)
            RETURNING id""";

    /** All in one statement, so that the cells that are missing and those that were not read are of one moment. */
    private static final String GAPS = """
            WITH c AS (SELECT c.*, a.at, e.outcome
              -- OFFSET keeps PostgreSQL from reading all cells in the order of their ids instead
              FROM (SELECT * FROM cell WHERE window_id = ANY(:windows) AND domain_id = :domainId OFFSET 0) c
              JOIN target t ON t.id = c.target_id AND (t.surface = 'simulated') = :simulated
              LEFT JOIN answer a ON a.cell_id = c.id LEFT JOIN extraction e ON e.run_id = :runId AND e.cell_id = c.id
              WHERE (e.outcome IN (1, 2) AND a.at < :asOf) IS NOT TRUE),
            gaps AS (INSERT INTO report_gap (report_id, window_id, target_id, prompt_version_id, state, reason, cells)
              SELECT :id, window_id, target_id, prompt_version_id, CASE WHEN outcome = 3 AND at < :asOf THEN 'damaged'
                WHEN state IN (10, 11) AND at >= :asOf THEN 'answered-later' WHEN state IN (10, 11) THEN 'unread'
                WHEN state = 12 THEN 'empty' WHEN state = 13 THEN 'invalid' WHEN state = 14 THEN 'failed'
                WHEN state = 15 THEN 'skipped' ELSE 'open' END, reason, count(*)
              FROM c GROUP BY 2, 3, 4, 5, 6)
            UPDATE report SET unread = ARRAY(SELECT id FROM c WHERE outcome IS NULL AND at < :asOf ORDER BY id) WHERE id = :id""";

    private final Jdbi jdbi;

    Reports(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * What a report is to be of.
     *
     * @param reportVersion of its form
     * @param metricVersion of its formulas
     * @param windows their ids, the earliest first
     * @param compared the same of those that they are compared with; null: with nothing
     */
    public record ReportTerms(
            int domainId,
            int runId,
            int reportVersion,
            int metricVersion,
            boolean simulated,
            List<Integer> windows,
            List<Integer> compared,
            String madeBy) {}

    /**
     * @param asOf answers that were saved from then on are missing in it
     * @param windowIds the earliest first
     * @param comparedIds null: compared with nothing
     * @param sampledIds windows of the domain whose answers were looked at while they came
     * @param unread cells that were answered before {@code asOf}, and that the run had not read
     * @param sha256 of its canonical JSON, in hex; empty while it is being made
     */
    public record KeptReport(
            int id,
            int domainId,
            String domain,
            int runId,
            Instant asOf,
            int reportVersion,
            int metricVersion,
            boolean simulated,
            List<Integer> windowIds,
            List<Integer> comparedIds,
            List<Integer> sampledIds,
            List<Long> unread,
            String sha256,
            String madeBy,
            Instant madeAt) {}

    /**
     * A report with all that it is made of.
     *
     * @param compared null: compared with nothing
     */
    public record ReportRows(
            KeptReport report,
            List<DomainWindow> windows,
            List<DomainWindow> comparedWindows,
            ReportCounts counts,
            ReportCounts compared) {}

    /**
     * Makes a report as of now.
     *
     * @param owners by registrable domain, the id of the entity that owns it
     * @param sha256 of the report's canonical JSON, from its rows
     * @return empty when its run is not there any more
     */
    public Optional<KeptReport> make(
            ReportTerms terms, Map<String, Integer> owners, Function<ReportRows, byte[]> sha256) {
        Instant asOf = jdbi.withHandle(AnswerIndex::settled);
        return jdbi.inTransaction(TransactionIsolationLevel.READ_COMMITTED, handle -> {
            if (!ExtractionRuns.keep(handle, terms.runId())) {
                return Optional.empty();
            }
            int id = insert(handle, terms, asOf);
            byte[] hash = sha256.apply(rows(handle, byId(handle, id).orElseThrow(), owners));
            handle.execute("UPDATE report SET sha256 = ? WHERE id = ?", hash, id);
            return byId(handle, id);
        });
    }

    private static int insert(Handle handle, ReportTerms terms, Instant asOf) {
        int id = handle.createQuery(INSERT)
                .bindMethods(terms)
                .bind("asOf", asOf)
                .bindArray("windows", Integer.class, terms.windows())
                .bind("isCompared", terms.compared() != null)
                .bindArray("compared", Integer.class, terms.compared() == null ? List.of() : terms.compared())
                .mapTo(Integer.class)
                .one();
        var all = new ArrayList<>(terms.windows());
        if (terms.compared() != null) {
            all.addAll(terms.compared());
        }
        handle.createUpdate(GAPS)
                .bindMethods(terms)
                .bind("id", id)
                .bind("asOf", asOf)
                .bindArray("windows", Integer.class, all)
                .execute();
        return id;
    }

    public Optional<KeptReport> byId(int id) {
        return jdbi.withHandle(handle -> byId(handle, id));
    }

    private static Optional<KeptReport> byId(Handle handle, int id) {
        return handle.createQuery(SELECT + "WHERE r.id = :id")
                .bind("id", id)
                .map(ConstructorMapper.of(KeptReport.class))
                .findOne();
    }

    /**
     * The latest first.
     *
     * @param domain null: of all domains
     * @param before only those with a smaller id; null: from the latest on
     */
    public List<KeptReport> list(Integer domain, Long before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + """
                        WHERE (:domain::int IS NULL OR r.domain_id = :domain) AND (:before::int8 IS NULL OR r.id < :before)
                        ORDER BY r.id DESC LIMIT :limit""")
                .bind("domain", domain)
                .bind("before", before)
                .bind("limit", limit)
                .map(ConstructorMapper.of(KeptReport.class))
                .list());
    }

    /** What a report is made of. @param owners as when it was made */
    public ReportRows rows(KeptReport report, Map<String, Integer> owners) {
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> rows(handle, report, owners));
    }

    private static ReportRows rows(Handle handle, KeptReport report, Map<String, Integer> owners) {
        int extractor = handle.createQuery("SELECT extractor_id FROM extraction_run WHERE id = :run")
                .bind("run", report.runId())
                .mapTo(Integer.class)
                .findOne()
                .orElse(0);
        boolean alone = report.comparedIds() == null;
        return new ReportRows(
                report,
                windows(handle, report, report.windowIds()),
                alone ? null : windows(handle, report, report.comparedIds()),
                ReportCounts.read(handle, report, extractor, report.windowIds(), owners),
                alone ? null : ReportCounts.read(handle, report, extractor, report.comparedIds(), owners));
    }

    /** In the order of these ids. */
    private static List<DomainWindow> windows(Handle handle, KeptReport report, List<Integer> ids) {
        return handle.createQuery(
                        "SELECT w.id, w.name, w.starts_at, w.id = ANY(:sampled) AS sampled FROM unnest(:ids) WITH ORDINALITY AS v(id, n)"
                                + " JOIN time_window w ON w.id = v.id ORDER BY v.n")
                .bindArray("ids", Integer.class, ids)
                .bindArray("sampled", Integer.class, report.sampledIds())
                .map(ConstructorMapper.of(DomainWindow.class))
                .list();
    }
}
