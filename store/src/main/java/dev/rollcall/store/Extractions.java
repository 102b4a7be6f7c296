package dev.rollcall.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;

/**
 * What answers say, a row an answer and run. Written by key: whoever writes again what is there changes nothing, and of two who
 * write the same answer the first is kept whole. The rows stay when an answer's body is archived later: they are small, and what
 * is in them was read while it was here.
 */
public final class Extractions {
    /** Answers of a statement, and about as many as one page has. */
    public static final int TOGETHER = 500;

    /** Letters of a model's name that are kept: more would not fit into an index. */
    private static final int LONGEST_MODEL = 300;

    /** Windows that are looked through at once. */
    public static final int WINDOWS = 100;

    /** The cell {@code c} has a valid answer and no row in a run. */
    static final String LACKING = "c.state IN (10, 11)"
            + " AND NOT EXISTS (SELECT 1 FROM extraction e WHERE e.run_id = :run AND e.cell_id = c.id)";

    /** Those whose bodies are archived can't be read: they are missing until somebody brings the archive back. */
    private static final String UNREAD = """
            WITH page AS MATERIALIZED (SELECT c.id, c.window_id, c.prompt_version_id, c.target_id, c.state
              -- OFFSET keeps PostgreSQL from reading all cells in the order of their ids instead
              FROM (SELECT * FROM cell WHERE window_id = ANY(:windows) AND domain_id = :domain OFFSET 0) c
              WHERE c.id > :after AND %s AND EXISTS (SELECT 1 FROM answer_body b WHERE b.cell_id = c.id)
              ORDER BY c.id LIMIT :limit)
            SELECT p.id AS cell_id, p.window_id, p.prompt_version_id, p.target_id, p.state, a.resolved_model, b.body
            FROM page p JOIN answer a ON a.cell_id = p.id JOIN answer_body b ON b.cell_id = p.id ORDER BY p.id""".formatted(LACKING);

    private static final String NEW_NAMES = """
            INSERT INTO %1$s (name) SELECT DISTINCT n FROM unnest(:names::text[]) n
            WHERE n IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %1$s x WHERE x.name = n) ORDER BY 1 ON CONFLICT DO NOTHING""";

    /** Mentions and citations of an answer are written by whoever wrote its row, or not at all. */
    private static final String WRITE = """
            WITH live AS MATERIALIZED (SELECT id, extractor_id FROM extraction_run WHERE id = :run FOR KEY SHARE),
            answers AS (INSERT INTO extraction (run_id, window_id, cell_id, prompt_version_id, model_id, target_id, outcome, knows, named)
              SELECT l.id, v.w, v.cell, v.prompt, m.id, v.target, v.outcome, v.knows, v.named
              FROM live l CROSS JOIN unnest(:cells::int8[], :windows::int4[], :prompts::int4[], :targets::int2[],
                :models::text[], :outcomes::int2[], :knows::int2[], :named::int2[])
                v(cell, w, prompt, target, model, outcome, knows, named)
              LEFT JOIN model m ON m.name = v.model ORDER BY v.cell
              ON CONFLICT DO NOTHING RETURNING cell_id),
            mentions AS (INSERT INTO mention (run_id, entity_id, cell_id, first_start, first_end, n, rank, certainty,
                sentiment, recommended)
              SELECT l.id, v.entity, v.cell, v.s, v.e, v.n, v.rank, v.certainty, v.sentiment, v.recommended
              FROM live l CROSS JOIN unnest(:ofCells::int8[], :entities::int4[], :starts::int4[], :ends::int4[], :counts::int2[],
                :ranks::int2[], :certainties::int2[], :sentiments::int2[], :recommended::bool[])
                v(cell, entity, s, e, n, rank, certainty, sentiment, recommended)
              JOIN answers a ON a.cell_id = v.cell),
            sites AS (INSERT INTO citation (cell_id, site_id, extractor_id, n, from_api)
              SELECT v.cell, s.id, l.extractor_id, v.n, v.api
              FROM live l CROSS JOIN unnest(:byCells::int8[], :sites::text[], :cited::int2[], :fromApi::bool[]) v(cell, site, n, api)
              JOIN answers a ON a.cell_id = v.cell JOIN site s ON s.name = v.site ORDER BY 1, 2, 5
              ON CONFLICT DO NOTHING)
            SELECT count(*) FROM answers""";

    private final Jdbi jdbi;

    Extractions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param state of its cell
     * @param resolvedModel null: its reply does not name its model
     * @param body packed; {@link #content} unpacks it
     */
    public record UnreadAnswer(
            long cellId,
            int windowId,
            int promptVersionId,
            int targetId,
            int state,
            String resolvedModel,
            byte[] body) {
        /** @throws RuntimeException when it is damaged: then its outcome is {@link ExtractionOutcome#DAMAGED} */
        public Body content() {
            return Body.unpack(body);
        }

        public CellState cellState() {
            return CellState.of(state);
        }
    }

    /**
     * An answer that was read.
     *
     * @param knows whether it says something of the domain; null: open
     */
    public record ExtractedAnswer(
            UnreadAnswer answer,
            ExtractionOutcome outcome,
            Boolean knows,
            List<ExtractedMention> mentions,
            List<CitedSite> sites) {}

    /**
     * @param entityId of {@link Entities#ids}
     * @param start of its first occurrence, in code points of the answer's text
     * @param n how often
     * @param rank among all brands in the answer; null: not known
     * @param certainty 0 to 100
     * @param sentiment 1, 0 or -1; {@link #MIXED}; null: the rules do not tell any
     * @param recommended null: not plain
     */
    public record ExtractedMention(
            int entityId,
            int start,
            int end,
            int n,
            Integer rank,
            int certainty,
            Integer sentiment,
            Boolean recommended) {
        /** The sentiment of an answer that praises and blames, or does neither plainly. */
        public static final int MIXED = 2;

        /** By rules that tell no stance. */
        public ExtractedMention(int entityId, int start, int end, int n, Integer rank, int certainty) {
            this(entityId, start, end, n, rank, certainty, null, null);
        }
    }

    /** @param fromApi the provider lists it; else it stands in the text */
    public record CitedSite(String site, int n, boolean fromApi) {}

    private record OfAnswer<T>(long cell, T part) {}

    /** Windows in which a domain has valid answers, by id. */
    public List<Integer> windows(int domain) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT w.id FROM time_window w CROSS JOIN LATERAL (SELECT 1 FROM cell c
                          WHERE c.window_id = w.id AND c.domain_id = :domain AND c.state IN (10, 11) LIMIT 1) x
                        ORDER BY w.id""")
                .bind("domain", domain)
                .mapTo(Integer.class)
                .list());
    }

    /**
     * Some answers of these windows that have no row in a run, by cell.
     *
     * @param windows at most {@link #WINDOWS} of {@link #windows}
     * @param after only cells with a greater id; 0: from the first on
     */
    public List<UnreadAnswer> unread(ExtractionRuns.ExtractionRun run, List<Integer> windows, long after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(UNREAD)
                .bind("run", run.id())
                .bind("domain", run.domainId())
                .bindArray("windows", Integer.class, windows)
                .bind("after", after)
                .bind("limit", limit)
                .map(ConstructorMapper.of(UnreadAnswer.class))
                .list());
    }

    /**
     * Writes what answers say, at most {@link #TOGETHER} at once.
     *
     * @return how many were new; 0 when the run is deleted
     */
    public int write(ExtractionRuns.ExtractionRun run, List<ExtractedAnswer> read) {
        List<ExtractedAnswer> answers = read.stream()
                .sorted(Comparator.comparingLong(answer -> answer.answer().cellId()))
                .toList();
        var mentions = new ArrayList<OfAnswer<ExtractedMention>>();
        var sites = new ArrayList<OfAnswer<CitedSite>>();
        for (ExtractedAnswer answer : answers) {
            long cell = answer.answer().cellId();
            answer.mentions().forEach(mention -> mentions.add(new OfAnswer<>(cell, mention)));
            answer.sites().forEach(site -> sites.add(new OfAnswer<>(cell, site)));
        }
        return jdbi.inTransaction(handle -> {
            addNames(handle, "model", answers.stream().map(Extractions::model).toList());
            addNames(
                    handle,
                    "site",
                    sites.stream().map(site -> site.part().site()).toList());
            Query query = handle.createQuery(WRITE).bind("run", run.id());
            bindAnswers(query, answers);
            bindMentions(query, mentions);
            bindSites(query, sites);
            return query.mapTo(Integer.class).one();
        });
    }

    private static void addNames(Handle handle, String table, List<String> names) {
        handle.createUpdate(NEW_NAMES.formatted(table))
                .bindArray("names", String.class, names)
                .execute();
    }

    private static void bindAnswers(Query query, List<ExtractedAnswer> answers) {
        new ColumnArrays<>(query, answers)
                .bind("cells", "int8", row -> row.answer().cellId())
                .bind("windows", "int4", row -> row.answer().windowId())
                .bind("prompts", "int4", row -> row.answer().promptVersionId())
                .bind("targets", "int2", row -> row.answer().targetId())
                .bind("models", "text", Extractions::model)
                .bind("outcomes", "int2", row -> row.outcome().code())
                .bind("knows", "int2", row -> row.knows() == null ? null : row.knows() ? 1 : 0)
                .bind("named", "int2", row -> small(row.mentions().size()));
    }

    private static void bindMentions(Query query, List<OfAnswer<ExtractedMention>> mentions) {
        new ColumnArrays<>(query, mentions)
                .bind("ofCells", "int8", OfAnswer::cell)
                .bind("entities", "int4", row -> row.part().entityId())
                .bind("starts", "int4", row -> row.part().start())
                .bind("ends", "int4", row -> row.part().end())
                .bind("counts", "int2", row -> small(row.part().n()))
                .bind(
                        "ranks",
                        "int2",
                        row -> row.part().rank() == null
                                ? null
                                : small(row.part().rank()))
                .bind("certainties", "int2", row -> row.part().certainty())
                .bind("sentiments", "int2", row -> row.part().sentiment())
                .bind("recommended", "bool", row -> row.part().recommended());
    }

    private static void bindSites(Query query, List<OfAnswer<CitedSite>> sites) {
        new ColumnArrays<>(query, sites)
                .bind("byCells", "int8", OfAnswer::cell)
                .bind("sites", "text", row -> row.part().site())
                .bind("cited", "int2", row -> small(row.part().n()))
                .bind("fromApi", "bool", row -> row.part().fromApi());
    }

    private static String model(ExtractedAnswer row) {
        String model = row.answer().resolvedModel();
        return model == null || model.length() <= LONGEST_MODEL ? model : model.substring(0, LONGEST_MODEL);
    }

    /** What is more than a column holds is as much as it holds: nobody counts so far. */
    private static int small(int n) {
        return Math.min(n, Short.MAX_VALUE);
    }
}
