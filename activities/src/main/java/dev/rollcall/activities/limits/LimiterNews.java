package dev.rollcall.activities.limits;

import dev.rollcall.llm.Key;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.Limits.LearnedLimit;
import java.time.Duration;
import java.time.Instant;

/** What a provider's limiter has learned and other workers should know. It stays in an outbox until the ledger has it. */
sealed interface LimiterNews {
    /** The circuit breaker has opened. */
    record Down(Instant since, String words) implements LimiterNews {}

    /** The circuit breaker has closed. */
    record Up() implements LimiterNews {}

    /** @param pause from now on */
    record Cooled(Key key, String model, Duration pause) implements LimiterNews {}

    /** @param until null: until a person unparks it */
    record Parked(Key key, Instant until, String words) implements LimiterNews {}

    record Rejected(Key key, String words) implements LimiterNews {}

    /** @param instead of which one; null: of none */
    record Learned(Key key, String model, LimitKind kind, LearnedLimit learned, LearnedLimit instead)
            implements LimiterNews {}
}
