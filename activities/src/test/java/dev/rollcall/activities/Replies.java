package dev.rollcall.activities;

import dev.rollcall.llm.AnnouncedLimit;
import dev.rollcall.llm.Fault;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.RateKind;
import dev.rollcall.llm.Reply;
import dev.rollcall.llm.reply.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Replies as a test wants them. */
public final class Replies {
    private Replies() {}

    public static Reply reply(Outcome outcome) {
        return reply(outcome, null, true);
    }

    public static Reply limited(Duration hint) {
        return reply(Outcome.RATE_LIMITED, hint, true);
    }

    public static Reply spent(Instant until) {
        return reply(Outcome.OUT_OF_QUOTA, TokenUsage.UNKNOWN, null, true, until);
    }

    /** That says something of limits. */
    public static Reply saying(Outcome outcome, Duration hint, RateKind limitedBy, AnnouncedLimit... announced) {
        Reply plain = reply(outcome, hint, true);
        return new Reply(
                outcome,
                plain.text(),
                plain.raw(),
                plain.resolvedModel(),
                plain.finishReason(),
                plain.usage(),
                null,
                List.of(),
                hint,
                null,
                limitedBy,
                List.of(announced),
                plain.httpStatus(),
                null,
                true,
                false,
                plain.latency(),
                plain.fault(),
                plain.message());
    }

    public static Reply used(Outcome outcome, TokenUsage usage) {
        return reply(outcome, usage, null, true, null);
    }

    public static Reply reply(Outcome outcome, Duration retryAfter, boolean sent) {
        return reply(outcome, TokenUsage.UNKNOWN, retryAfter, sent, null);
    }

    private static Reply reply(
            Outcome outcome, TokenUsage usage, Duration retryAfter, boolean sent, Instant quotaResetsAt) {
        return new Reply(
                outcome,
                outcome.isUsable() ? "text" : null,
                new byte[0],
                "model",
                null,
                usage,
                null,
                List.of(),
                retryAfter,
                quotaResetsAt,
                null,
                List.of(),
                outcome == Outcome.UNREACHABLE ? null : 200,
                null,
                sent,
                false,
                Duration.ofMillis(5),
                outcome.isUsable() ? Fault.NONE : Fault.PROVIDER,
                outcome.name());
    }
}
