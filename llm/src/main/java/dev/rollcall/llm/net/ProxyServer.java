package dev.rollcall.llm.net;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.Optional;
import java.util.Set;

/** A proxy, and the variable that names it. Its text form shows no login. */
public final class ProxyServer {
    private static final Set<String> SOCKS = Set.of("socks", "socks5", "socks5h");

    private final Proxy.Type type;
    private final Url.Host address;
    private final String from;
    private final Optional<Login> login;

    ProxyServer(Proxy.Type type, Url.Host address, String from, Optional<Login> login) {
        this.type = type;
        this.address = address;
        this.from = from;
        this.login = login;
    }

    /** @throws IllegalArgumentException that names the variable, what is wrong and how to mend it, and shows no login */
    static ProxyServer read(String variable, String typed) {
        String text = typed.strip();
        try {
            // A proxy may be only host:port, as in curl.
            if (text.replaceFirst("^[^/?#@]*://", "").matches("(?s)[^/?#]*[/?#].*@.*")) {
                // A proxy's URL has nothing after its port, so this is part of a password.
                throw new IllegalArgumentException(Url.BARE_IN_LOGIN);
            }
            Url url = Url.parse(text.matches("(?s)[\"'].*|.*://.*") ? text : "http://" + text);
            if (SOCKS.contains(url.scheme())) {
                if (url.login().isPresent()) {
                    throw new IllegalArgumentException(
                            "is a SOCKS proxy with a login, which Rollcall cannot use: give an"
                                    + " http:// proxy, or a SOCKS proxy that wants no login");
                }
                return new ProxyServer(Proxy.Type.SOCKS, at(url, 1080), variable, Optional.empty());
            }
            if (!url.scheme().equals("http")) {
                throw new IllegalArgumentException("begins with " + url.scheme()
                        + "://, which Rollcall cannot use: it speaks to the proxy itself in plain HTTP (http://host:port,"
                        + " which carries https:// URLs as well) or SOCKS 5 (socks5://host:port)");
            }
            if (url.hosts().size() > 1) {
                throw new IllegalArgumentException("names more than one host");
            }
            return new ProxyServer(Proxy.Type.HTTP, at(url, 80), variable, url.login());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    variable + " " + e.getMessage() + "; write http://proxy.example:3128, or unset it", e);
        }
    }

    private static Url.Host at(Url url, int usual) {
        return new Url.Host(url.host(), url.port() < 0 ? usual : url.port());
    }

    Proxy.Type type() {
        return type;
    }

    Url.Host address() {
        return address;
    }

    Optional<Login> login() {
        return login;
    }

    /** The variable or system property that names the proxy. */
    public String from() {
        return from;
    }

    Proxy proxy() {
        return new Proxy(type, InetSocketAddress.createUnresolved(address.name(), address.port()));
    }

    /** The proxy for people: {@code proxy.corp:3128 (HTTPS_PROXY)}. */
    @Override
    public String toString() {
        return (type == Proxy.Type.SOCKS ? "socks5://" : "") + address + " (" + from + ")";
    }
}
