package dev.rollcall.events;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A webhook would go to an address that is not public. */
final class PrivateAddressException extends UnknownHostException {
    PrivateAddressException(String host, InetAddress address) {
        super((host.equals(address.getHostAddress()) ? host + " is" : host + " is at " + address.getHostAddress() + ",")
                + " no public address; where that is meant, set " + EventOptions.PRIVATE_ADDRESSES
                + "=1 for the API and the workers");
    }
}
