package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.limits.RemainingLimits;
import dev.rollcall.simulator.RequestContext;
import dev.rollcall.simulator.vendors.SimulatedError.Hint;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Errors in the words of their provider, with the wait in the place where it was asked for. */
final class ErrorReplies {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private ErrorReplies() {}

    /** @param allowance what the key may still ask */
    static SimulatedReply reply(RequestContext asked, SimulatedError problem, RemainingLimits allowance) {
        Vendor vendor = asked.vendor();
        String path = asked.call().path();
        SimulatedReply reply = vendor.complain(problem.asked(path, vendor.modelNamed(path, asked.body())), asked.dice());
        boolean limited = problem.kind() == SimulatedError.Kind.LIMITED;
        List<String> headers = vendor.headers(
                limited ? allowance.without(problem.by(), problem.limit(), problem.pause()) : allowance, asked.dice());
        if (!limited || problem.hint() == Hint.OWN) {
            return reply.with(headers);
        }
        // The wait stands in one place only: what the usual headers say of it is left out.
        return reply.with(hint(problem)).with(problem.hint() == Hint.RESET ? headers : withoutRates(headers));
    }

    private static List<String> hint(SimulatedError problem) {
        return switch (problem.hint()) {
            case MS -> List.of("retry-after-ms", Long.toString(problem.pause().toMillis()));
            case SECONDS -> List.of("retry-after", Long.toString(problem.waitSeconds()));
            case DATE -> List.of("retry-after", HTTP_DATE.format(nextSecond(problem.pause())));
            default -> List.of();
        };
    }

    /** When the pause is over, and never earlier. */
    static Instant nextSecond(Duration pause) {
        return Instant.ofEpochSecond((System.currentTimeMillis() + pause.toMillis() + 999) / 1000);
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
