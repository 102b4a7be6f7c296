package dev.rollcall.activities;

import dev.rollcall.activities.ProviderLimiter.Elsewhere;
import dev.rollcall.activities.ProviderLimiter.KeyStatus;
import dev.rollcall.activities.ProviderLimiter.News;
import dev.rollcall.llm.Key;
import dev.rollcall.store.KeyModel;
import dev.rollcall.store.Keys;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.Limits;
import dev.rollcall.store.Providers.StatusReport;
import dev.rollcall.store.SlotReservations.LimiterUse;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This worker's keys and gates, and what it and the others know of them: what a gate learns is written to the ledger, what
 * the ledger knows is told to the gates. News that could not be written wait until the ledger is back.
 */
final class LedgerSync {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerSync.class);

    private static final int CHARACTERS_A_TOKEN = 4;

    private final Ledger ledger;
    private final boolean simulated;
    private final int worker;
    private final List<ProviderConfig> configs;
    private final KeySource source;
    private final InstantSource clock;
    private final BooleanSupplier judges;
    private final Map<String, Panelist> panelists = new LinkedHashMap<>();
    private final Queue<OutboxEntry> outbox = new ConcurrentLinkedQueue<>();
    private final Map<String, Boolean> takesPart = new HashMap<>();
    private Map<String, List<HeldKey>> held = Map.of();
    private BiConsumer<String, Boolean> takingPart = (provider, does) -> {};

    private record OutboxEntry(String provider, News news) {}

    /** Holds the keys, and knows of them what the ledger knows, when it returns. */
    LedgerSync(Ledger ledger, ActivitiesOptions options, int worker, SlotScheduler scheduler, BooleanSupplier judges) {
        this.ledger = ledger;
        this.simulated = options.simulated();
        this.worker = worker;
        this.configs = options.configs();
        this.source = options.keys();
        this.clock = options.clock();
        this.judges = judges;
        int longest = options.prompts().values().stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        for (ProviderConfig config : configs) {
            var limiter = new ProviderLimiter(
                    config.concurrency(),
                    clock,
                    options.timings(),
                    news -> outbox.add(new OutboxEntry(config.provider(), news)),
                    scheduler,
                    () -> new UsageEstimate(longest / CHARACTERS_A_TOKEN, options.maxOutputTokens()));
            panelists.put(config.provider(), new Panelist(config.provider(), simulated, limiter));
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
                        configs.stream()
                                .flatMap(config -> of(now, config.provider()).stream()
                                        .map(key -> new Keys.Held(
                                                config.provider(), key.key().fingerprint(), key.source())))
                                .toList());
        for (ProviderConfig config : configs) {
            List<HeldKey> keys = of(now, config.provider());
            if (!held.isEmpty() && !keys.equals(of(held, config.provider()))) {
                LOG.info("{}: {} from now on", config.provider(), keys.isEmpty() ? "no key" : words(keys));
            }
            limiter(config.provider()).keys(keys.stream().map(HeldKey::key).toList());
        }
        held = now;
        ledger.limits()
                .publish(configs.stream()
                        .flatMap(config -> of(now, config.provider()).stream()
                                .flatMap(key -> config.models().stream().map(model -> entry(config, key, model))))
                        .toList());
    }

    private Limits.Entry entry(ProviderConfig config, HeldKey key, String model) {
        var settings = new EnumMap<LimitKind, Limits.Setting>(LimitKind.class);
        settings.put(LimitKind.CONCURRENCY, new Limits.Setting(BigDecimal.valueOf(config.concurrency()), null));
        config.limits().stream()
                .filter(rule -> rule.isFor(key, model))
                .sorted(Comparator.comparing(LimitRule::rank))
                .forEach(rule -> rule.limits()
                        .forEach((kind, limit) -> settings.put(kind, new Limits.Setting(limit, rule.place()))));
        return new Limits.Entry(
                new KeyModel(simulated, config.provider(), key.key().fingerprint(), model),
                config.dayZone().getId(),
                settings);
    }

    /** Writes what the gates have learned, then tells them what the ledger knows. */
    synchronized void exchange() {
        write();
        Map<String, List<Keys.Key>> keys =
                ledger.keys().all(simulated).stream().collect(Collectors.groupingBy(Keys.Key::provider));
        panelists.forEach((provider, panelist) -> {
            List<Keys.Key> known = keys.getOrDefault(provider, List.of());
            panelist.limiter().hear(known.stream().map(LedgerSync::heard).toList(), elsewhere(provider, known));
            boolean does = !panelist.limiter().leavesItToOthers();
            if (!Boolean.valueOf(does).equals(takesPart.put(provider, does))) {
                takingPart.accept(provider, does);
            }
        });
        ledger.providers().told(simulated).forEach(this::hear);
        shareLimits();
    }

    private void shareLimits() {
        Map<String, List<Limits.Known>> keyModels = ledger.limits().all(simulated).stream()
                .collect(Collectors.groupingBy(known -> known.keyModel().provider()));
        panelists.forEach(
                (provider, panelist) -> panelist.limiter().hearLimits(keyModels.getOrDefault(provider, List.of())));
        List<LimiterUse> words = panelists.values().stream()
                .flatMap(panelist -> panelist.limiter().words().stream())
                .toList();
        if (!words.isEmpty()) {
            Map<Integer, Integer> shares = ledger.slotReservations().share(worker, judges.getAsBoolean(), words);
            panelists.values().forEach(panelist -> panelist.limiter().share(shares));
        }
    }

    private void write() {
        for (OutboxEntry next = outbox.peek(); next != null; next = outbox.peek()) {
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
            ledger.slotReservations()
                    .cool(
                            new KeyModel(simulated, provider, cooled.key().fingerprint(), cooled.model()),
                            cooled.pause());
            limiter(provider).told(cooled);
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
            limiter(provider).told(parked);
        } else if (news instanceof News.Learned learned) {
            learn(provider, learned);
            limiter(provider).told(learned);
        } else if (news instanceof News.Rejected rejected) {
            String fingerprint = rejected.key().fingerprint();
            LOG.warn(
                    "{}: {} is rejected: {}; it is not used until `./rollcall keys enable {}`",
                    provider,
                    where(provider, rejected.key()),
                    rejected.words(),
                    fingerprint);
            ledger.keys().disable(simulated, provider, fingerprint, rejected.words());
            limiter(provider).told(rejected);
        }
    }

    private void learn(String provider, News.Learned learned) {
        var keyModel = new KeyModel(simulated, provider, learned.key().fingerprint(), learned.model());
        boolean isKept = ledger.limits().learn(keyModel, learned.kind(), learned.learned(), learned.instead());
        boolean isRising = learned.instead() != null
                && learned.learned().value().compareTo(learned.instead().value()) > 0;
        if (isKept && !isRising) {
            LOG.info(
                    "{}: {} {} of {} from now on, {}",
                    provider,
                    where(provider, learned.key()),
                    learned.learned().value().toPlainString() + " "
                            + learned.kind().unit(),
                    learned.model(),
                    learned.learned().announced() ? "by its headers" : "by its 429s");
        }
    }

    /** What another worker, or one before this, said of a provider; wrong when this one has had a reply since. */
    private void hear(StatusReport told) {
        Panelist panelist = panelists.get(told.provider());
        if (panelist == null || (told.worker() != null && told.worker() == worker)) {
            return;
        }
        Instant at = clock.instant().minusMillis(told.millisAgo());
        if (told.downSince() == null) {
            panelist.limiter().hearUp(at);
        } else if (panelist.limiter().lastReply().isAfter(at)) {
            ledger.providers().tell(simulated, told.provider(), worker, null, null);
        } else {
            panelist.limiter().hearDown(told.downSince(), at);
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

    private static KeyStatus heard(Keys.Key key) {
        return new KeyStatus(
                key.fingerprint(),
                key.state(),
                key.usableInMillis() == null ? null : Duration.ofMillis(Math.max(0, key.usableInMillis())),
                key.changedAt(),
                key.why());
    }

    private ProviderLimiter limiter(String provider) {
        return panelists.get(provider).limiter();
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
