package dev.rollcall.site.crawl;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** The system's time, in which all sleep passes at once. */
final class QuickClock implements CrawlClock {
    private final AtomicReference<Duration> slept = new AtomicReference<>(Duration.ZERO);

    @Override
    public Instant now() {
        return Instant.now().plus(slept.get());
    }

    @Override
    public void sleep(Duration wait) {
        slept.accumulateAndGet(wait, Duration::plus);
    }

    Duration slept() {
        return slept.get();
    }
}
