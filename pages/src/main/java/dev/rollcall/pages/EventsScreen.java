package dev.rollcall.pages;

import java.time.Instant;
import java.util.List;

/**
 * What happened, the newest first, and who is told of it.
 *
 * @param at the server's clock
 * @param types of events, as choices
 * @param older where the list goes on; null: this is the begin
 * @param outlets null: whoever looks may not see them
 * @param known all types, for whoever makes an outlet
 */
public record EventsScreen(
        Instant at,
        EventsFilter filter,
        List<Chip> types,
        List<EventRow> events,
        String older,
        List<OutletRow> outlets,
        List<String> known) {

    /** Null: any; likewise the others. */
    public record EventsFilter(String type, String job, String subject) {}

    /**
     * @param job a page of which there is; null: none
     * @param data a JSON object
     */
    public record EventRow(long id, Instant at, String type, StateMark mark, String subject, String job, String data) {}

    /**
     * @param goes where: a URL, or a topic of Kafka
     * @param types empty: all
     * @param why what its last try came to; null: all is well
     */
    public record OutletRow(
            int id,
            String kind,
            String goes,
            List<String> types,
            StateMark mark,
            String state,
            String why,
            long behind,
            long waiting,
            long dead,
            long delivered,
            Instant deliveredAt,
            Integer secretVersion) {
        public boolean isWebhook() {
            return secretVersion != null;
        }
    }
}
