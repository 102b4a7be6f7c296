package dev.rollcall.events;

/** Hears of each event that is sent, for whoever counts them. */
@FunctionalInterface
public interface DeliveryCounter {
    DeliveryCounter NONE = (kind, result, events) -> {};

    /** @param kind of the outlet: {@code webhook} or {@code kafka} */
    void count(String kind, DeliveryResult result, int events);
}
