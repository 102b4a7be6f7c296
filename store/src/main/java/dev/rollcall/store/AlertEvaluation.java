package dev.rollcall.store;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Compares what the measures say with the rules: raises what is wrong for long enough, and resolves what is over. Each rule is
 * a transaction of its own, with the rows of its alerts and the events that tell of them; whoever else evaluates waits for it.
 */
public final class AlertEvaluation {
    private static final String LOCK = "SELECT pg_advisory_xact_lock(7713, 1)";

    private final Jdbi jdbi;

    AlertEvaluation(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A row of an alert that is not resolved. {@code raised}: it was told. */
    private record Pending(long id, String subject, boolean simulated, Instant since, boolean raised) {}

    private record Key(String subject, boolean simulated) {}

    /** One evaluation: the rule, and what its events say beside it. */
    private record Look(AlertRule rule, String publicUrl, Instant now, Double commitSeconds) {}

    /**
     * Evaluates all rules there are; the open alerts of other rules are resolved: a person has taken these away.
     *
     * @param now the server's clock
     */
    public void run(AlertSettings settings, Instant now) {
        double commitSeconds = timedCommit(now);
        jdbi.useHandle(handle ->
                handle.createUpdate(AlertSql.NOTE_MODELS).bind("now", now).execute());
        RuntimeException first = null;
        for (AlertRule rule : settings.rules()) {
            try {
                evaluate(new Look(rule, settings.publicUrl(), now, commitSeconds));
            } catch (RuntimeException e) {
                if (Ledger.isAway(e)) {
                    throw e;
                }
                // The other rules are evaluated all the same.
                first = first == null ? e : first;
            }
        }
        resolveOthers(settings, now);
        if (first != null) {
            throw first;
        }
    }

    /** Evaluates these rules alone. */
    public void some(AlertSettings settings, Instant now) {
        settings.rules().forEach(rule -> evaluate(new Look(rule, settings.publicUrl(), now, null)));
    }

    /** How long a small update and its commit take, in seconds. */
    private double timedCommit(Instant now) {
        return jdbi.withHandle(handle -> {
            long start = System.nanoTime();
            handle.createUpdate("UPDATE alert_check SET checked_at = :now")
                    .bind("now", now)
                    .execute();
            return (System.nanoTime() - start) / 1e9;
        });
    }

    private void evaluate(Look look) {
        jdbi.useTransaction(handle -> {
            handle.execute(LOCK);
            Map<Key, Pending> open = pending(handle, look.rule().rule());
            for (AlertReading reading : look.rule().measure().read(handle, look.now(), look.commitSeconds())) {
                Pending before = open.remove(new Key(reading.subject(), reading.simulated()));
                if (before == null) {
                    begin(handle, look, reading);
                } else {
                    goOn(handle, look, reading, before);
                }
            }
            // What is not measured any more is over: nothing is asked of the provider, the job has ended, …
            open.values().forEach(gone -> end(handle, gone, look.now()));
        });
    }

    private static Map<Key, Pending> pending(Handle handle, String rule) {
        var open = new LinkedHashMap<Key, Pending>();
        handle.createQuery("""
                        SELECT id, subject, simulated, since, raised_at IS NOT NULL AS raised FROM alert
                        WHERE rule = :rule AND resolved_at IS NULL""")
                .bind("rule", rule)
                .map((row, context) -> new Pending(
                        row.getLong("id"),
                        row.getString("subject"),
                        row.getBoolean("simulated"),
                        row.getObject("since", OffsetDateTime.class).toInstant(),
                        row.getBoolean("raised")))
                .forEach(alert -> open.put(new Key(alert.subject(), alert.simulated()), alert));
        return open;
    }

    private static void begin(Handle handle, Look look, AlertReading reading) {
        if (!look.rule().isBroken(reading)) {
            return;
        }
        long id = handle.createQuery("""
                        INSERT INTO alert (rule, subject, simulated, severity, since, value, cause, mend, link, job_id, provider)
                        VALUES (:rule, :subject, :simulated, :severity, :now, :value, :cause, :mend, :link, :job, :provider)
                        RETURNING id""")
                .bind("rule", look.rule().rule())
                .bind("subject", reading.subject())
                .bind("simulated", reading.simulated())
                .bind("severity", look.rule().severity().word())
                .bind("now", look.now())
                .bind("value", reading.value())
                .bind("cause", reading.cause())
                .bind("mend", look.rule().mend(reading.subject()))
                .bind("link", look.publicUrl() + look.rule().measure().page(reading))
                .bind("job", reading.jobId())
                .bind("provider", reading.provider())
                .mapTo(Long.class)
                .one();
        if (look.rule().lasting().isZero()) {
            raise(handle, id, reading, look.now());
        }
    }

    private static void goOn(Handle handle, Look look, AlertReading reading, Pending before) {
        if (before.raised() ? look.rule().isKept(reading) : !look.rule().isBroken(reading)) {
            end(handle, before, look.now());
            return;
        }
        handle.createUpdate("""
                        UPDATE alert SET value = :value, cause = :cause
                        WHERE id = :id AND (value, cause) IS DISTINCT FROM (:value, :cause)""")
                .bind("id", before.id())
                .bind("value", reading.value())
                .bind("cause", reading.cause())
                .execute();
        Duration lasted = Duration.between(before.since(), look.now());
        if (!before.raised() && lasted.compareTo(look.rule().lasting()) >= 0) {
            raise(handle, before.id(), reading, look.now());
        }
    }

    private static void raise(Handle handle, long id, AlertReading reading, Instant now) {
        handle.createUpdate("UPDATE alert SET raised_at = :now WHERE id = :id")
                .bind("id", id)
                .bind("now", now)
                .execute();
        tell(handle, EventType.ALERT_RAISED, id, reading.jobId());
    }

    /** Of what was never raised nothing is kept. */
    private static void end(Handle handle, Pending alert, Instant now) {
        if (!alert.raised()) {
            handle.execute("DELETE FROM alert WHERE id = ?", alert.id());
            return;
        }
        Integer job = handle.createQuery("UPDATE alert SET resolved_at = :now WHERE id = :id RETURNING job_id")
                .bind("id", alert.id())
                .bind("now", now)
                .map((row, context) -> row.getObject("job_id", Integer.class))
                .one();
        tell(handle, EventType.ALERT_RESOLVED, alert.id(), job);
    }

    private static void tell(Handle handle, EventType type, long id, Integer job) {
        Alerts.Alert alert = Alerts.byId(handle, id).orElseThrow();
        var data = new LinkedHashMap<String, Object>();
        data.put("alert", alert.id());
        data.put("rule", alert.rule());
        data.put("subject", alert.subject());
        data.put("simulated", alert.simulated());
        data.put("severity", alert.severity().word());
        data.put("since", alert.since());
        data.put("value", alert.value());
        data.put("cause", alert.cause());
        data.put("mend", alert.mend());
        data.put("link", alert.link());
        data.put("runbook", "docs/runbook.md#" + alert.rule());
        data.put("job", alert.job());
        data.put("provider", alert.provider());
        data.put("raised_at", alert.raisedAt());
        data.put("resolved_at", alert.resolvedAt());
        Events.add(handle, new NewEvent(type, alert.subject(), job, alert.provider(), false, data));
    }

    private void resolveOthers(AlertSettings settings, Instant now) {
        List<String> known = settings.rules().stream().map(AlertRule::rule).toList();
        jdbi.useTransaction(handle -> {
            handle.execute(LOCK);
            List<String> others = handle.createQuery(
                            "SELECT DISTINCT rule FROM alert WHERE resolved_at IS NULL AND rule <> ALL(:known)")
                    .bindArray("known", String.class, known)
                    .mapTo(String.class)
                    .list();
            others.forEach(rule -> pending(handle, rule).values().forEach(alert -> end(handle, alert, now)));
        });
    }
}
