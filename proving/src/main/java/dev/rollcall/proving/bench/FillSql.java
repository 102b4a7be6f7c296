package dev.rollcall.proving.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * The statements of {@link LedgerFill}. To be filled in are {@code {domains}}, how many there are in all, {@code {extractor}},
 * {@code {window}} from 1 on, and the domains {@code {from}} and {@code {to}} between which a statement works. Ids are numbers
 * from 1 on, so that no statement has to look one up: the set and the run of domain 7 are 7, its entities 31 to 35.
 */
final class FillSql {
    /** The calls of so many domains are under way together: their answers come mixed. */
    private static final int BLOCK = 30;

    /** Sites that belong to no entity. */
    private static final int OTHER_SITES = 1_000;

    /** Parameters: providers, models and surfaces. The replies of each target name one model. */
    static final String TARGETS = """
            WITH t AS (INSERT INTO target (id, provider, model, surface) OVERRIDING SYSTEM VALUE
              SELECT n, p, m, s FROM unnest(?::text[], ?::text[], ?::text[]) WITH ORDINALITY u(p, m, s, n) RETURNING *)
            INSERT INTO model (id, name) OVERRIDING SYSTEM VALUE SELECT id, provider || '-' || model || '-2026-09-01' FROM t""";

    static final List<String> ONCE = Stream.of(
                    """
            INSERT INTO domain (id, name) OVERRIDING SYSTEM VALUE
            SELECT d, 'd' || lpad(d::text, 5, '0') || '.com' FROM generate_series({from}, {to}) d""",
                    """
            INSERT INTO prompt_version (id, name, version, text, current) OVERRIDING SYSTEM VALUE VALUES
              (1, 'business', 1, 'What does {domain} do?', true), (2, 'audience', 1, 'Who uses {domain}?', true),
              (3, 'alternatives', 1, 'What can be used instead of {domain}?', true)""",
                    """
            INSERT INTO site (id, name) OVERRIDING SYSTEM VALUE
            SELECT id, name FROM domain UNION ALL SELECT {domains} + n, 's' || n || '.org' FROM generate_series(1, {other_sites}) n
            ORDER BY 1""",
                    // The brand, and as its competitors the brands of the next four domains.
                    """
            INSERT INTO entity (id, domain_id, slug) OVERRIDING SYSTEM VALUE
            SELECT (d - 1) * 5 + e + 1, d, 'd' || lpad(((d - 1 + e) % {domains} + 1)::text, 5, '0')
            FROM generate_series({from}, {to}) d, generate_series(0, 4) e ORDER BY 1""",
                    """
            INSERT INTO entity_set (id, domain_id, version, content, sha256, current, made_by, reason) OVERRIDING SYSTEM VALUE
            SELECT domain_id, domain_id, 1, content::json, sha256(convert_to(content, 'UTF8')), true, 'bench', 'a benchmark'
            FROM (SELECT domain_id, '[' || string_agg(format('{"entity":"%1$s","kind":"%2$s","name":"D%3$s",'
                || '"aliases":[{"text":"D %3$s","ordinary_word":false}],"domains":["%1$s.com"],"other_bearers":[]}',
                slug, CASE (id - 1) % 5 WHEN 0 THEN 'brand' ELSE 'competitor' END, substr(slug, 2)), ',' ORDER BY id)
                || ']' AS content
              FROM entity GROUP BY domain_id) s ORDER BY domain_id""",
                    """
            INSERT INTO extraction_run (id, domain_id, entity_set_id, extractor_id, state, current_at) OVERRIDING SYSTEM VALUE
            SELECT id, domain_id, id, {extractor}, 'current', now() FROM entity_set ORDER BY id""")
            .map(FillSql::whole)
            .toList();

    /** The job of a window, with all domains. */
    static final String JOB = whole("""
            WITH w AS (INSERT INTO time_window (id, name, starts_at) OVERRIDING SYSTEM VALUE
                SELECT {window}, day::text, day::timestamp AT TIME ZONE 'UTC'
                FROM (SELECT (now() AT TIME ZONE 'UTC')::date - {windows} - 1 + {window} AS day) d RETURNING *),
              j AS (INSERT INTO job (id, name, window_id, target_ids, prompt_version_ids, repetitions, simulated, whole, domains, state,
                  driver, created_at, started_at, planned_at, finished_at) OVERRIDING SYSTEM VALUE
                SELECT id, 'bench-' || name, id, (SELECT array_agg(id ORDER BY id) FROM target), '{1,2,3}', {repetitions}, false, true, {domains},
                  'completed', 'bench-' || name, starts_at, starts_at, starts_at, starts_at + interval '1 day' FROM w)
            INSERT INTO job_domain (job_id, domain_id) SELECT {window}, d FROM generate_series({from}, {to}) d""");

    /** In the order of planning. */
    private static final String CELLS = """
            SELECT (((({window}::int8 - 1) * {domains} + d - 1) * {targets} + t) * {repetitions} + r) * {prompts} + p + 1 AS id,
              d, t + 1 AS target, r, p + 1 AS prompt
            FROM generate_series({from}, {to}) d, generate_series(0, {targets} - 1) t, generate_series(0, {repetitions} - 1) r,
              generate_series(0, {prompts} - 1) p""";

    /** In the order in which replies come: block after block, mixed within each. The first of a block comes 20 s after that of the one before. */
    private static final String REPLIES = """
            SELECT id, target, starts_at + ((d - 1) / {block} * 20 + (hashint8extended(id, 1) & 1048575) / 52429.0) * interval '1 s' AS at,
              (hashint8extended(id, 2) & 4095)::int AS chance
            FROM ({cells}) c CROSS JOIN (SELECT starts_at FROM time_window WHERE id = {window}) w""";

    /**
     * Whom an answer names: {@code named} has a bit for each of the five entities, the brand's is set in three of four answers and
     * each competitor's in one of two; the entity number {@code first} comes first, the others follow in turn.
     */
    private static final String READ = """
            SELECT *, ((h & 31) | ((h >> 5) & 1))::int AS named, ((h >> 6) & 1023)::int % 5 AS first
            FROM (SELECT *, hashint8extended(id, 3) AS h FROM ({cells}) c) h""";

    /** Of each window, all domains in turn. */
    static final List<String> ANSWERS = Stream.of(
                    """
                    INSERT INTO cell (id, domain_id, window_id, prompt_version_id, target_id, repetition, state, attempts)
                    OVERRIDING SYSTEM VALUE SELECT id, d, {window}, prompt, target, r, 10, 1 FROM ({cells}) c ORDER BY id""",
                    """
                    INSERT INTO attempt (cell_id, n, job_id, asked_at, ended_at, outcome, possible_duplicate, http_status, request_id,
                      key_fingerprint, latency_ms, input_tokens, output_tokens, cost_ticks, cached_input_tokens, reasoning_tokens,
                      cost_reported)
                    SELECT id, 1, {window}, at - (500 + chance) * interval '1 ms', at, 'ANSWERED', false, 200,
                      'req_' || lpad(to_hex(hashint8(id)), 24, '0'), '0123abcd', 500 + chance, 40, 200 + chance / 16, 4000 + chance * 10,
                      0, 0, false
                    FROM ({replies}) a ORDER BY at""",
                    """
                    INSERT INTO answer (cell_id, n, at, resolved_model, finish_reason, truncated, simulated, input_tokens, output_tokens,
                      cached_input_tokens, reasoning_tokens, cost_ticks, latency_ms)
                    SELECT a.id, 1, at, m.name, 'stop', false, false, 40, 200 + chance / 16, 0, 0, 4000 + chance * 10, 500 + chance
                    FROM ({replies}) a JOIN model m ON m.id = a.target ORDER BY at""",
                    // Figures ask only whether there is one.
                    """
                    INSERT INTO answer_body (cell_id, body) SELECT id, int8send(id) FROM ({replies}) a ORDER BY at""",
                    """
                    INSERT INTO extraction (run_id, window_id, cell_id, prompt_version_id, model_id, target_id, outcome, knows, named)
                    SELECT d, {window}, id, prompt, target, target, 1, 1, bit_count(named::bit(5)) FROM ({read}) a ORDER BY id""",
                    """
                    INSERT INTO mention (run_id, entity_id, cell_id, first_start, first_end, n, rank, certainty, sentiment, recommended)
                    SELECT d, (d - 1) * 5 + e + 1, id, rank * 90, rank * 90 + 6, 1 + (x & 1), rank, 100, (x >> 1 & 3) - 1,
                      CASE x >> 3 & 3 WHEN 0 THEN true WHEN 1 THEN false END
                    FROM (SELECT *, (hashint8extended(id * 5 + e, 4) & 31)::int AS x, 1 + bit_count((((named << 5 | named) >> first)
                        & ((1 << (e - first + 5) % 5) - 1))::bit(5)) AS rank
                      FROM ({read}) a, generate_series(0, 4) e WHERE named >> e & 1 = 1) m ORDER BY id, e""",
                    """
                    INSERT INTO citation (cell_id, site_id, extractor_id, n, from_api)
                    SELECT id, {domains} + 1 + x % {other_sites}, {extractor}, 1 + x % 2, true FROM ({cited}) a
                    UNION ALL SELECT id, (d - 1 + x % 5) % {domains} + 1, {extractor}, 1, true FROM ({cited}) a WHERE x % 3 = 0
                    ORDER BY 1""")
            .map(FillSql::whole)
            .toList();

    /** Tables that number their rows by themselves. */
    static final List<String> NUMBERED = List.of(
            "domain",
            "prompt_version",
            "target",
            "model",
            "site",
            "entity",
            "entity_set",
            "extraction_run",
            "time_window",
            "job",
            "cell");

    /** Answers of targets that search cite one site of nobody's, and one of three the site of an entity. */
    private static final String CITED = """
            SELECT c.id, d, (hashint8extended(c.id, 5) & 1048575)::int AS x
            FROM ({cells}) c JOIN target t ON t.id = c.target AND t.surface = 'api-search'""";

    private FillSql() {}

    /** With all that is the same in every statement. */
    private static String whole(String sql) {
        return sql.replace("{replies}", REPLIES)
                .replace("{read}", READ)
                .replace("{cited}", CITED)
                .replace("{cells}", CELLS)
                .replace("{block}", String.valueOf(BLOCK))
                .replace("{other_sites}", String.valueOf(OTHER_SITES))
                .replace("{windows}", String.valueOf(LedgerFill.WINDOWS))
                .replace("{targets}", String.valueOf(CrawlStack.PROVIDERS.size()))
                .replace("{repetitions}", String.valueOf(LedgerFill.REPETITIONS))
                .replace("{prompts}", String.valueOf(LedgerFill.PROMPTS));
    }
}
