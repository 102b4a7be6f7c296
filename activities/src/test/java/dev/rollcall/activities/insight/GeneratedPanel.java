package dev.rollcall.activities.insight;

import dev.rollcall.store.TestLedger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Domains whose answers were read, as rows: ten prompts, three targets, three repetitions. Each domain has the windows that a
 * test adds; names are drawn with a rate for each (domain, entity, prompt, target), by a hash, so that each run of a test draws the same.
 */
final class GeneratedPanel {
    private static final String ANSWERS_OF = """
            generate_series(1, %s) domain, generate_series(1, 10) prompt, generate_series(1, 3) target,
            generate_series(1, 3) repetition""";

    private final TestLedger test;
    private final int domains;

    GeneratedPanel(TestLedger test, int domains, List<String> entities) {
        this.test = test;
        this.domains = domains;
        test.execute("INSERT INTO domain (name) SELECT 'd' || n || '.com' FROM generate_series(1, " + domains + ") n");
        test.execute(
                "INSERT INTO target (provider, model, surface) VALUES ('openai', 'm', 'api'), ('google', 'm', 'api'),"
                        + " ('groq', 'm', 'api')");
        test.execute("INSERT INTO prompt_version (name, version, text)"
                + " SELECT 'q' || n, 1, 'Who?' FROM generate_series(1, 10) n");
        for (String entity : entities) {
            test.execute("INSERT INTO entity (domain_id, slug) SELECT id, '" + entity + "' FROM domain ORDER BY id");
        }
        test.execute("INSERT INTO extraction_run (domain_id, entity_set_id, extractor_id, state)"
                + " SELECT id, 1, 1, 'current' FROM domain ORDER BY id");
    }

    /**
     * Adds a window with all answers.
     *
     * @param hoursAgo when it began
     * @param model what the replies call it
     * @param rate SQL, of {@code spread}, which is −.5 to .5, and belongs to an entity, prompt and target of a domain
     */
    void window(String name, int hoursAgo, String model, String rate) {
        test.execute("INSERT INTO time_window (name, starts_at) VALUES ('" + name + "', now() - interval '" + hoursAgo
                + " h')");
        test.execute("INSERT INTO model (name) VALUES ('" + model + "') ON CONFLICT DO NOTHING");
        test.execute("""
                INSERT INTO extraction (run_id, window_id, cell_id, prompt_version_id, model_id, target_id, outcome, named)
                SELECT r.id, w.id, w.id * 10000000::int8 + row_number() OVER (), prompt, m.id, target, 1, 0
                FROM %s, extraction_run r, time_window w, model m
                WHERE r.domain_id = domain AND w.name = '%s' AND m.name = '%s'""".formatted(ANSWERS_OF.formatted(domains), name, model));
        test.execute("""
                INSERT INTO mention (run_id, entity_id, cell_id, first_start, first_end, n, rank, certainty)
                SELECT x.run_id, n.id, x.cell_id, 0, 1, 1, CASE WHEN hashint8(x.cell_id * 131071 - n.id) %% 2 = 0 THEN 1 ELSE 2 END, 100
                FROM extraction x JOIN time_window w ON w.id = x.window_id AND w.name = '%s'
                JOIN extraction_run r ON r.id = x.run_id JOIN entity n ON n.domain_id = r.domain_id
                CROSS JOIN LATERAL (SELECT (hashint8(n.id * 1000 + x.prompt_version_id * 10 + x.target_id) & 65535) / 65535.0 - 0.5
                  AS spread) s
                WHERE (hashint8(x.cell_id * 131071 + n.id) & 65535) / 65536.0 < %s""".formatted(name, rate));
        test.execute("ANALYZE");
    }

    /** As whoever has read the answers does. */
    void compare() {
        entities().forEach((run, ids) -> new WindowComparison(test.ledger().changes(), run, ids).update());
    }

    /** Of each current run the entities, with their ids. */
    private Map<Integer, Map<String, Integer>> entities() {
        var ids = new LinkedHashMap<Integer, Map<String, Integer>>();
        for (String row : test.rows(
                "SELECT concat_ws(' ', r.id, e.slug, e.id) AS t FROM extraction_run r JOIN entity e USING (domain_id)"
                        + " WHERE r.state = 'current' ORDER BY r.domain_id, e.id")) {
            String[] parts = row.substring("{t=".length(), row.length() - 1).split(" ", -1);
            ids.computeIfAbsent(Integer.valueOf(parts[0]), run -> new LinkedHashMap<>())
                    .put(parts[1], Integer.valueOf(parts[2]));
        }
        return ids;
    }
}
