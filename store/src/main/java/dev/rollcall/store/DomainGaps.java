package dev.rollcall.store;

import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** What a domain's figures rest on, and what they lack: cells by provider and state, and the sites that answers cite. */
public final class DomainGaps {
    private static final String UNANSWERED = """
            SELECT t.provider, c.state, c.reason, count(*) AS cells
            -- OFFSET keeps PostgreSQL from reading all cells in the order of their ids instead
            FROM (SELECT * FROM cell WHERE window_id = ANY(:windows) AND domain_id = :domain OFFSET 0) c
            JOIN target t ON t.id = c.target_id
            WHERE c.state NOT IN (10, 11) AND (t.surface = 'simulated') = :simulated
            GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC, 2, 3""";

    /** Of models that search: those of a surface that does, and those whose provider lists sources with an answer. */
    private static final String SITES = """
            WITH cited AS MATERIALIZED (SELECT e.target_id, t.surface, i.cell_id, i.site_id, i.n, i.from_api
              FROM extraction e JOIN target t ON t.id = e.target_id
              JOIN citation i ON i.extractor_id = :extractor AND i.cell_id = e.cell_id
              WHERE e.run_id = :run AND e.window_id = ANY(:windows) AND e.outcome IN (1, 2)
                AND (t.surface = 'simulated') = :simulated),
            searching AS (SELECT target_id FROM cited GROUP BY target_id
              HAVING bool_or(from_api) OR bool_or(surface = 'api-search'))
            SELECT s.name AS site, count(DISTINCT c.cell_id) AS answers, sum(c.n) AS citations
            FROM cited c JOIN searching USING (target_id) JOIN site s ON s.id = c.site_id
            GROUP BY s.name ORDER BY 2 DESC, 3 DESC, 1 LIMIT :limit""";

    private final Jdbi jdbi;

    DomainGaps(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Cells of one provider that have no answer, and for the same reason. */
    public record UnansweredCells(String provider, int state, int reason, long cells) {
        public CellState cellState() {
            return CellState.of(state);
        }

        public Reason cellReason() {
            return Reason.of(reason);
        }
    }

    /**
     * @param site a registrable domain
     * @param answers how many cite it
     */
    public record RankedSite(String site, long answers, long citations) {}

    /** By provider; the most first. */
    public List<UnansweredCells> unanswered(int domain, List<Integer> windows, boolean simulated) {
        return jdbi.withHandle(handle -> handle.createQuery(UNANSWERED)
                .bindArray("windows", Integer.class, windows)
                .bind("domain", domain)
                .bind("simulated", simulated)
                .map(ConstructorMapper.of(UnansweredCells.class))
                .list());
    }

    /** The sites that most answers cite. */
    public List<RankedSite> sites(
            ExtractionRuns.ExtractionRun run, List<Integer> windows, boolean simulated, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(SITES)
                .bind("run", run.id())
                .bind("extractor", run.extractorId())
                .bindArray("windows", Integer.class, windows)
                .bind("simulated", simulated)
                .bind("limit", limit)
                .map(ConstructorMapper.of(RankedSite.class))
                .list());
    }
}
