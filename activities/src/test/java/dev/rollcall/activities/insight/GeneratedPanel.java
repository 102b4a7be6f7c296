package dev.rollcall.activities.insight;

import dev.rollcall.store.TestLedger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Domains whose answers were read, as rows: ten prompts, three targets, three repetitions. Each domain has the windows that a
 * test adds; names are drawn with a rate for each (domain, entity, prompt, target), by PostgreSQL's seeded chance.
 */
final class GeneratedPanel {
    static final int ANSWERS = 90;

    private static final String ANSWERS_OF = """
            generate_series(1, %s) domain, generate_series(1, 10) prompt, generate_series(1, 3) target,
            generate_series(1, 3) repetition""";

    private final TestLedger test;
    private final int domains;
    private final List<String> entities;

    GeneratedPanel(TestLedger test, int domains, List<String> entities) {
        this.test = test;
        this.domains = domains;
        this.entities = entities;
        test.execute("SELECT setseed(0.20261130)");
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

    /** The runs, in the order of domains. */
    List<Integer> runs() {
        return test.rows("SELECT id FROM extraction_run WHERE state = 'current' ORDER BY domain_id").stream()
                .map(row -> Integer.valueOf(row.substring("{id=".length(), row.length() - 1)))
                .toList();
    }

    Map<String, Integer> entities(int run) {
        var ids = new LinkedHashMap<String, Integer>();
        for (String entity : entities) {
            ids.put(
                    entity,
                    test.one(
                            Integer.class,
                            "SELECT e.id FROM entity e JOIN extraction_run r USING (domain_id) WHERE r.id = " + run
                                    + " AND e.slug = '" + entity + "'"));
        }
        return ids;
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
                SELECT x.run_id, n.id, x.cell_id, 0, 1, 1, CASE WHEN random() < 0.5 THEN 1 ELSE 2 END, 100
                FROM extraction x JOIN time_window w ON w.id = x.window_id AND w.name = '%s'
                JOIN extraction_run r ON r.id = x.run_id JOIN entity n ON n.domain_id = r.domain_id
                CROSS JOIN LATERAL (SELECT (hashint8(n.id * 1000 + x.prompt_version_id * 10 + x.target_id) & 65535) / 65535.0 - 0.5
                  AS spread) s
                WHERE random() < %s""".formatted(name, rate));
        test.execute("ANALYZE");
    }

    /** As whoever has read the answers does. */
    void compare() {
        for (int run : runs()) {
            new WindowComparison(test.ledger().changes(), run, entities(run)).update();
        }
    }
}
