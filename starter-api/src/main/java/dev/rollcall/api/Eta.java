package dev.rollcall.api;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.ProviderStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * When the slowest provider that is not down will be done, by the rate so far. When one that is down will be back, or one
 * that is paused, or the whole job, resumed, nobody knows.
 */
final class Eta {
    private final Job job;
    private final ProviderSituation situation;
    private final Instant now;

    Eta(Job job, ProviderSituation situation, Instant now) {
        this.job = job;
        this.situation = situation;
        this.now = now;
    }

    /** Null when no provider is left, or when one of them has ended no cell yet. */
    Instant of(Map<String, AccountPart> shares) {
        if (!job.state().isActive() || job.startedAt() == null) {
            return null;
        }
        Instant latest = null;
        for (var entry : shares.entrySet()) {
            ProviderStatus status = situation.status(entry.getKey());
            boolean isForeseeable = !isUnforeseeable(status) && !situation.isPaused(entry.getKey());
            if (entry.getValue().open() > 0 && isForeseeable) {
                Instant end = end(entry.getKey(), entry.getValue());
                if (end == null) {
                    return null;
                }
                latest = later(latest, later(end, status == null ? null : status.until()));
            }
        }
        return latest;
    }

    private static boolean isUnforeseeable(ProviderStatus status) {
        return status != null && (status.since() != null || status.state() == ProviderStatus.ProviderCondition.PAUSED);
    }

    private Instant end(String provider, AccountPart share) {
        if (share.asked() == 0) {
            return null;
        }
        double millisEach = (double) Duration.between(job.startedAt(), now).toMillis() / share.asked();
        Instant byRate = now.plusMillis(Math.max(0, Math.round(millisEach * share.open())));
        return later(byRate, situation.waitsUntil(provider));
    }

    /** Null is none. */
    private static Instant later(Instant one, Instant other) {
        return one == null || other != null && other.isAfter(one) ? other : one;
    }
}
