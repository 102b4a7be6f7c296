package dev.rollcall.store;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * What alerts are raised by. Each is one statement that reads a range of an index, or small tables: they are read every 15 s.
 * Those of providers and jobs are about the kinds of work that are done now: real, simulated or both.
 */
public enum AlertMeasure {
    /** The share of a provider's calls within 10 minutes that failed. Samples: calls. Not while it is known to be down. */
    FAILURE_RATE_10M("failure_rate_10m", "provider", "/ui", AlertSql.FAILURE_RATE),
    /** The same of all providers together; those that have an alert of their own are left out. */
    FAILURE_RATE_10M_OF_ALL("failure_rate_10m_of_all", "all calls", "/ui", AlertSql.FAILURE_RATE_OF_ALL),
    /** 1 for a provider that gives no usable reply any more. */
    PROVIDER_SILENT("provider_silent", "provider", "/ui", AlertSql.PROVIDER_SILENT),
    /** The mean duration of a provider's calls within 10 minutes, in seconds. Samples: calls. */
    CALL_SECONDS_10M("call_seconds_10m", "provider", "/ui", AlertSql.CALL_SECONDS),
    /** How many keys a provider has that a person has to mend, if no other is left. */
    SPENT_KEYS("spent_keys", "provider", "/ui/limits", AlertSql.SPENT_KEYS),
    /** How many open batches of a provider are past their deadline, or wait for the key that they were made with. */
    STUCK_BATCHES("stuck_batches", "provider", "/ui/batches", AlertSql.STUCK_BATCHES),
    /** The lowest coverage of a provider in a job that ended within 24 hours and was not asked again. Samples: its cells. */
    COVERAGE_AT_END("coverage_at_end", "job", "/ui/jobs/", AlertSql.COVERAGE_AT_END),
    /** What an unfinished job has used of its budget, reservations included: 1 is all of it. */
    BUDGET_USED_RATIO("budget_used_ratio", "job", "/ui/jobs/", AlertSql.BUDGET_USED_RATIO),
    /** 1 for a job that is held by its budget. */
    BUDGET_HOLDS("budget_holds", "job", "/ui/jobs/", AlertSql.BUDGET_HOLDS),
    /** For how many seconds the sweep that is due has not begun. */
    SWEEP_LATE_SECONDS("sweep_late_seconds", "sweep", "/ui/schedule", AlertSql.SWEEP_LATE),
    /** How many seconds ago the most overdue watched domain was due. */
    STALE_SECONDS("stale_seconds", "domains", "/ui/schedule", AlertSql.STALE),
    /** For how many seconds no worker has given a sign of life. */
    WORKER_SILENCE_SECONDS("worker_silence_seconds", "workers", "/ui", AlertSql.WORKER_SILENCE),
    /** How many dead letters there are of cells that failed within the last hour. */
    DEAD_LETTERS_1H("dead_letters_1h", "cells", "/ui/dead-letters", AlertSql.DEAD_LETTERS),
    /** How many seconds the oldest event waits that has no number yet, or that an outlet has not taken. */
    OUTBOX_SECONDS("outbox_seconds", "outlet", "/ui/events", AlertSql.OUTBOX),
    /** 1 for an outlet that is disabled. */
    DISABLED_OUTLETS("disabled_outlets", "outlet", "/ui/events", AlertSql.DISABLED_OUTLETS),
    /** How many seconds a small update and its commit took just now. */
    LEDGER_COMMIT_SECONDS("ledger_commit_seconds", "ledger", "/ui", AlertSql.LEDGER_COMMIT),
    /** How many names of models a target's replies have within 24 hours that they never had before. */
    NEW_MODELS_24H("new_models_24h", "target", "/ui/targets", AlertSql.NEW_MODELS),
    /** The share of a judge's quotes since yesterday, UTC, that stand in the answers. Samples: quotes. */
    QUOTE_VALIDITY_2D("quote_validity_2d", "judge", "/ui/targets", AlertSql.QUOTE_VALIDITY),
    /**
     * By how much a domain's figure moved, up or down, 1 is all of it: a change that was there in two windows running, the second
     * of which got its last answer within 24 hours. Samples: comparable answers of the smaller window.
     */
    FIGURES_MOVED_24H("figures_moved_24h", "domain · entity · metric", "/ui/domains/", AlertSql.FIGURES_MOVED),
    /** How often within 24 hours canary prompts told that another model answers behind the same name. */
    MODEL_SUSPECTS_24H("model_suspects_24h", "target", "/ui/targets", AlertSql.MODEL_SUSPECTS);

    private final String word;
    private final String of;
    private final String page;
    private final String sql;

    AlertMeasure(String word, String of, String page, String sql) {
        this.word = word;
        this.of = of;
        this.page = page;
        this.sql = sql.replace(":now", "CAST(:now AS timestamptz)");
    }

    /** As {@code alerts.yaml} names it. */
    public String word() {
        return word;
    }

    /** What its subjects are. */
    public String of() {
        return of;
    }

    /** The path of the page that shows a subject. */
    String page(AlertReading reading) {
        return page.endsWith("/") ? page + reading.subject().split(AlertSql.DOT, 2)[0] : page;
    }

    public static Optional<AlertMeasure> of(String word) {
        return Arrays.stream(values())
                .filter(measure -> measure.word.equals(word))
                .findFirst();
    }

    public static String words() {
        return Arrays.stream(values()).map(AlertMeasure::word).collect(Collectors.joining(", "));
    }

    /**
     * @param now the server's clock
     * @param commitSeconds of {@link #LEDGER_COMMIT_SECONDS}; null: not measured
     */
    List<AlertReading> read(Handle handle, Instant now, Double commitSeconds) {
        return handle.createQuery(sql)
                .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
                .bind("now", now)
                .bind("commitSeconds", commitSeconds)
                .map(ConstructorMapper.of(AlertReading.class))
                .list();
    }
}
