package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import dev.rollcall.simulator.vendors.SimulatedError.Hint;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Errors with all their headers: the wait stands in the place where it was asked for, and in no other. */
public final class ErrorReplies {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private ErrorReplies() {}

    /** @param remaining what the key may still ask */
    public static SimulatedReply reply(Vendor vendor, SimulatedError error, RemainingLimits remaining, Dice dice) {
        SimulatedReply reply = vendor.error(error, dice);
        boolean limited = error.kind() == SimulatedError.ErrorCause.LIMITED;
        RemainingLimits told = limited
                ? remaining.without(error.exceeded().by(), error.exceeded().limit(), error.pause())
                : remaining;
        List<String> headers = vendor.headers(told, dice);
        if (!limited || error.hint() == Hint.OWN) {
            return reply.with(headers);
        }
        return reply.with(hint(error)).with(error.hint() == Hint.RESET ? headers : withoutRates(headers));
    }

    private static List<String> hint(SimulatedError error) {
        return switch (error.hint()) {
            case MS -> List.of("retry-after-ms", Long.toString(error.pause().toMillis()));
            case SECONDS -> List.of("retry-after", Long.toString(Math.max(1, WaitText.wholeSeconds(error.pause()))));
            case DATE -> List.of("retry-after", HTTP_DATE.format(nextSecond(error.pause())));
            default -> List.of();
        };
    }

    /** When the wait is over, rounded up to a whole second. */
    static Instant nextSecond(Duration wait) {
        return Instant.ofEpochSecond((System.currentTimeMillis() + wait.toMillis() + 999) / 1000);
    }

    private static List<String> withoutRates(List<String> headers) {
        var others = new ArrayList<String>();
        for (int i = 0; i < headers.size(); i += 2) {
            if (!headers.get(i).toLowerCase(Locale.ROOT).contains("ratelimit")) {
                others.addAll(headers.subList(i, i + 2));
            }
        }
        return others;
    }
}
