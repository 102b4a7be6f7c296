package dev.rollcall.launcher.parts;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import dev.rollcall.store.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * One voice for the ledger's absence: when it goes, when it is back, and every 30 s in between. The activities stumble
 * over it many times a second, and their own warnings of it are left out.
 */
final class Absence extends TurboFilter implements AutoCloseable {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Absence.class);
    private static final Duration SELDOM = Duration.ofSeconds(30);

    private final Runnable ping;
    private final InstantSource clock;
    private final LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "rollcall-absence");
        thread.setDaemon(true);
        return thread;
    });

    private Instant since;
    private Instant said = Instant.MIN;

    Absence(Runnable ping, InstantSource clock) {
        this.ping = ping;
        this.clock = clock;
        logs.addTurboFilter(this);
    }

    static Absence watch(Ledger ledger) {
        var absence = new Absence(ledger::ping, InstantSource.system());
        var unused = absence.looking.scheduleWithFixedDelay(absence::look, 1, 1, TimeUnit.SECONDS);
        return absence;
    }

    /** Is it there? */
    void look() {
        try {
            ping.run();
            back();
        } catch (RuntimeException e) {
            away();
        }
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable failure) {
        if (format == null || level != Level.WARN || !logger.getName().startsWith("dev.rollcall.activities.")) {
            return FilterReply.NEUTRAL;
        }
        if (format.contains("the ledger is away")) {
            away();
            return FilterReply.DENY;
        }
        return isAway() && isOfDatabase(arguments) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    @Override
    public void close() {
        looking.shutdownNow();
        logs.getTurboFilterList().remove(this);
    }

    private static boolean isOfDatabase(Object[] arguments) {
        return Stream.ofNullable(arguments)
                .flatMap(Stream::of)
                .map(String::valueOf)
                .anyMatch(words -> words.startsWith("org.jdbi.") || words.startsWith("java.sql."));
    }

    private synchronized boolean isAway() {
        return since != null;
    }

    private synchronized void away() {
        Instant now = clock.instant();
        if (since == null) {
            since = now;
        }
        if (said.isBefore(now.minus(SELDOM))) {
            said = now;
            LOG.warn(
                    "the ledger is {}: answers in hand are held, nothing new is asked until it is back",
                    now.equals(since)
                            ? "away"
                            : "still away, after "
                                    + Duration.between(since, now).toSeconds() + " s");
        }
    }

    private synchronized void back() {
        if (since != null && !said.isBefore(since)) {
            LOG.info(
                    "the ledger is back after {} s",
                    Duration.between(since, clock.instant()).toSeconds());
        }
        since = null;
    }
}
