package dev.rollcall.activities.judge;

import dev.rollcall.activities.limits.Permit;
import dev.rollcall.activities.limits.ProviderLimiter;
import dev.rollcall.activities.limits.ProviderLimiter.Granted;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for permits one at a time, behind everybody who asks for a job. */
final class PermitWait {
    /** Of the least urgent jobs: answers come before what is made of them. */
    private static final int PRIORITY = 5;

    private static final long LOOK_MILLIS = 500;

    private final ProviderLimiter limiter;
    private final String model;
    private final BooleanSupplier stopped;
    private final Semaphore woken = new Semaphore(0);

    /** The limiter knows it by its identity. */
    private final Runnable wake = woken::release;

    PermitWait(ProviderLimiter limiter, String model, BooleanSupplier stopped) {
        this.limiter = limiter;
        this.model = model;
        this.stopped = stopped;
    }

    /** @return empty when it was stopped meanwhile, or nobody has a key */
    Optional<Permit> next() throws InterruptedException {
        try {
            while (!stopped.getAsBoolean() && !limiter.hasNoKey()) {
                if (limiter.acquire(model, 1, PRIORITY, wake) instanceof Granted granted) {
                    return Optional.of(granted.permits().get(0));
                }
                boolean unused = woken.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                woken.drainPermits();
            }
            return Optional.empty();
        } finally {
            limiter.leave(model, wake);
        }
    }
}
