package dev.rollcall.api.pages;

import dev.rollcall.api.FailingView;
import dev.rollcall.api.UsageView;
import dev.rollcall.api.WaitingFor;
import dev.rollcall.pages.Bar;
import dev.rollcall.pages.Bar.Share;
import dev.rollcall.pages.NowScreen.LimitRow;
import dev.rollcall.pages.NowScreen.ProviderRow;
import dev.rollcall.pages.Sparkline;
import dev.rollcall.pages.StateMark;
import dev.rollcall.store.Keys.KeyState;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Limit;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.LimitUse;
import dev.rollcall.store.ProviderFailures.Failing;
import dev.rollcall.store.ProviderStatus;
import dev.rollcall.store.Providers.KnownProvider;
import dev.rollcall.store.Usage;
import dev.rollcall.store.Usage.By;
import dev.rollcall.store.UsageMinutes.MinuteUsage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A line for each provider: what it does now, and what holds it back. */
final class ProviderRows {
    private static final int SPARK_MINUTES = 30;
    private static final int FAILURE_MINUTES = 5;

    private final Ledger ledger;

    ProviderRows(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * @param failing by provider, what is known of one whose calls all fail
     * @param callsLastMinute of all, in the last whole minute
     * @param costToday of all; null: unknown
     */
    record Rows(
            List<ProviderRow> rows,
            List<KnownProvider> known,
            Map<String, FailingView> failing,
            long callsLastMinute,
            BigDecimal costToday) {}

    Rows read(boolean simulated, Instant now) {
        List<KnownProvider> known = ledger.providers().all(simulated);
        Map<String, List<MinuteUsage>> minutes =
                ledger.usageMinutes().last(simulated, Duration.ofMinutes(SPARK_MINUTES)).stream()
                        .collect(Collectors.groupingBy(MinuteUsage::provider));
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Map<String, UsageView> used = ledger.usage().lines(simulated, today, today, EnumSet.of(By.PROVIDER)).stream()
                .collect(Collectors.toMap(line -> line.of().provider(), line -> UsageView.of(line.figures())));
        Map<String, Failing> calls = ledger.providerFailures().sinceLastReply(simulated);
        Map<String, FailingView> failing = known.stream()
                .filter(provider -> calls.containsKey(provider.name()))
                .collect(Collectors.toMap(
                        KnownProvider::name, provider -> FailingView.of(calls.get(provider.name()), provider)));
        Instant lastMinute = now.truncatedTo(ChronoUnit.MINUTES).minus(1, ChronoUnit.MINUTES);
        return new Rows(
                known.stream()
                        .filter(provider ->
                                provider.canBeAsked() && provider.onByDefault() || used.containsKey(provider.name()))
                        .map(provider -> row(
                                provider,
                                minutes.getOrDefault(provider.name(), List.of()),
                                used.get(provider.name()),
                                now))
                        .toList(),
                known,
                failing,
                minutes.values().stream()
                        .flatMap(List::stream)
                        .filter(minute -> minute.minute().equals(lastMinute))
                        .mapToLong(MinuteUsage::attempts)
                        .sum(),
                used.values().stream().map(UsageView::costUsd).reduce(BigDecimal.ZERO, NowReader::sum));
    }

    private static ProviderRow row(KnownProvider provider, List<MinuteUsage> minutes, UsageView used, Instant now) {
        ProviderStatus status = provider.status();
        WaitingFor wait = WaitingFor.of(status, null, null, now);
        return new ProviderRow(
                provider.name(),
                StateMark.ofProvider(status.state().name().toLowerCase(Locale.ROOT)),
                status.wordsBesideState(),
                wait.until(),
                provider.keyModels().stream().mapToInt(LimitUse::inFlight).sum(),
                provider.keyModels().stream().mapToInt(LimitUse::waiting).sum(),
                tightest(provider.keyModels()),
                spark(minutes, now),
                failureShare(minutes, now),
                used == null ? null : used.p50Ms(),
                used == null ? null : used.p95Ms(),
                used == null ? null : used.costUsd(),
                (int) provider.keys().stream()
                        .filter(key -> key.state() == KeyState.USABLE || key.state() == KeyState.COOLING)
                        .count(),
                provider.keys().size());
    }

    /** Of all keys and models, the limit that most is used of. */
    private static LimitRow tightest(List<LimitUse> lines) {
        LimitRow tightest = null;
        for (LimitUse line : lines) {
            for (Map.Entry<LimitKind, Limit> entry : line.known().limits().entrySet()) {
                LimitRow row = limit(entry.getKey(), entry.getValue().value(), line.used(entry.getKey()));
                if (tightest == null || row.share() > tightest.share()) {
                    tightest = row;
                }
            }
        }
        return tightest;
    }

    private static LimitRow limit(LimitKind kind, BigDecimal limit, BigDecimal used) {
        double share = limit.signum() == 0 ? 1 : used.doubleValue() / limit.doubleValue();
        boolean isTight =
                share > 0.9 && kind != LimitKind.CONCURRENCY; // to use all of it is what calls at once are for
        String of = number(used) + " of " + number(limit) + " " + kind.unit();
        long permille = Math.round(Math.min(1, share) * Bar.WIDTH);
        return new LimitRow(of, share, Bar.of(Bar.WIDTH, List.of(new Share(isTight ? "wait" : "busy", permille))));
    }

    private static String number(BigDecimal number) {
        return String.format(
                Locale.ROOT,
                number.scale() > 0 && number.stripTrailingZeros().scale() > 0 ? "%,.1f" : "%,.0f",
                number.setScale(1, RoundingMode.HALF_UP));
    }

    private static Sparkline spark(List<MinuteUsage> minutes, Instant now) {
        var all = new ArrayList<>(Collections.nCopies(SPARK_MINUTES, 0L));
        var failed = new ArrayList<>(Collections.nCopies(SPARK_MINUTES, 0L));
        Instant current = now.truncatedTo(ChronoUnit.MINUTES);
        for (MinuteUsage minute : minutes) {
            long ago = ChronoUnit.MINUTES.between(minute.minute(), current);
            if (ago >= 0 && ago < SPARK_MINUTES) {
                int place = SPARK_MINUTES - 1 - (int) ago;
                all.set(place, all.get(place) + minute.attempts());
                if (Usage.FAILED.contains(minute.outcome())) {
                    failed.set(place, failed.get(place) + minute.attempts());
                }
            }
        }
        return Sparkline.of(all, failed);
    }

    private static Double failureShare(List<MinuteUsage> minutes, Instant now) {
        Instant from = now.truncatedTo(ChronoUnit.MINUTES).minus(FAILURE_MINUTES, ChronoUnit.MINUTES);
        List<MinuteUsage> late = minutes.stream()
                .filter(minute -> !minute.minute().isBefore(from))
                .toList();
        long all = late.stream().mapToLong(MinuteUsage::attempts).sum();
        long failed = late.stream()
                .filter(minute -> Usage.FAILED.contains(minute.outcome()))
                .mapToLong(MinuteUsage::attempts)
                .sum();
        return all == 0 ? null : Double.valueOf((double) failed / all);
    }
}
