package dev.rollcall.store;

import java.util.stream.Collectors;

/** The statements of {@link AlertMeasure}. Each returns rows of an {@link AlertReading}. */
final class AlertSql {
    private AlertSql() {}

    /** Between the parts of a subject. */
    static final String DOT = " · ";

    /** The kinds of work that living workers do, and what the newest worker does, living or not. */
    private static final String KIND = """
            WITH kind AS (SELECT simulated FROM worker WHERE ended_at IS NULL AND seen_at > :now - interval '30 s'
              UNION SELECT simulated FROM worker WHERE id = (SELECT max(id) FROM worker))
            """;

    /** What is about neither real nor simulated work is shown with what the newest worker does. */
    private static final String NEWEST = "coalesce((SELECT simulated FROM worker ORDER BY id DESC LIMIT 1), false)";

    private static final String FAILED =
            Usage.FAILED.stream().sorted().map(outcome -> "'" + outcome + "'").collect(Collectors.joining(", "));

    private static final String CALLS = KIND + """
            , calls AS (SELECT t.provider, k.simulated, u.outcome, u.outcome IN (%s) AS failed, sum(u.attempts) AS n,
                sum(u.sum_ms) AS ms
              FROM usage_minute u JOIN target t ON t.id = u.target_id JOIN kind k ON k.simulated = (t.surface = 'simulated')
              WHERE u.minute > :now - interval '10 min' AND u.minute <= :now GROUP BY 1, 2, 3)
            """.formatted(FAILED);

    /**
     * On {@code calls c}: the provider has no alert of these rules, nor had one of them within the 10 minutes: whoever was
     * told of a dead provider is not told of its failed calls, too.
     */
    private static String untold(String rules) {
        return """
                NOT EXISTS (SELECT 1 FROM alert a WHERE a.rule IN (%s) AND a.subject = c.provider AND a.simulated = c.simulated
                  AND a.raised_at IS NOT NULL AND (a.resolved_at IS NULL OR a.resolved_at > :now - interval '10 min'))
                """.formatted(rules);
    }

    private static final String FAILURE_FIGURES = """
            coalesce(sum(c.n) FILTER (WHERE c.failed), 0)::float8 / sum(c.n)::float8 AS value, sum(c.n)::int8 AS samples,
            format('%s of %s calls failed within 10 minutes, most often %s', coalesce(sum(c.n) FILTER (WHERE c.failed), 0),
              sum(c.n), coalesce((array_agg(c.outcome ORDER BY c.n DESC) FILTER (WHERE c.failed))[1], 'none')) AS cause
            """;

    static final String FAILURE_RATE =
            CALLS + "SELECT c.provider AS subject, c.simulated, c.provider, NULL::int AS job_id, "
                    + FAILURE_FIGURES + "FROM calls c WHERE " + untold("'provider_down', 'keys_needed'")
                    + "GROUP BY c.provider, c.simulated";

    static final String FAILURE_RATE_OF_ALL = CALLS
            + "SELECT 'all calls' AS subject, c.simulated, NULL AS provider, NULL::int AS job_id, " + FAILURE_FIGURES
            + "FROM calls c WHERE " + untold("'provider_down', 'keys_needed', 'provider_failing'")
            + "GROUP BY c.simulated";

    static final String CALL_SECONDS = CALLS + """
            SELECT c.provider AS subject, c.simulated, c.provider, NULL::int AS job_id,
              sum(c.ms)::float8 / sum(c.n)::float8 / 1000 AS value, sum(c.n)::int8 AS samples,
              format('its calls took %s s on average within 10 minutes; a call is given up after 120 s',
                round(sum(c.ms) / sum(c.n) / 1000, 1)) AS cause
            FROM calls c GROUP BY c.provider, c.simulated""";

    /** Its circuit breaker is open, or all its calls since its last reply failed and its keys are not the reason. */
    static final String PROVIDER_SILENT = KIND + """
            SELECT p.name AS subject, p.simulated, p.name AS provider, NULL::int AS job_id, 1::float8 AS value, 1::int8 AS samples,
              format('no usable reply since %s UTC%s',
                to_char(least(p.down_since, f.since) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
                coalesce(': ' || left(coalesce(p.trouble, x.message), 300), '')) AS cause
            FROM provider p JOIN kind USING (simulated)
            LEFT JOIN provider_failing f ON f.simulated = p.simulated AND f.provider = p.name
            LEFT JOIN LATERAL (SELECT tf.outcome || coalesce(', ' || tf.message, '') AS message
              FROM target_failure tf JOIN target t ON t.id = tf.target_id
              WHERE t.provider = p.name AND t.active AND (t.surface = 'simulated') = p.simulated
                AND tf.outcome NOT IN ('KEY_REJECTED', 'OUT_OF_QUOTA')
              ORDER BY tf.attempts DESC LIMIT 1) x ON true
            WHERE NOT p.retired AND (p.down_since IS NOT NULL OR f.since IS NOT NULL AND x.message IS NOT NULL)""";

    static final String SPENT_KEYS = KIND + """
            SELECT k.provider AS subject, k.simulated, k.provider, NULL::int AS job_id, count(*)::float8 AS value,
              count(*)::int8 AS samples, left(string_agg(k.fingerprint || CASE k.state WHEN 'disabled' THEN ' is disabled'
                ELSE ' is out of quota' END || coalesce(' (' || k.why || ')', ''), ', ' ORDER BY k.fingerprint), 500) AS cause
            FROM provider_key k JOIN kind USING (simulated) JOIN held_key h USING (simulated, provider, fingerprint)
            JOIN provider p ON p.simulated = k.simulated AND p.name = k.provider AND NOT p.retired
            GROUP BY k.provider, k.simulated
            HAVING bool_and(k.state = 'disabled'
              OR k.state = 'parked' AND (k.parked_until IS NULL OR k.parked_until > :now))""";

    /** Open batches that wait for a key that nobody has, or whose end should be known by now. */
    static final String STUCK_BATCHES = KIND + """
            SELECT t.provider AS subject, b.simulated, t.provider, NULL::int AS job_id, count(*)::float8 AS value,
              count(*)::int8 AS samples, left(string_agg(b.token || CASE WHEN b.waits_for = 'key'
                THEN ' waits for the key ' || b.fingerprint
                ELSE to_char(b.deadline AT TIME ZONE 'UTC', '" is open, and its deadline was "YYYY-MM-DD HH24:MI:SS" UTC"') END,
                ', ' ORDER BY b.id), 500) AS cause
            FROM provider_batch b JOIN kind USING (simulated) JOIN target t ON t.id = b.target_id
            WHERE b.ended_at IS NULL AND (b.waits_for = 'key' OR b.deadline < :now) GROUP BY t.provider, b.simulated""";

    /** Skipped cells and targets that a person cancelled are not missing: nobody wanted them. */
    static final String COVERAGE_AT_END = """
            SELECT j.name AS subject, j.simulated, NULL AS provider, j.id AS job_id, c.coverage AS value,
              coalesce((SELECT sum(n)::int8 FROM unnest(j.cells_planned) n), j.per_target * cardinality(j.target_ids)) AS samples,
              'coverage: ' || c.words AS cause
            FROM (SELECT id, name, simulated, target_ids, cells_planned,
                domains::int8 * cardinality(prompt_version_ids) * repetitions AS per_target
              FROM job WHERE finished_at > :now - interval '24 h' AND finished_at <= :now
                AND state IN ('completed', 'failed') AND planned_at IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM job r WHERE r.retry_of = job.id)
              ORDER BY finished_at DESC LIMIT 200) j
            CROSS JOIN LATERAL (SELECT min(p.coverage) AS coverage,
                string_agg(format('%s %s %%', p.provider, floor(100 * p.coverage)), ', ' ORDER BY p.coverage, p.provider) AS words
              FROM (SELECT t.provider, coalesce(sum(k.covered), 0)::float8
                    / (sum(i.planned) - coalesce(sum(k.skipped), 0))::float8 AS coverage
                FROM (SELECT x.id, coalesce(x.n, j.per_target) AS planned FROM unnest(j.target_ids, j.cells_planned) x(id, n)) i
                JOIN target t ON t.id = i.id
                CROSS JOIN LATERAL (SELECT sum(n) FILTER (WHERE state IN (10, 11)) AS covered,
                    sum(n) FILTER (WHERE state = 15) AS skipped
                  FROM job_counter WHERE job_id = j.id AND target_id = i.id) k
                WHERE NOT EXISTS (SELECT 1 FROM hold h WHERE h.job_id = j.id AND h.target_id = i.id AND h.kind = 'cancel')
                GROUP BY 1 HAVING sum(i.planned) > coalesce(sum(k.skipped), 0)) p) c
            WHERE c.coverage IS NOT NULL""";

    static final String BUDGET_USED_RATIO = """
            SELECT j.name AS subject, j.simulated, NULL AS provider, j.id AS job_id, 1::int8 AS samples,
              (b.reserved_ticks + b.spent_ticks + b.lost_ticks)::float8 / b.limit_ticks AS value,
              format('$%s of $%s is used', round((b.reserved_ticks + b.spent_ticks + b.lost_ticks) / 1e10, 2),
                round(b.limit_ticks / 1e10, 2)) AS cause
            FROM job j JOIN job_budget b ON b.job_id = j.id
            WHERE j.finished_at IS NULL AND j.state <> 'cancelled' AND b.limit_ticks > 0""";

    static final String BUDGET_HOLDS = """
            SELECT j.name AS subject, j.simulated, NULL AS provider, j.id AS job_id, 1::int8 AS samples, 1::float8 AS value,
              h.why AS cause
            FROM job j JOIN hold h ON h.job_id = j.id AND h.target_id = 0 AND h.kind = 'budget'
            WHERE j.finished_at IS NULL AND j.state <> 'cancelled'""";

    /** The clock of Temporal may be a little behind this server's. Where nothing is watched, no sweep is missed. */
    static final String SWEEP_LATE = KIND + """
            SELECT 'sweep' AS subject, k.simulated, NULL AS provider, NULL::int AS job_id, 1::int8 AS samples,
              extract(epoch FROM :now - s.expected_at)::float8 AS value,
              format('the sweep that was due at %s UTC has not begun; the last one began at %s UTC',
                to_char(s.expected_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'),
                coalesce(to_char(s.swept_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), 'no known time')) AS cause
            FROM sweep_schedule s CROSS JOIN kind k
            CROSS JOIN LATERAL (SELECT 1 FROM freshness WHERE simulated = k.simulated AND cadence = 0 AND watched
              ORDER BY due_at, domain_id LIMIT 1) f
            WHERE s.expected_at <= :now AND (s.swept_at IS NULL OR s.swept_at < s.expected_at - interval '1 min')""";

    static final String STALE = KIND + """
            SELECT 'domains' AS subject, k.simulated, NULL AS provider, NULL::int AS job_id, 1::int8 AS samples,
              extract(epoch FROM :now - min(f.due_at))::float8 AS value,
              format('a watched domain was due at %s UTC and its answers are not there',
                to_char(min(f.due_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')) AS cause
            FROM kind k CROSS JOIN LATERAL (SELECT 0 AS cadence UNION SELECT refresh_hours FROM target
              WHERE refresh_hours IS NOT NULL AND (surface = 'simulated') = k.simulated) c
            CROSS JOIN LATERAL (SELECT due_at FROM freshness WHERE simulated = k.simulated AND cadence = c.cadence AND watched
              ORDER BY due_at, domain_id LIMIT 1) f
            GROUP BY k.simulated""";

    /** Where there never was a worker, the oldest unfinished job waits for one. */
    static final String WORKER_SILENCE = """
            SELECT 'workers' AS subject, coalesce(w.simulated, j.simulated) AS simulated, NULL AS provider, NULL::int AS job_id,
              1::int8 AS samples, extract(epoch FROM :now - coalesce(w.seen_at, j.created_at))::float8 AS value,
              format('no worker since %s UTC; unfinished jobs: %s',
                to_char(coalesce(w.seen_at, j.created_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), j.n) AS cause
            FROM (SELECT max(seen_at) AS seen_at, (array_agg(simulated ORDER BY id DESC))[1] AS simulated FROM worker) w
            CROSS JOIN (SELECT count(*) AS n, min(created_at) AS created_at, bool_and(simulated) AS simulated FROM job
              WHERE finished_at IS NULL) j
            WHERE coalesce(w.seen_at, j.created_at) IS NOT NULL""";

    /** Counted up to 10,000. */
    static final String DEAD_LETTERS = """
            SELECT 'cells' AS subject, l.simulated, NULL AS provider, NULL::int AS job_id, sum(l.n)::float8 AS value,
              sum(l.n)::int8 AS samples, format('%s cells ended without a usable answer within an hour, most often: %s',
                sum(l.n), (array_agg(l.words ORDER BY l.n DESC))[1]) AS cause
            FROM (SELECT t.surface = 'simulated' AS simulated, %s AS words, count(*) AS n
              FROM (SELECT target_id, reason FROM dead_letter WHERE dismissed_at IS NULL AND failed_at > :now - interval '1 h'
                  AND failed_at <= :now LIMIT 10000) d
              JOIN target t ON t.id = d.target_id GROUP BY 1, 2) l GROUP BY l.simulated""".replace("%s AS words", Reason.wordsOf("d.reason") + " AS words");

    private static final String OLDEST_WAITING = """
            SELECT min(e.at) FROM (
              (SELECT event_id AS id FROM delivery WHERE outlet_id = o.id AND dead_at IS NULL ORDER BY event_id LIMIT 1)
              UNION ALL (SELECT id FROM event WHERE id > o.position ORDER BY id LIMIT 1)) w JOIN event e ON e.id = w.id
            """;

    static final String OUTBOX = """
            SELECT x.subject, %2$s AS simulated, NULL AS provider, NULL::int AS job_id, 1::int8 AS samples,
              extract(epoch FROM :now - x.at)::float8 AS value,
              format('an event of %%s UTC waits%%s', to_char(x.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
                coalesce(': ' || left(x.why, 300), '')) AS cause
            FROM (SELECT o.kind || ' ' || o.id AS subject, (%1$s) AS at, o.why FROM outlet o WHERE o.state = 'active'
              UNION ALL SELECT 'events', (SELECT at FROM event_new ORDER BY id LIMIT 1), 'it has no number yet') x
            WHERE x.at IS NOT NULL""".formatted(OLDEST_WAITING, NEWEST);

    static final String DISABLED_OUTLETS = """
            SELECT o.kind || ' ' || o.id AS subject, %s AS simulated, NULL AS provider, NULL::int AS job_id, 1::int8 AS samples,
              1::float8 AS value, coalesce(left(o.why, 300), 'nobody said why') AS cause
            FROM outlet o WHERE o.state = 'disabled'""".formatted(NEWEST);

    static final String LEDGER_COMMIT = """
            SELECT 'ledger' AS subject, %s AS simulated, NULL AS provider, NULL::int AS job_id, 1::int8 AS samples,
              CAST(:commitSeconds AS float8) AS value,
              format('a small update and its commit took %%s s', round(CAST(:commitSeconds AS numeric), 2)) AS cause
            WHERE CAST(:commitSeconds AS float8) IS NOT NULL""".formatted(NEWEST);

    static final String NEW_MODELS = KIND + """
            SELECT t.provider || '/' || t.model AS subject, k.simulated, t.provider, NULL::int AS job_id, count(*)::int8 AS samples,
              count(*)::float8 AS value, format('replies of %s now come from %s; before from %s', t.model,
                string_agg(m.resolved_model, ', ' ORDER BY m.first_at),
                (SELECT b.resolved_model FROM target_model b WHERE b.target_id = t.id AND b.first_at < min(m.first_at)
                  ORDER BY b.last_at DESC LIMIT 1)) AS cause
            FROM target_model m JOIN target t ON t.id = m.target_id JOIN kind k ON k.simulated = (t.surface = 'simulated')
            WHERE m.first_at > :now - interval '24 h'
              AND EXISTS (SELECT 1 FROM target_model b WHERE b.target_id = m.target_id AND b.first_at < m.first_at)
            GROUP BY t.id, k.simulated""";

    static final String QUOTE_VALIDITY = KIND + """
            SELECT t.provider || '/' || t.model AS subject, k.simulated, t.provider, NULL::int AS job_id, d.quotes AS samples,
              (d.quotes - d.invented) / d.quotes::float8 AS value,
              format('%s of %s quotes that it gave since yesterday stand in no answer', d.invented, d.quotes) AS cause
            FROM (SELECT target_id, sum(quotes)::int8 AS quotes, sum(invented)::int8 AS invented FROM model_day
              WHERE kind = 'judge' AND day >= (:now AT TIME ZONE 'UTC')::date - 1 GROUP BY 1 HAVING sum(quotes) > 0) d
            JOIN target t ON t.id = d.target_id JOIN kind k ON k.simulated = (t.surface = 'simulated')""";

    /** Of runs that figures come from: an edited set of entities takes its own changes with it, and tells of no old window. */
    static final String FIGURES_MOVED = """
            SELECT DISTINCT ON (1, 2) concat_ws('%1$s', d.name, e.slug, c.metric) AS subject, c.simulated, NULL AS provider,
              NULL::int AS job_id, least(c.before_n, c.after_n)::int8 AS samples,
              abs(c.after_k::float8 / c.after_n - c.before_k::float8 / c.before_n) AS value,
              format('the %%s of %%s went from %%s to %%s, and was there in the window between, too', c.metric, e.slug,
                %2$s, %3$s) AS cause
            FROM change c JOIN extraction_run r ON r.id = c.run_id AND r.state = 'current' JOIN domain d ON d.id = r.domain_id
            JOIN entity e ON e.id = c.entity_id JOIN time_window w ON w.id = c.window_id
            JOIN time_window b ON b.id = c.before_window_id
            WHERE c.lasting AND c.target_id = 0 AND c.answered_at > :now - interval '24 h' AND c.answered_at <= :now
            ORDER BY 1, 2, w.starts_at DESC, w.id DESC""".formatted(DOT, share("before", "b"), share("after", "w"));

    static final String MODEL_SUSPECTS = """
            SELECT t.provider || '/' || t.model || '/' || t.surface AS subject, t.surface = 'simulated' AS simulated, t.provider,
              NULL::int AS job_id, count(*)::int8 AS samples, count(*)::float8 AS value,
              format('it answers canary prompts otherwise than before since %s UTC, on two days running; its replies name the same model',
                to_char(max(s.since) AT TIME ZONE 'UTC', 'YYYY-MM-DD')) AS cause
            FROM model_suspect s JOIN target t ON t.id = s.target_id
            WHERE s.found_at > :now - interval '24 h' AND s.found_at <= :now GROUP BY t.id""";

    /** {@code 0.30 [0.21, 0.40] of 90 answers in 2026-11-21} */
    private static String share(String side, String window) {
        return """
                format('%%s [%%s, %%s] of %%s answers in %%s', round(c.%1$s_k::numeric / c.%1$s_n, 2), round(c.%1$s_low::numeric, 2),
                  round(c.%1$s_high::numeric, 2), c.%1$s_n, %2$s.name)""".formatted(side, window);
    }

    /** Of the newest 200 answers of the last minute: so few that it costs little, and a change of a model shows in minutes. */
    static final String NOTE_MODELS = """
            INSERT INTO target_model AS m (target_id, resolved_model, first_at, last_at)
            SELECT c.target_id, a.resolved_model, min(a.at), max(a.at)
            FROM (SELECT cell_id, resolved_model, at FROM answer
              WHERE at > CAST(:now AS timestamptz) - interval '1 min' AND at <= CAST(:now AS timestamptz)
              ORDER BY at DESC, cell_id DESC LIMIT 200) a
            JOIN cell c ON c.id = a.cell_id WHERE a.resolved_model IS NOT NULL GROUP BY 1, 2
            ON CONFLICT (target_id, resolved_model) DO UPDATE SET last_at = greatest(m.last_at, excluded.last_at)""";
}
