package dev.rollcall.llm;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When a key that is out of quota can be used again, by the provider's reply or by its known rules. */
final class QuotaReset {

    /** A later time in a sentence is ignored. */
    private static final Duration LONGEST = Duration.ofDays(366);

    /** A shorter wait is about a rate: Gemini names some seconds even when the quota of the day is used up. */
    private static final Duration SHORTEST_HINT = Duration.ofMinutes(1);

    /** Anthropic: "You will regain access on 2026-12-01 at 00:00 UTC." */
    private static final Pattern SENTENCE =
            Pattern.compile("(?i)\\b(?:regain|resum\\w+|resets?|renew\\w*|restored|available|again)\\b[^.]{0,60}?"
                    + "\\b(\\d{4}-\\d{2}-\\d{2})(?:(?:T|,? at | )(\\d{2}:\\d{2}(?::\\d{2})?))?");

    private QuotaReset() {}

    /**
     * @param zone the time zone in which the provider's days begin
     * @param hint the wait that the provider named, or null
     * @return the time by our clock; null when it is unknown, so that a person has to pay or to check
     */
    static Instant of(RetrySource until, ProviderError providerError, ZoneId zone, Duration hint, ReplyClock clock) {
        Instant said = said(providerError.words(), clock.theirs());
        if (said != null) {
            return clock.onOurs(said);
        }
        return switch (until) {
            case END_OF_DAY ->
                clock.onOurs(LocalDate.ofInstant(clock.theirs(), zone)
                        .plusDays(1)
                        .atStartOfDay(zone)
                        .toInstant());
            case END_OF_MONTH ->
                clock.onOurs(LocalDate.ofInstant(clock.theirs(), ZoneOffset.UTC)
                        .withDayOfMonth(1)
                        .plusMonths(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant());
            case HINT, NONE ->
                hint != null && hint.compareTo(SHORTEST_HINT) > 0 ? clock.ours().plus(hint) : null;
        };
    }

    private static Instant said(String words, Instant now) {
        Matcher sentence = SENTENCE.matcher(words == null ? "" : words);
        if (!sentence.find()) {
            return null;
        }
        try {
            LocalTime time = sentence.group(2) == null ? LocalTime.MIDNIGHT : LocalTime.parse(sentence.group(2));
            Instant then = LocalDate.parse(sentence.group(1)).atTime(time).toInstant(ZoneOffset.UTC);
            return then.isAfter(now) && then.isBefore(now.plus(LONGEST)) ? then : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
