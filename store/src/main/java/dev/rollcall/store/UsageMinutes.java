package dev.rollcall.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * What the attempts of the last 48 hours came to, by minute. An attempt counts in the minute in which its result was saved. What was saved
 * within the last second or so is not in it yet.
 */
public final class UsageMinutes {
    /** Minutes that are older are deleted. */
    public static final Duration KEPT = Duration.ofHours(48);

    private static final int ROWS_A_STEP = 1_000;

    private final Jdbi jdbi;

    UsageMinutes(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * The attempts of a provider, all models together, that had one outcome in one minute.
     *
     * @param minute when the minute began
     * @param outcome one of {@link Usage#OUTCOMES}
     * @param attempts at least 1
     * @param sumMs how long they took, all together, in ms
     */
    public record MinuteUsage(Instant minute, String provider, String outcome, long attempts, long sumMs) {}

    /** The attempts of a provider, all models together, that had one outcome in a span of time; as {@link MinuteUsage}. */
    public record SpanUsage(String provider, String outcome, long attempts, long sumMs) {}

    /**
     * The last minutes, the one that goes on included, in order of time. There is no line where there was no attempt.
     *
     * @param simulated those of simulated providers, or of real ones
     * @param span whole minutes, at most {@link #KEPT}
     */
    public List<MinuteUsage> last(boolean simulated, Duration span) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT u.minute, t.provider, u.outcome, sum(u.attempts) AS attempts, sum(u.sum_ms) AS sum_ms %s
                        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""".formatted(OF_SPAN))
                .bind("simulated", simulated)
                .bind("seconds", span.toSeconds())
                .map(ConstructorMapper.of(MinuteUsage.class))
                .list());
    }

    /** The same minutes in one sum for each provider and outcome, in order of these. */
    public List<SpanUsage> sums(boolean simulated, Duration span) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT t.provider, u.outcome, sum(u.attempts) AS attempts, sum(u.sum_ms) AS sum_ms %s
                        GROUP BY 1, 2 ORDER BY 1, 2""".formatted(OF_SPAN))
                .bind("simulated", simulated)
                .bind("seconds", span.toSeconds())
                .map(ConstructorMapper.of(SpanUsage.class))
                .list());
    }

    private static final String OF_SPAN = """
            FROM usage_minute u JOIN target t ON t.id = u.target_id
            WHERE u.minute > now() - make_interval(secs => :seconds) AND (t.surface = 'simulated') = :simulated""";

    /** Deletes the oldest few of the minutes that are older than {@link #KEPT}. @return how many rows */
    public int deleteOld() {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                        DELETE FROM usage_minute WHERE (minute, target_id, outcome) IN (SELECT minute, target_id, outcome
                          FROM usage_minute WHERE minute < now() - make_interval(secs => :seconds) ORDER BY minute LIMIT %s)""".formatted(ROWS_A_STEP))
                .bind("seconds", KEPT.toSeconds())
                .execute());
    }
}
