package dev.rollcall.simulator;

import dev.rollcall.simulator.limits.ClockReading;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.faults.RequestFaults;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.limits.SimulatedLimit;
import dev.rollcall.simulator.limits.SimulatedUsage;
import dev.rollcall.simulator.vendors.StreamForm;
import dev.rollcall.simulator.vendors.Vendor;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.simulator.RequestHandler.IncomingCall;
import dev.rollcall.simulator.faults.ActiveFaults.Active;
import java.util.List;

/**
 * A call, and what is known of it.
 *
 * @param body null when it is no JSON
 * @param limits those that hold for its key
 * @param delay how long its reply takes, in nanoseconds
 */
record RequestContext(
        IncomingCall call,
        JsonNode body,
        String key,
        String fingerprint,
        String cell,
        Dice dice,
        RequestFaults troubles,
        List<Active> limits,
        ClockReading now,
        long delay,
        LimitRecord visit) {
    /** What the limits made of it. */
    static final class LimitRecord {
        SimulatedLimit.Kind refusedBy;
        SimulatedUsage tokens = SimulatedUsage.NONE;
        /** Run when its reply is sent. */
        Runnable sent = () -> {};
    }

    Vendor vendor() {
        return call.vendor();
    }

    StreamForm streaming() {
        StreamForm wanted = body == null ? StreamForm.NONE : vendor().streaming(call.path(), call.query(), body);
        return wanted == StreamForm.NONE && troubles.strikes(Shape.STREAM) ? StreamForm.EVENTS : wanted;
    }
}
