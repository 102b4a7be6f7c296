package dev.rollcall.simulator;

import dev.rollcall.simulator.vendors.RequestHead;
import dev.rollcall.simulator.vendors.Vendor;

/**
 * A request as it came in.
 *
 * @param path the path after the provider's name
 * @param body null when it was larger than the simulator accepts, or ended too early
 */
record IncomingCall(Vendor vendor, String path, RequestHead head, byte[] body) {
    /** The same call at the path that the provider itself has. */
    IncomingCall canonical() {
        return new IncomingCall(vendor, vendor.canonical(path), head, body);
    }
}
