package dev.rollcall.api;

import dev.rollcall.store.Limit;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.Limits.LimitUse;
import dev.rollcall.store.Limits.Order;
import dev.rollcall.store.Limits.Use;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a key may ask of a model, and what is used of it by all workers together.
 *
 * @param key its fingerprint
 * @param keySource where it stands: {@code OPENAI_API_KEY}
 * @param paused which limit of 0 pauses it, and who says so; null when none does
 * @param nextFree when the next call can be begun; null: now, or, when it is paused, not before somebody raises the limit
 * @param waiting asks that wait for it now
 * @param waits those that are over
 * @param dayEnds when what is limited by the day begins anew
 */
record LimitView(
        String provider,
        String key,
        String keySource,
        String model,
        List<AxisView> axes,
        String paused,
        Instant nextFree,
        int waiting,
        long waits,
        long waitedMs,
        Instant dayEnds) {
    private static final int SHARE_DECIMALS = 4;

    /**
     * @param limit 0: paused
     * @param share used of the limit; null when that is 0
     * @param source published, configured, ordered, announced or learned
     * @param from the same for people
     * @param reason of a person; null when it was not ordered
     * @param ceiling what a limit that was learned may rise to: the word of a person or of a file; null: nobody set one
     */
    record AxisView(
            String axis,
            String unit,
            BigDecimal limit,
            BigDecimal used,
            BigDecimal share,
            String source,
            String from,
            String reason,
            BigDecimal ceiling,
            Instant since) {
        /** No provider publishes how many calls at once are wise. */
        private static boolean isBuiltIn(LimitKind axis, Limit limit) {
            return axis == LimitKind.CONCURRENCY && limit.source() == Limit.Source.PUBLISHED;
        }

        private static AxisView of(LimitKind axis, Limit limit, Use use) {
            BigDecimal used = use.of(axis);
            return new AxisView(
                    axis.word(),
                    axis.unit(),
                    plain(limit.value()),
                    plain(used),
                    LimitView.share(used, limit.value()),
                    limit.source().name().toLowerCase(Locale.ROOT),
                    isBuiltIn(axis, limit) ? "built in" : limit.from(),
                    limit.source() == Limit.Source.ORDERED ? limit.why() : null,
                    limit.ceiling() == null ? null : plain(limit.ceiling()),
                    limit.since());
        }
    }

    /**
     * @param key null: each
     * @param model null: each
     * @param limit null: the order before was taken back
     * @param inForce no later one is about the same
     */
    record OrderView(
            String provider,
            String key,
            String model,
            String axis,
            BigDecimal limit,
            String reason,
            Instant orderedAt,
            boolean inForce) {
        static OrderView of(Order order, boolean inForce) {
            return new OrderView(
                    order.provider(),
                    order.fingerprint(),
                    order.model(),
                    order.kind().word(),
                    order.value() == null ? null : plain(order.value()),
                    order.reason(),
                    order.orderedAt(),
                    inForce);
        }
    }

    /** @param sources of the keys, by fingerprint */
    static LimitView of(LimitUse line, Map<String, String> sources) {
        var keyModel = line.known().keyModel();
        Map<LimitKind, Limit> limits = line.known().limits();
        Use use = line.use();
        return new LimitView(
                keyModel.provider(),
                keyModel.fingerprint(),
                sources.get(keyModel.fingerprint()),
                keyModel.model(),
                limits.entrySet().stream()
                        .map(limit -> AxisView.of(limit.getKey(), limit.getValue(), use))
                        .toList(),
                line.isPaused() ? line.pausedBy() : null,
                line.nextFree(),
                use.waiting(),
                use.waits(),
                use.waitedMillis(),
                use.dayEnds());
    }

    /** Null of a limit of 0. */
    static BigDecimal share(BigDecimal used, BigDecimal limit) {
        return limit.signum() == 0 ? null : plain(used.divide(limit, SHARE_DECIMALS, RoundingMode.HALF_UP));
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal plain = number.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }
}
