package dev.rollcall.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** What is wrong now, and what was. {@link AlertEvaluation} raises and resolves; here alerts are read and acknowledged. */
public final class Alerts {
    private static final String SELECT = """
            SELECT a.id, a.rule, a.subject, a.simulated, upper(a.severity) AS severity, a.since, a.value, a.cause, a.mend, a.link,
              j.name AS job, a.provider, a.raised_at, a.resolved_at, a.acked_at, a.acked_by, a.ack_note
            FROM alert a LEFT JOIN job j ON j.id = a.job_id
            """;

    private final Jdbi jdbi;

    Alerts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param rule of {@link AlertRule}, and the anchor of its entry in docs/runbook.md
     * @param subject a provider, a job, {@code webhook 3}, {@code openai/gpt-6.1-terra}, …
     * @param since when it began; it was raised when it had lasted for as long as its rule says
     * @param value what the rule's measure said last
     * @param cause in words, with the numbers of the last look
     * @param mend what to do, in words
     * @param link the page that shows it; a path of ours where no {@code public_url} is set
     * @param job its name; null when it is about none
     * @param provider null when it is about none
     * @param resolvedAt null while it is open
     * @param ackedAt null: nobody has said yet that he has seen it
     * @param ackNote null: none
     */
    public record Alert(
            long id,
            String rule,
            String subject,
            boolean simulated,
            AlertSeverity severity,
            Instant since,
            double value,
            String cause,
            String mend,
            String link,
            String job,
            String provider,
            Instant raisedAt,
            Instant resolvedAt,
            Instant ackedAt,
            String ackedBy,
            String ackNote) {
        public boolean isOpen() {
            return resolvedAt == null;
        }
    }

    /** What became of an acknowledgement. */
    public enum AckResult {
        ACKED,
        /** It was acknowledged before: the first one stays. */
        UNCHANGED,
        /** It is resolved: there is nothing to acknowledge. */
        RESOLVED,
        NO_SUCH_ALERT
    }

    /** Those that are raised and not resolved: the gravest first, of these the newest. */
    public List<Alert> open() {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + """
                        WHERE a.resolved_at IS NULL AND a.raised_at IS NOT NULL
                        ORDER BY CASE a.severity WHEN 'page' THEN 1 WHEN 'warn' THEN 2 ELSE 3 END, a.raised_at DESC, a.id DESC""")
                .map(ConstructorMapper.of(Alert.class))
                .list());
    }

    /**
     * Those that are resolved, the last one that began first.
     *
     * @param before only those with a smaller id; null: begin with the newest
     */
    public List<Alert> past(Long before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + """
                        WHERE a.resolved_at IS NOT NULL AND (:before::int8 IS NULL OR a.id < :before)
                        ORDER BY a.id DESC LIMIT :limit""")
                .bind("before", before)
                .bind("limit", limit)
                .map(ConstructorMapper.of(Alert.class))
                .list());
    }

    /**
     * The same, the last one that was resolved first.
     *
     * @param before only those that come after this one, by its id; null: begin with the newest
     */
    public List<Alert> lastResolved(Long before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + """
                        WHERE a.resolved_at IS NOT NULL AND (:before::int8 IS NULL
                          OR (a.resolved_at, a.id) < (SELECT b.resolved_at, b.id FROM alert b WHERE b.id = :before))
                        ORDER BY a.resolved_at DESC, a.id DESC LIMIT :limit""")
                .bind("before", before)
                .bind("limit", limit)
                .map(ConstructorMapper.of(Alert.class))
                .list());
    }

    /** Empty when there is no such alert, or when it was never raised. */
    public Optional<Alert> byId(long id) {
        return jdbi.withHandle(handle -> byId(handle, id));
    }

    static Optional<Alert> byId(Handle handle, long id) {
        return handle.createQuery(SELECT + "WHERE a.id = :id AND a.raised_at IS NOT NULL")
                .bind("id", id)
                .map(ConstructorMapper.of(Alert.class))
                .findOne();
    }

    /** How many are open, by the name of each rule that is in force or has one open. */
    public Map<String, Long> openByRule() {
        return jdbi.withHandle(handle -> {
            var counts = new LinkedHashMap<String, Long>();
            handle.createQuery("""
                            SELECT coalesce(r.rule, a.rule) AS rule, count(a.rule) AS n
                            FROM alert_rule r FULL JOIN (SELECT rule FROM alert WHERE resolved_at IS NULL AND raised_at IS NOT NULL) a
                              ON a.rule = r.rule
                            GROUP BY 1 ORDER BY min(r.position) NULLS LAST, 1""")
                    .map((row, context) -> Map.entry(row.getString("rule"), row.getLong("n")))
                    .forEach(count -> counts.put(count.getKey(), count.getValue()));
            return counts;
        });
    }

    /** A person has seen it. It stays open until it is resolved. */
    public AckResult ack(long id, String by, String note) {
        return jdbi.inTransaction(handle -> {
            Optional<Alert> alert = byId(handle, id);
            if (alert.isEmpty()) {
                return AckResult.NO_SUCH_ALERT;
            }
            int acked = handle.createUpdate("""
                            UPDATE alert SET acked_at = now(), acked_by = :by, ack_note = :note
                            WHERE id = :id AND resolved_at IS NULL AND acked_at IS NULL""")
                    .bind("id", id)
                    .bind("by", by)
                    .bind("note", note)
                    .execute();
            return acked == 1 ? AckResult.ACKED : alert.get().isOpen() ? AckResult.UNCHANGED : AckResult.RESOLVED;
        });
    }

    /** When the rules were last evaluated; empty when they never were. */
    public Optional<Instant> checkedAt() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT checked_at FROM alert_check")
                .mapTo(Instant.class)
                .findOne());
    }

    /** Notes the rules that are in force, for all processes. */
    public void publish(AlertSettings settings) {
        if (rules().equals(settings.rules()) && publicUrl().equals(settings.publicUrl())) {
            return;
        }
        jdbi.useTransaction(handle -> {
            handle.execute("DELETE FROM alert_rule");
            var rows = handle.prepareBatch("""
                    INSERT INTO alert_rule VALUES (:rule, :position, :summary, :measure, :bound, :below, :resolveBound, :leastSamples,
                      :seconds, :severity, :mend, :promql)""");
            int position = 0;
            for (AlertRule rule : settings.rules()) {
                rows.bind("rule", rule.rule())
                        .bind("position", position++)
                        .bind("summary", rule.summary())
                        .bind("measure", rule.measure().word())
                        .bind("bound", rule.bound())
                        .bind("below", rule.below())
                        .bind("resolveBound", rule.resolveBound())
                        .bind("leastSamples", rule.leastSamples())
                        .bind("seconds", rule.lasting().toSeconds())
                        .bind("severity", rule.severity().word())
                        .bind("mend", rule.mend())
                        .bind("promql", rule.promql())
                        .add();
            }
            if (position > 0) {
                rows.execute();
            }
            handle.execute("UPDATE alert_check SET public_url = ?", settings.publicUrl());
        });
    }

    /** What was last published. A measure that this Rollcall does not know is left out. */
    public AlertSettings published() {
        return new AlertSettings(rules(), publicUrl());
    }

    private String publicUrl() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT public_url FROM alert_check")
                .mapTo(String.class)
                .one());
    }

    private List<AlertRule> rules() {
        List<Optional<AlertRule>> rules =
                jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM alert_rule ORDER BY position")
                        .map((row, context) -> rule(row))
                        .list());
        return rules.stream().flatMap(Optional::stream).toList();
    }

    private static Optional<AlertRule> rule(ResultSet row) throws SQLException {
        Optional<AlertMeasure> measure = AlertMeasure.of(row.getString("measure"));
        Optional<AlertSeverity> severity = AlertSeverity.of(row.getString("severity"));
        if (measure.isEmpty() || severity.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new AlertRule(
                row.getString("rule"),
                row.getString("summary"),
                measure.get(),
                row.getDouble("bound"),
                row.getBoolean("below"),
                row.getDouble("resolve_bound"),
                row.getLong("least_samples"),
                Duration.ofSeconds(row.getInt("for_seconds")),
                severity.get(),
                row.getString("mend"),
                row.getString("promql")));
    }
}
