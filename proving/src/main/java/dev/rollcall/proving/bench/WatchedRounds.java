package dev.rollcall.proving.bench;

import dev.rollcall.proving.bench.PairedRounds.PairedOutcome;
import dev.rollcall.proving.measure.Round;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** The main job while {@link Viewers} look at it and it is scraped, and while nobody does. */
final class WatchedRounds {
    private final CrawlStack track;
    private final int domains;
    private final Consumer<String> say;

    WatchedRounds(CrawlStack track, int domains, Consumer<String> say) {
        this.track = track;
        this.domains = domains;
        this.say = say;
    }

    PairedOutcome run(Duration latency, int warmUps, int rounds) {
        String size = domains + " domains, " + latency.toMillis() + " ms, watched: ";
        return new PairedRounds(size, () -> track.rollcall(domains, false), this::full, say)
                .run("watched", "nobody looks", Viewers.LOOKING + " pages and a scrape", warmUps, rounds);
    }

    private Round full() {
        try (var viewers = Viewers.open(track.api().base(), track.metrics())) {
            Round round = track.rollcall(domains, false);
            var heap = Heap.live(track.apiPid());
            say.accept(String.format(
                    Locale.ROOT,
                    "  the viewers got %,d kB, %,d scrapes were answered; the API's heap after a collection: %s",
                    viewers.bytes() / 1_000,
                    viewers.scrapes(),
                    heap.isEmpty() ? "-" : heap.getAsLong() / 1_000_000 + " MB"));
            return round;
        }
    }
}
