package dev.rollcall.events;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import okhttp3.Dns;

/**
 * Where a webhook's host is. A host's addresses are looked up once for each connection and checked; the connection goes to
 * what was checked, so that a name that changes its address in between leads nowhere else.
 */
final class WebhookHosts implements Dns {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");

    private final boolean privateAddresses;

    /** @param privateAddresses they are no less welcome than public ones */
    WebhookHosts(boolean privateAddresses) {
        this.privateAddresses = privateAddresses;
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        List<InetAddress> found = Dns.SYSTEM.lookup(host);
        for (InetAddress address : found) {
            check(host, address);
        }
        return found;
    }

    /**
     * OkHttp looks up names alone, so this is for before a call.
     *
     * @param host as OkHttp has it: an IPv6 address without its brackets
     * @throws PrivateAddressException when it is an address that is not public
     */
    void checkLiteral(String host) throws UnknownHostException {
        if (LITERAL.matcher(host).matches()) {
            check(host, InetAddress.getByName(host));
        }
    }

    private void check(String host, InetAddress address) throws PrivateAddressException {
        if (!privateAddresses && !PublicAddresses.isPublic(address)) {
            throw new PrivateAddressException(host, address);
        }
    }
}
