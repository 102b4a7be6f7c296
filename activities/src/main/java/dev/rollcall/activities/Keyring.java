package dev.rollcall.activities;

import dev.rollcall.activities.Gate.Elsewhere;
import dev.rollcall.activities.Gate.Heard;
import dev.rollcall.activities.Gate.News;
import dev.rollcall.llm.Key;
import dev.rollcall.store.Keys;
import dev.rollcall.store.Lane;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This worker's keys and gates, and what it and the others know of them: what a gate learns is written to the ledger, what
 * the ledger knows is told to the gates. News that could not be written wait until the ledger is back.
 */
final class Keyring {
    private static final Logger LOG = LoggerFactory.getLogger(Keyring.class);

    private final Ledger ledger;
    private final boolean simulated;
    private final int worker;
    private final List<Seat> seats;
    private final KeySource source;
    private final InstantSource clock;
    private final Map<String, Panelist> panelists = new LinkedHashMap<>();
    private final Queue<Dispatch> outbox = new ConcurrentLinkedQueue<>();
    private final Map<String, Boolean> takesPart = new HashMap<>();
    private Map<String, List<HeldKey>> held = Map.of();
    private BiConsumer<String, Boolean> takingPart = (provider, does) -> {};

    private record Dispatch(String provider, News news) {}

    /** Holds the keys, and knows of them what the ledger knows, when it returns. */
    Keyring(Ledger ledger, ActivitiesOptions options, int worker) {
        this.ledger = ledger;
        this.simulated = options.simulated();
        this.worker = worker;
        this.seats = options.seats();
        this.source = options.keys();
        this.clock = options.clock();
        for (Seat seat : seats) {
            var gate = new Gate(
                    seat.concurrency(),
                    clock,
                    options.tempo(),
                    news -> outbox.add(new Dispatch(seat.provider(), news)));
            panelists.put(seat.provider(), new Panelist(seat.provider(), simulated, gate));
        }
        reread();
        exchange();
    }

    Map<String, Panelist> panelists() {
        return panelists;
    }

    /** At once, and whenever it changes. */
    synchronized void onTakingPart(BiConsumer<String, Boolean> listener) {
        takingPart = listener;
        takesPart.forEach(listener);
    }

    /** The keys as they stand where they come from now. */
    synchronized void reread() {
        Map<String, List<HeldKey>> now = source.keys();
        if (now.equals(held)) {
            return;
        }
        ledger.keys()
                .hold(
                        worker,
                        simulated,
                        seats.stream()
                                .flatMap(seat -> of(now, seat.provider()).stream()
                                        .map(key -> new Keys.Held(
                                                seat.provider(), key.key().fingerprint(), key.source())))
                                .toList());
        for (Seat seat : seats) {
            List<HeldKey> keys = of(now, seat.provider());
            if (!held.isEmpty() && !keys.equals(of(held, seat.provider()))) {
                LOG.info("{}: {} from now on", seat.provider(), keys.isEmpty() ? "no key" : words(keys));
            }
            gate(seat.provider()).keys(keys.stream().map(HeldKey::key).toList());
        }
        held = now;
    }

    /** Writes what the gates have learned, then tells them what the ledger knows. */
    synchronized void exchange() {
        write();
        Map<String, List<Keys.Key>> keys =
                ledger.keys().all(simulated).stream().collect(Collectors.groupingBy(Keys.Key::provider));
        panelists.forEach((provider, panelist) -> {
            List<Keys.Key> known = keys.getOrDefault(provider, List.of());
            panelist.gate().hear(known.stream().map(Keyring::heard).toList(), elsewhere(provider, known));
            boolean does = !panelist.gate().leavesItToOthers();
            if (!Boolean.valueOf(does).equals(takesPart.put(provider, does))) {
                takingPart.accept(provider, does);
            }
        });
        ledger.providers().told(simulated).forEach(this::hear);
    }

    private void write() {
        for (Dispatch next = outbox.peek(); next != null; next = outbox.peek()) {
            write(next.provider(), next.news());
            outbox.remove();
        }
    }

    private void write(String provider, News news) {
        if (news instanceof News.Fell fell) {
            LOG.warn("{} is down: {}; probes find out when it is back", provider, fell.words());
            ledger.providers().tell(simulated, provider, worker, fell.since(), "down: " + fell.words());
        } else if (news instanceof News.Rose) {
            LOG.info("{} is back", provider);
            ledger.providers().tell(simulated, provider, worker, null, null);
        } else if (news instanceof News.Cooled cooled) {
            seats.stream()
                    .filter(seat -> seat.provider().equals(provider))
                    .flatMap(seat -> seat.models().stream())
                    .map(model -> new Lane(simulated, provider, cooled.key().fingerprint(), model))
                    .forEach(lane -> ledger.pacing().cool(lane, cooled.pause()));
            gate(provider).told(cooled.key());
        } else if (news instanceof News.Parked parked) {
            LOG.warn(
                    "{}: {} is out of quota: {}; it is not used {}",
                    provider,
                    where(provider, parked.key()),
                    parked.words(),
                    parked.until() == null
                            ? "until `./rollcall keys unpark " + parked.key().fingerprint() + "`"
                            : "before " + parked.until());
            ledger.keys().park(simulated, provider, parked.key().fingerprint(), parked.until(), parked.words());
            gate(provider).told(parked.key());
        } else if (news instanceof News.Rejected rejected) {
            String fingerprint = rejected.key().fingerprint();
            LOG.warn(
                    "{}: {} is rejected: {}; it is not used until `./rollcall keys enable {}`",
                    provider,
                    where(provider, rejected.key()),
                    rejected.words(),
                    fingerprint);
            ledger.keys().disable(simulated, provider, fingerprint, rejected.words());
            gate(provider).told(rejected.key());
        }
    }

    /** What another worker, or one before this, said of a provider; wrong when this one has had a reply since. */
    private void hear(Told told) {
        Panelist panelist = panelists.get(told.provider());
        if (panelist == null || (told.worker() != null && told.worker() == worker)) {
            return;
        }
        Instant at = clock.instant().minusMillis(told.millisAgo());
        if (told.downSince() == null) {
            panelist.gate().hearUp(at);
        } else if (panelist.gate().lastReply().isAfter(at)) {
            ledger.providers().tell(simulated, told.provider(), worker, null, null);
        } else {
            panelist.gate().hearDown(told.downSince(), at);
        }
    }

    private Elsewhere elsewhere(String provider, List<Keys.Key> known) {
        Set<String> own = new HashSet<>();
        of(held, provider).forEach(key -> own.add(key.key().fingerprint()));
        List<Keys.Key> others = known.stream()
                .filter(key -> key.isHeld() && !own.contains(key.fingerprint()))
                .toList();
        return others.isEmpty()
                ? Elsewhere.NONE
                : others.stream().allMatch(Keys.Key::isSpent) ? Elsewhere.SPENT : Elsewhere.USABLE;
    }

    private static Heard heard(Keys.Key key) {
        return new Heard(
                key.fingerprint(),
                key.state(),
                key.usableInMillis() == null ? null : Duration.ofMillis(Math.max(0, key.usableInMillis())),
                key.changedAt(),
                key.why());
    }

    private Gate gate(String provider) {
        return panelists.get(provider).gate();
    }

    /** {@code OPENAI_API_KEY_2 (1a2b3c4d)} */
    private String where(String provider, Key key) {
        return of(held, provider).stream()
                        .filter(candidate -> candidate.key().equals(key))
                        .map(HeldKey::source)
                        .findFirst()
                        .orElse("a key that is gone")
                + " (" + key.fingerprint() + ")";
    }

    private static String words(List<HeldKey> keys) {
        return keys.stream()
                .map(key -> key.source() + " (" + key.key().fingerprint() + ")")
                .collect(Collectors.joining(", "));
    }

    private static List<HeldKey> of(Map<String, List<HeldKey>> keys, String provider) {
        return keys.getOrDefault(provider, List.of());
    }
}
