package dev.rollcall.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.simulator.Desk.Call;
import dev.rollcall.simulator.Faults.Active;
import java.util.List;

/**
 * A call, and what is known of it.
 *
 * @param body null when it is no JSON
 * @param limits those that hold for its key
 * @param delay how long its reply takes, in nanoseconds
 */
record Asked(
        Call call,
        JsonNode body,
        String key,
        String fingerprint,
        String cell,
        Dice dice,
        Troubles troubles,
        List<Active> limits,
        Moment now,
        long delay,
        Visit visit) {
    /** What the limits made of it. */
    static final class Visit {
        Limit.Kind refusedBy;
        Usage tokens = Usage.NONE;
        /** Run when its reply is sent. */
        Runnable sent = () -> {};
    }

    Vendor vendor() {
        return call.vendor();
    }

    Streaming streaming() {
        Streaming wanted = body == null ? Streaming.NONE : vendor().streaming(call.path(), call.query(), body);
        return wanted == Streaming.NONE && troubles.strikes(Shape.STREAM) ? Streaming.EVENTS : wanted;
    }
}
