package dev.rollcall.site.guard;

import dev.rollcall.site.guard.Refusal.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.CookieJar;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * Keeps a crawler on the public internet. What counts is the check at the socket ({@link GuardedSockets}): it sees the address
 * that is connected to, whatever a URL, a redirect or DNS said before. {@link #refusal} only says earlier, and in clearer words,
 * what the socket would refuse, and holds what a socket does not see.
 */
public final class Guard {
    private final GuardOptions options;

    public Guard(GuardOptions options) {
        this.options = options;
    }

    /**
     * Makes a client that connects to nothing else. It goes through no proxy, follows no redirects, keeps no cookies.
     *
     * @param names who is asked for the addresses of names, once for each connection
     */
    public OkHttpClient.Builder protect(OkHttpClient.Builder client, Dns names) {
        return client.socketFactory(new GuardedSockets(this))
                .dns(host -> named(host, names.lookup(host)))
                .proxy(Proxy.NO_PROXY)
                .followRedirects(false)
                .followSslRedirects(false)
                .cookieJar(CookieJar.NO_COOKIES);
    }

    /** Why the URL may not be asked for; empty when it may, as far as it can be known without DNS. */
    public Optional<Refusal> refusal(HttpUrl url) {
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            return refusal(Reason.CREDENTIALS, "the URL has a user name or a password in it");
        }
        if (HostLiteral.isAddress(url.host())) {
            Optional<InetAddress> address = HostLiteral.address(url.host());
            return address.isPresent()
                    ? refusal(new InetSocketAddress(address.get(), url.port()))
                    : refusal(Reason.HOST, url.host() + " is no valid address");
        }
        return mayUse(url.host(), url.port()) ? Optional.empty() : port(url.host(), url.port());
    }

    /** @throws RefusedException when nobody may connect to it */
    void check(InetSocketAddress endpoint) throws RefusedException {
        Optional<Refusal> refusal = refusal(endpoint);
        if (refusal.isPresent()) {
            throw new RefusedException(refusal.get());
        }
    }

    private Optional<Refusal> refusal(InetSocketAddress endpoint) {
        InetAddress address = endpoint.getAddress();
        // The name by which the address was found, or the address: no name is looked up.
        String host = endpoint.getHostString();
        int port = endpoint.getPort();
        if (address == null) {
            return refusal(Reason.HOST, host + " was not looked up");
        }
        String literal = HostLiteral.canonical(address.getHostAddress());
        if (options.allows(HostLiteral.canonical(host), port) || options.allows(literal, port)) {
            return Optional.empty();
        }
        if (!PublicAddresses.isPublic(address)) {
            String shown = host.equals(literal) ? literal : host + " (" + literal + ")";
            return refusal(Reason.ADDRESS, shown + " is not a public address");
        }
        return options.ports().contains(port) ? Optional.empty() : port(host, port);
    }

    /** A name may lead to an address that is allowed with this port, which only the socket knows. */
    private boolean mayUse(String host, int port) {
        return options.ports().contains(port)
                || options.allows(HostLiteral.canonical(host), port)
                || options.allow().stream()
                        .anyMatch(entry -> entry.getPort() == port && HostLiteral.isAddress(entry.getHost()));
    }

    /** Addresses that know by which name they were found, so that the socket can tell allowed names. */
    private static List<InetAddress> named(String host, List<InetAddress> found) throws UnknownHostException {
        List<InetAddress> named = new ArrayList<>();
        for (InetAddress address : found) {
            named.add(InetAddress.getByAddress(host, address.getAddress()));
        }
        return named;
    }

    private static Optional<Refusal> port(String host, int port) {
        return refusal(Reason.PORT, "port " + port + " of " + host + " is not one that sites are asked on");
    }

    private static Optional<Refusal> refusal(Reason reason, String sentence) {
        return Optional.of(new Refusal(reason, sentence));
    }
}
