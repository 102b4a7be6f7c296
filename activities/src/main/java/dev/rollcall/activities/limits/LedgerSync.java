package dev.rollcall.activities.limits;

import dev.rollcall.activities.limits.ProviderState.KeysElsewhere;
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
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This worker's limiters, the door of this room, and their exchange with the ledger: what a limiter learns is written to it, and
 * what others have written there is told to the limiters. One thread calls it, again and again; news wait while the ledger is away.
 */
public final class LedgerSync {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerSync.class);

    private final Ledger ledger;
    private final LimiterOptions options;
    private final BooleanSupplier mayJudge;
    private final Map<String, ProviderLimiter> limiters = new LinkedHashMap<>();
    private final Map<String, LimiterExchange> exchanges = new LinkedHashMap<>();
    private final Map<String, NewsWriter> writers = new HashMap<>();
    private final Map<String, Boolean> takesPart = new HashMap<>();
    private Map<String, List<HeldKey>> held = Map.of();
    private BiConsumer<String, Boolean> takingPart = (provider, does) -> {};

    /**
     * @param worker its row in the ledger
     * @param configs who is asked
     * @param keys where they come from
     * @param firstEstimate tokens of a call, until the first replies tell: of its prompt, and the most of its answer
     * @param clock for waits
     */
    public record LimiterOptions(
            boolean simulated,
            int worker,
            List<ProviderConfig> configs,
            KeySource keys,
            LimiterTimings timings,
            Tokens firstEstimate,
            InstantSource clock) {}

    /** How many. */
    public record Tokens(int input, int output) {}

    /**
     * Publishes the keys and their limits, and has heard what the ledger knows of them, when it returns.
     *
     * @param mayJudge whether this worker may call others dead
     */
    public LedgerSync(Ledger ledger, LimiterOptions options, SlotScheduler scheduler, BooleanSupplier mayJudge) {
        this.ledger = ledger;
        this.options = options;
        this.mayJudge = mayJudge;
        Tokens first = options.firstEstimate();
        for (ProviderConfig config : options.configs()) {
            String provider = config.provider();
            var limiter = new ProviderLimiter(
                    config.concurrency(),
                    options.clock(),
                    options.timings(),
                    scheduler,
                    () -> new UsageEstimate(first.input(), first.output()));
            limiters.put(provider, limiter);
            exchanges.put(provider, limiter.exchange());
            writers.put(
                    provider,
                    new NewsWriter(
                            ledger, options.simulated(), options.worker(), provider, key -> where(provider, key)));
        }
        rereadKeys();
        exchange();
    }

    /** By provider. */
    public Map<String, ProviderLimiter> limiters() {
        return limiters;
    }

    /** Hears whether this worker takes part in asking a provider: at once, and whenever it changes. */
    public synchronized void onTakingPart(BiConsumer<String, Boolean> listener) {
        takingPart = listener;
        takesPart.forEach(listener);
    }

    /** Takes over the keys as they stand now where they come from. */
    public synchronized void rereadKeys() {
        Map<String, List<HeldKey>> now = options.keys().keys();
        if (now.equals(held)) {
            return;
        }
        ledger.keys().hold(options.worker(), options.simulated(), published(now));
        for (ProviderConfig config : options.configs()) {
            String provider = config.provider();
            List<HeldKey> keys = of(now, provider);
            if (!held.isEmpty() && !keys.equals(of(held, provider))) {
                LOG.info("{}: {} from now on", provider, keys.isEmpty() ? "no key" : words(keys));
            }
            exchanges.get(provider).keys(keys.stream().map(HeldKey::key).toList());
        }
        held = now;
        ledger.limits()
                .publish(options.configs().stream()
                        .flatMap(config -> of(now, config.provider()).stream()
                                .flatMap(key -> config.models().stream().map(model -> entry(config, key, model))))
                        .toList());
    }

    private List<Keys.Held> published(Map<String, List<HeldKey>> keys) {
        return options.configs().stream()
                .flatMap(config -> of(keys, config.provider()).stream()
                        .map(key -> new Keys.Held(config.provider(), key.key().fingerprint(), key.source())))
                .toList();
    }

    private Limits.LimiterSetup entry(ProviderConfig config, HeldKey key, String model) {
        var settings = new EnumMap<LimitKind, Limits.LimitSetting>(LimitKind.class);
        settings.put(LimitKind.CONCURRENCY, new Limits.LimitSetting(BigDecimal.valueOf(config.concurrency()), null));
        config.limits().stream()
                .filter(rule -> rule.isFor(key, model))
                .sorted(Comparator.comparing(LimitRule::rank))
                .forEach(rule -> rule.limits()
                        .forEach((kind, limit) -> settings.put(kind, new Limits.LimitSetting(limit, rule.place()))));
        return new Limits.LimiterSetup(
                new KeyModel(options.simulated(), config.provider(), key.key().fingerprint(), model),
                config.dayZone().getId(),
                settings);
    }

    /** Writes what the limiters have learned, then tells them what the ledger knows. */
    public synchronized void exchange() {
        exchanges.forEach((provider, exchange) -> {
            for (LimiterNews news : exchange.outbox()) {
                writers.get(provider).write(news);
                exchange.delivered(news);
            }
        });
        hearKeys();
        ledger.providers().told(options.simulated()).forEach(this::hear);
        hearLimits();
        shareConcurrency();
    }

    private void hearKeys() {
        Map<String, List<Keys.KnownKey>> keys =
                ledger.keys().all(options.simulated()).stream().collect(Collectors.groupingBy(Keys.KnownKey::provider));
        exchanges.forEach((provider, exchange) -> {
            List<Keys.KnownKey> known = keys.getOrDefault(provider, List.of());
            exchange.hearKeys(known.stream().map(LedgerSync::status).toList(), elsewhere(provider, known));
            boolean does = !limiters.get(provider).leavesItToOthers();
            if (!Boolean.valueOf(does).equals(takesPart.put(provider, does))) {
                takingPart.accept(provider, does);
            }
        });
    }

    /** What another worker, or one before this, said of a provider; wrong when this one had a reply since. */
    private void hear(StatusReport report) {
        LimiterExchange exchange = exchanges.get(report.provider());
        boolean isOwn = report.worker() != null && report.worker() == options.worker();
        if (exchange == null || isOwn) {
            return;
        }
        Instant written = options.clock().instant().minusMillis(report.millisAgo());
        if (report.downSince() == null) {
            exchange.hearUp(written);
        } else if (exchange.lastReply().isAfter(written)) {
            ledger.providers().tell(options.simulated(), report.provider(), options.worker(), null, null);
        } else {
            exchange.hearDown(report.downSince(), written);
        }
    }

    private void hearLimits() {
        Map<String, List<Limits.LimiterLimits>> limits = ledger.limits().all(options.simulated()).stream()
                .collect(Collectors.groupingBy(known -> known.keyModel().provider()));
        exchanges.forEach((provider, exchange) -> exchange.hearLimits(limits.getOrDefault(provider, List.of())));
    }

    private void shareConcurrency() {
        List<LimiterUse> use = exchanges.values().stream()
                .flatMap(exchange -> exchange.use().stream())
                .toList();
        if (!use.isEmpty()) {
            Map<Integer, Integer> shares =
                    ledger.slotReservations().share(options.worker(), mayJudge.getAsBoolean(), use);
            exchanges.values().forEach(exchange -> exchange.share(shares));
        }
    }

    private KeysElsewhere elsewhere(String provider, List<Keys.KnownKey> known) {
        Set<String> own = new HashSet<>();
        of(held, provider).forEach(key -> own.add(key.key().fingerprint()));
        List<Keys.KnownKey> others = known.stream()
                .filter(key -> key.isHeld() && !own.contains(key.fingerprint()))
                .toList();
        if (others.isEmpty()) {
            return KeysElsewhere.NONE;
        }
        return others.stream().allMatch(Keys.KnownKey::isSpent) ? KeysElsewhere.SPENT : KeysElsewhere.USABLE;
    }

    private static KeyStatus status(Keys.KnownKey key) {
        Long millis = key.usableInMillis();
        return new KeyStatus(
                key.fingerprint(),
                key.state(),
                millis == null ? null : Duration.ofMillis(Math.max(0, millis)),
                key.changedAt(),
                key.why());
    }

    private String where(String provider, Key key) {
        String source = of(held, provider).stream()
                .filter(candidate -> candidate.key().equals(key))
                .map(HeldKey::source)
                .findFirst()
                .orElse("a key that is gone");
        return source + " (" + key.fingerprint() + ")";
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
