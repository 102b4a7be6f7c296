package dev.rollcall.pages;

import java.time.Instant;
import java.util.List;

/**
 * What is wrong, what was, and when something counts as wrong.
 *
 * @param views open, past and rules, as choices
 * @param view which of them is shown
 * @param past those that are over
 * @param next the next page of those that are over; null on the last one
 */
public record AlertsScreen(
        OpenAlerts open, List<Chip> views, String view, List<AlertRow> past, List<RuleRow> rules, String next) {

    /**
     * What changes while one looks at it.
     *
     * @param at the server's clock
     * @param checkedAt when the rules were last evaluated; null: never
     */
    public record OpenAlerts(Instant at, Instant checkedAt, List<AlertRow> alerts) {}

    /**
     * @param link the page that shows it; null: none
     * @param resolvedAt null while it is open
     * @param seen who has seen it, and when; null: nobody said so
     */
    public record AlertRow(
            long id,
            String rule,
            String subject,
            StateMark mark,
            boolean simulated,
            Instant since,
            Instant resolvedAt,
            String cause,
            String mend,
            String link,
            String seen) {}

    /** @param when in words: {@code above 0.1 for 2 min, if 20 or more; over at 0.05} */
    public record RuleRow(
            String rule, String summary, String of, StateMark mark, String when, String mend, long open) {}
}
