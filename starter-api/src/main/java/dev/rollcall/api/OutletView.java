package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rollcall.store.Outlets;
import dev.rollcall.store.Outlets.Outlet;
import java.time.Instant;
import java.util.List;

/**
 * An outlet as people see it.
 *
 * @param types which events are sent there; empty: all
 * @param state {@code active}, {@code failing}, {@code paused} or {@code disabled}
 * @param why what its last try came to, or why it is disabled; null when all is well
 * @param position events up to here are delivered, or wait one by one
 * @param behind how many numbers the log is ahead of that
 * @param secretVersion null for Kafka, which is not signed for
 * @param secret only in the reply that makes it
 */
public record OutletView(
        int id,
        String kind,
        String url,
        String topic,
        List<String> types,
        String state,
        String why,
        Instant failingSince,
        Instant waitUntil,
        long position,
        long behind,
        long waiting,
        long dead,
        long delivered,
        Instant deliveredAt,
        Integer secretVersion,
        Instant oldSecretUntil,
        Instant createdAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) String secret) {

    static OutletView of(Outlet outlet) {
        return of(outlet, null);
    }

    static OutletView of(Outlet outlet, String secret) {
        boolean failing = outlet.failingSince() != null && outlet.state().equals(Outlets.ACTIVE);
        return new OutletView(
                outlet.id(),
                outlet.kind(),
                outlet.url(),
                outlet.topic(),
                outlet.types(),
                failing ? "failing" : outlet.state(),
                outlet.why(),
                outlet.failingSince(),
                outlet.waitUntil(),
                outlet.position(),
                Math.max(0, outlet.lastId() - outlet.position()),
                outlet.waiting(),
                outlet.dead(),
                outlet.delivered(),
                outlet.deliveredAt(),
                outlet.isKafka() ? null : outlet.secretVersion(),
                outlet.oldSecretUntil(),
                outlet.createdAt(),
                secret);
    }
}
