package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rollcall.store.Limit;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.LimitOrder;
import dev.rollcall.store.LimitUse;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a key may ask of a model, and what all workers together use of it.
 *
 * @param key its fingerprint
 * @param keySource where it stands: {@code OPENAI_API_KEY}
 * @param paused which limit of 0 pauses it, and where that comes from; null when none does
 * @param nextFree when the next call may begin; null: now, or, when it is paused, not before somebody raises the limit
 * @param waiting asks that wait for it now
 * @param waits how many asks have waited for it
 * @param waitedMs how long all of these together
 * @param dayEnds when the limits of a day begin anew
 */
public record LimitView(
        String provider,
        String key,
        String keySource,
        String model,
        @JsonProperty("axes") List<KindView> kinds,
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
    public record KindView(
            @JsonProperty("axis") String kind,
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
        private static boolean isBuiltIn(LimitKind kind, Limit limit) {
            return kind == LimitKind.CONCURRENCY && limit.source() == Limit.Source.PUBLISHED;
        }

        private static KindView of(LimitKind kind, Limit limit, LimitUse use) {
            BigDecimal used = use.used(kind);
            return new KindView(
                    kind.word(),
                    kind.unit(),
                    plain(limit.value()),
                    plain(used),
                    LimitView.share(used, limit.value()),
                    limit.source().name().toLowerCase(Locale.ROOT),
                    isBuiltIn(kind, limit) ? "built in" : limit.from(),
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
    public record OrderView(
            String provider,
            String key,
            String model,
            @JsonProperty("axis") String kind,
            BigDecimal limit,
            String reason,
            Instant orderedAt,
            boolean inForce) {
        static OrderView of(LimitOrder order, boolean inForce) {
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
    static LimitView of(LimitUse use, Map<String, String> sources) {
        var keyModel = use.known().keyModel();
        Map<LimitKind, Limit> limits = use.known().limits();
        return new LimitView(
                keyModel.provider(),
                keyModel.fingerprint(),
                sources.get(keyModel.fingerprint()),
                keyModel.model(),
                limits.entrySet().stream()
                        .map(limit -> KindView.of(limit.getKey(), limit.getValue(), use))
                        .toList(),
                use.isPaused() ? use.pausedBy() : null,
                use.nextFree(),
                use.waiting(),
                use.pastWaits().count(),
                use.pastWaits().millis(),
                use.today().ends());
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
