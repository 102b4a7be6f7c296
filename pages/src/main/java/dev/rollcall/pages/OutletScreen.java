package dev.rollcall.pages;

import java.time.Instant;
import java.util.List;

/**
 * One outlet: what waits for it, and what was given up.
 *
 * @param next the next page; null on the last one
 */
public record OutletScreen(
        Instant at, EventsScreen.OutletRow outlet, List<Chip> kinds, List<DeliveryRow> deliveries, String next) {

    /**
     * @param nextAt when it is tried; null: it is given up
     * @param error what the last try came to; null: there was none
     */
    public record DeliveryRow(
            long event,
            String type,
            String subject,
            int tries,
            Instant nextAt,
            Instant triedAt,
            Integer status,
            String error,
            StateMark mark) {}
}
