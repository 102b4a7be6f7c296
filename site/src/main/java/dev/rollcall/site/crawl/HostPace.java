package dev.rollcall.site.crawl;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * One request a host at a time in this process, with a pause after each: the longest of the least pause, the host's Crawl-delay and
 * twice its last latency. Crawls of several domains share it, so that hosts which belong to two of them are not asked twice as often.
 */
final class HostPace {
    private static final Duration FORGOTTEN = Duration.ofHours(2);
    private static final int MOST_HOSTS = 100_000;

    private final CrawlLimits.Pace limits;
    private final CrawlClock clock;
    private final LoadingCache<String, Host> hosts = CacheBuilder.newBuilder()
            .expireAfterAccess(FORGOTTEN)
            .maximumSize(MOST_HOSTS)
            .build(CacheLoader.from(Host::new));

    HostPace(CrawlLimits.Pace limits, CrawlClock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Waits for the host's turn; it must be closed when the reply was read. */
    Turn await(String name) throws InterruptedException {
        Host host = hosts.getUnchecked(name);
        host.one.acquire();
        try {
            for (Instant now = clock.now(); now.isBefore(host.next); now = clock.now()) {
                clock.sleep(atLeastOne(Duration.between(now, host.next)));
            }
            return new Turn(host);
        } catch (InterruptedException | RuntimeException e) {
            host.one.release();
            throw e;
        }
    }

    /** When the host may be asked next; a request that runs now is not counted in. */
    Instant next(String name) {
        return hosts.getUnchecked(name).next;
    }

    /** Asks the host for nothing until then: it said so. */
    void hold(String name, Instant until) {
        hosts.getUnchecked(name).holdUntil(until);
    }

    /**
     * A Crawl-delay counts from now on, after robots.txt itself too.
     *
     * @param wanted as robots.txt says, zero if it does not
     */
    void delay(String name, Duration wanted) {
        Host host = hosts.getUnchecked(name);
        host.delay = wanted.compareTo(limits.most()) > 0 ? limits.most() : wanted;
        host.holdUntil(clock.now().plus(host.delay));
    }

    /** Sleepers count in milliseconds. */
    private static Duration atLeastOne(Duration wait) {
        return wait.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : wait;
    }

    private static final class Host {
        private final Semaphore one = new Semaphore(1, true);
        private volatile Instant next = Instant.MIN;
        private volatile Duration delay = Duration.ZERO;

        synchronized void holdUntil(Instant until) {
            next = until.isAfter(next) ? until : next;
        }
    }

    /** The right to make one request now. */
    final class Turn implements AutoCloseable {
        private final Host host;
        private Duration latency = Duration.ZERO;

        private Turn(Host host) {
            this.host = host;
        }

        void latency(Duration measured) {
            latency = measured;
        }

        @Override
        public void close() {
            Duration pause = Stream.of(limits.least(), host.delay, latency.multipliedBy(limits.latencies()))
                    .max(Duration::compareTo)
                    .orElseThrow();
            host.holdUntil(clock.now().plus(pause));
            host.one.release();
        }
    }
}
