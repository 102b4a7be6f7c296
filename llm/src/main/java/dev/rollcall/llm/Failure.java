package dev.rollcall.llm;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * What an error means for the caller.
 *
 * @param retryAfter the provider's own hint, or null
 * @param quotaResetsAt when a key that is OUT_OF_QUOTA can be used again; null when that is unknown, or for another outcome
 * @param advice what to do about it, put before the provider's words; or null
 */
record Failure(
        Outcome outcome, Fault fault, ProviderError error, Duration retryAfter, Instant quotaResetsAt, String advice) {

    /** @param dayZone the time zone of the provider's days */
    static Failure of(ErrorRule rule, ProviderError error, ReplyHead head, ZoneId dayZone) {
        boolean isOfQuota = rule.outcome() == Outcome.OUT_OF_QUOTA;
        boolean ofLimits = rule.outcome() == Outcome.RATE_LIMITED || (isOfQuota && head.status() == 429);
        // A quota of a day or a month is reset at a known time, so a wait in seconds beside it is ignored.
        Duration hint =
                rule.until() == RetrySource.HINT ? RetryHint.in(head.headers(), error, ofLimits, head.clock()) : null;
        Instant reset = isOfQuota ? QuotaReset.of(rule.until(), error, dayZone, hint, head.clock()) : null;
        return new Failure(rule.outcome(), rule.fault(), error, hint, reset, rule.message());
    }

    /** @param words the provider's words, or null */
    String explained(String words) {
        boolean silent = words == null || words.isBlank();
        return advice == null ? words : silent ? advice : advice + ": " + words;
    }
}
