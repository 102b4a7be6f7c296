package dev.rollcall.store;

import dev.rollcall.store.FigureCounts.CountedAnswers;
import dev.rollcall.store.FigureCounts.CountedCitations;
import dev.rollcall.store.FigureCounts.CountedPlace;
import dev.rollcall.store.Reports.KeptReport;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;

/**
 * What a report's figures are made of: the same rows whenever they are read.
 *
 * @param answers as {@link FigureCounts} has them
 * @param answered where these answers belong
 * @param missing cells without an answer, as it was when the report was made
 */
public record ReportCounts(
        List<CountedAnswers> answers,
        List<CountedCitations> citations,
        List<AnsweredPlace> answered,
        List<MissingCells> missing) {
    /** An answer that came later, or that the run read later, does not count. */
    private static final String READ = """
            SELECT e.cell_id, e.window_id, e.target_id, e.prompt_version_id, e.model_id, e.outcome, a.at
              FROM extraction e JOIN answer a ON a.cell_id = e.cell_id
              WHERE e.run_id = :run AND e.window_id = ANY(:windows) AND e.outcome IN (1, 2) AND a.at < :asOf
                AND e.cell_id NOT IN (SELECT unnest(:unread::int8[]))
                AND e.target_id IN (SELECT id FROM target WHERE (surface = 'simulated') = :simulated)""";

    /** The key of a {@link CountedPlace}, from a table {@code x}. */
    private static final String PLACE = """
            SELECT w.name AS window, t.provider, t.model, t.surface, p.name AS prompt, p.version AS prompt_version, %s
            FROM x JOIN time_window w ON w.id = x.window_id JOIN target t ON t.id = x.target_id
            JOIN prompt_version p ON p.id = x.prompt_version_id""";

    private static final String ANSWERED =
            "WITH answers AS (" + READ + """
            ), x AS (SELECT window_id, target_id, prompt_version_id,
                array_agg(extract(epoch FROM at)::float8 ORDER BY at, cell_id) AS answered_at FROM answers GROUP BY 1, 2, 3)
            """ + PLACE.formatted("x.answered_at") + " ORDER BY 1, 2, 3, 4, 5, 6";

    private static final String MISSING =
            """
            WITH x AS (SELECT * FROM report_gap WHERE report_id = :id AND window_id = ANY(:windows))
            """ + PLACE.formatted("x.state, x.reason, x.cells") + " ORDER BY 1, 2, 3, 4, 5, 6, 7, 8";

    /** @param answeredAt when each valid answer was saved, in seconds since 1970 */
    public record AnsweredPlace(@Nested CountedPlace place, List<Double> answeredAt) {}

    /**
     * @param state {@code open}, {@code empty}, {@code invalid}, {@code failed}, {@code skipped}; {@code damaged}, {@code unread}
     *     or {@code answered-later}
     * @param reason a code of {@link Reason}
     */
    public record MissingCells(@Nested CountedPlace place, String state, int reason, long cells) {
        /** A skipped cell was not to be asked. */
        public boolean isPlanned() {
            return !state.equals("skipped");
        }

        /** For people; empty when there is no more to say. */
        public String words() {
            return Reason.of(reason).words();
        }
    }

    /** @param owners by registrable domain, the id of the entity that owns it */
    static ReportCounts read(
            Handle handle, KeptReport report, int extractor, List<Integer> windows, Map<String, Integer> owners) {
        var rows = new FigureRows(CountedNames.of(handle, windows, report.asOf()));
        return new ReportCounts(
                rows.answers(query(handle, FigureSql.ANSWERS.formatted(READ), report, windows)),
                rows.citations(
                        FigureCounts.owned(query(handle, FigureSql.CITATIONS.formatted(READ), report, windows), owners)
                                .bind("extractor", extractor)),
                query(handle, ANSWERED, report, windows)
                        .map(ConstructorMapper.of(AnsweredPlace.class))
                        .list(),
                handle.createQuery(MISSING)
                        .bind("id", report.id())
                        .bindArray("windows", Integer.class, windows)
                        .map(ConstructorMapper.of(MissingCells.class))
                        .list());
    }

    private static Query query(Handle handle, String sql, KeptReport report, List<Integer> windows) {
        return handle.createQuery(sql)
                .bind("run", report.runId())
                .bindArray("windows", Integer.class, windows)
                .bind("asOf", report.asOf())
                .bindArray("unread", Long.class, report.unread())
                .bind("simulated", report.simulated());
    }
}
