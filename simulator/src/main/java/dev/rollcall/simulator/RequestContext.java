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
 * A call, and all that is known of it before it is decided.
 *
 * @param body null when it is no JSON
 * @param key null when it came without one
 * @param cell the cell's name, which the client gave, or one made of what it asks
 * @param dice the same for the same seed, provider, cell and number of the request of that cell
 * @param limits those that hold for its key
 * @param delay how long its reply takes, in nanoseconds
 * @param rate what the limits make of it
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

    /** How its reply is sent: as the request wants it, or as a fault does. */
    StreamForm streaming() {
        StreamForm wanted = body == null ? StreamForm.NONE : vendor().streaming(path(), call.head(), body);
        return wanted == StreamForm.NONE && faults.strikes(Shape.STREAM) ? StreamForm.EVENTS : wanted;
    }
}
