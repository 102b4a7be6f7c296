package dev.rollcall.simulator;

import dev.rollcall.simulator.vendors.RequestHead;
import dev.rollcall.simulator.vendors.Vendor;

/**
 * A request as it came in.
 *
 * @param path behind the provider's name
 * @param body null when it was larger than the simulator takes, or broke off
 */
record IncomingCall(Vendor vendor, String path, RequestHead head, byte[] body) {
    /** The same call at the path that the provider understands. */
    IncomingCall canonical() {
        return new IncomingCall(vendor, vendor.canonical(path), head, body);
    }
}
