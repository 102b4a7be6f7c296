package dev.rollcall.llm.net;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Optional;

/** The proxies that Java's own system properties name, such as {@code -Dhttps.proxyHost}. */
final class JavaProxies {

    private JavaProxies() {}

    static Optional<ProxyServer> proxyFor(String scheme, String host, int port) {
        ProxySelector java = ProxySelector.getDefault();
        if (java == null || java instanceof Outgoing.Selector) {
            return Optional.empty();
        }
        String bracketed = new Url.Host(host, port).toString();
        for (Proxy proxy : java.select(URI.create(scheme + "://" + bracketed + "/"))) {
            if (proxy.address() instanceof InetSocketAddress at) {
                boolean socks = proxy.type() == Proxy.Type.SOCKS;
                return Optional.of(new ProxyServer(
                        proxy.type(),
                        new Url.Host(at.getHostString(), at.getPort()),
                        socks ? "-DsocksProxyHost" : "-D" + scheme + ".proxyHost",
                        socks ? Optional.empty() : login(scheme)));
            }
        }
        return Optional.empty();
    }

    private static Optional<Login> login(String scheme) {
        return Optional.ofNullable(System.getProperty(scheme + ".proxyUser"))
                .map(user -> new Login(user, System.getProperty(scheme + ".proxyPassword")));
    }
}
