package dev.rollcall.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.faults.RequestFaults;
import dev.rollcall.simulator.limits.ClockReading;
import dev.rollcall.simulator.limits.LimitInForce;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.StreamForm;
import dev.rollcall.simulator.vendors.Vendor;
import java.util.List;

/**
 * A call, and all that is known about it before its reply is decided.
 *
 * @param body null when it is not JSON
 * @param key null when it came without one
 * @param cell the cell's name: the client's, or one made from the request
 * @param dice the same sequence for the same seed, provider, cell and number of the cell's request
 * @param limits the limits of its key
 * @param delay how long its reply takes, in nanoseconds
 * @param rate the result of the limits
 */
record RequestContext(
        IncomingCall call,
        JsonNode body,
        String key,
        String fingerprint,
        String cell,
        Dice dice,
        RequestFaults faults,
        List<LimitInForce> limits,
        ClockReading now,
        long delay,
        RateResult rate) {

    Vendor vendor() {
        return call.vendor();
    }

    String path() {
        return call.path();
    }

    /** How the reply is streamed: as the request says, or as a fault says. */
    StreamForm streaming() {
        StreamForm wanted = body == null ? StreamForm.NONE : vendor().streaming(path(), call.head(), body);
        return wanted == StreamForm.NONE && faults.strikes(Shape.STREAM) ? StreamForm.EVENTS : wanted;
    }
}
