package dev.rollcall.llm.net;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hosts that {@code NO_PROXY} excludes from a proxy, as curl, Go and Python's requests read it. An entry is {@code *}; a
 * name, with or without {@code .} or {@code *.} before it, which includes its subdomains; an address; or a range such as
 * {@code 10.0.0.0/8}. All but a range may have {@code :port} for only that port. Entries are separated by commas, blanks,
 * semicolons or, as in Java, {@code |}. If an entry is a URL, its host and port count.
 */
final class NoProxy {
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern PORT = Pattern.compile("(.*[^:]|\\[.*]):([0-9]{1,5})");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*");

    private static final Pattern URL = Pattern.compile("[a-z][a-z0-9+.-]*://([^/?#]+)(?:[/?#].*)?");

    private final List<Entry> entries = new ArrayList<>();
    private final List<String> odd = new ArrayList<>();

    NoProxy(String typed) {
        for (String one : typed.toLowerCase(Locale.ROOT).strip().split("[,;|\\s]+")) {
            if (!one.isEmpty()) {
                Matcher url = URL.matcher(one);
                entry(url.matches() ? url.group(1) : one).ifPresentOrElse(entries::add, () -> odd.add(Url.shown(one)));
            }
        }
    }

    /** The entries that have no meaning, without logins. */
    List<String> odd() {
        return List.copyOf(odd);
    }

    private interface Entry {
        boolean covers(String host, int port);
    }

    /** @param host in the form of {@link Url#host} */
    boolean covers(String host, int port) {
        String name = host.replaceFirst("\\.$", "");
        return entries.stream().anyMatch(entry -> entry.covers(name, port));
    }

    /** Reads one entry; empty when it has no meaning. */
    private static Optional<Entry> entry(String typed) {
        if (typed.equals("*")) {
            return Optional.of((host, port) -> true);
        }
        if (typed.contains("/")) {
            return range(typed);
        }
        Matcher withPort = PORT.matcher(typed);
        boolean hasPort = withPort.matches() && (typed.startsWith("[") || typed.indexOf(':') == typed.lastIndexOf(':'));
        int only = hasPort ? Integer.parseInt(withPort.group(2)) : -1;
        String name = hasPort ? withPort.group(1) : typed;
        if (only > HIGHEST_PORT) {
            return Optional.empty();
        }
        Optional<byte[]> address = address(name);
        if (address.isPresent()) {
            return Optional.of((host, port) -> (only < 0 || only == port)
                    && address(host)
                            .filter(of -> inRange(of, address.get(), of.length * 8))
                            .isPresent());
        }
        return suffix(name)
                .map(suffix -> (host, port) ->
                        (only < 0 || only == port) && (host.equals(suffix) || host.endsWith("." + suffix)));
    }

    private static Optional<Entry> range(String typed) {
        int slash = typed.indexOf('/');
        Optional<byte[]> base = address(typed.substring(0, slash));
        String digits = typed.substring(slash + 1);
        int bits = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : Integer.MAX_VALUE;
        return base.filter(of -> bits <= of.length * 8)
                .map(of -> (host, port) ->
                        address(host).filter(asked -> inRange(asked, of, bits)).isPresent());
    }

    /** The name in ASCII; empty when no host can have it. */
    private static Optional<String> suffix(String name) {
        String bare = name.replaceFirst("^\\*?\\.", "").replaceFirst("\\.$", "");
        try {
            return bare.contains("*")
                    ? Optional.empty()
                    : Optional.of(Url.parse("http://" + bare))
                            .filter(url -> url.port() < 0)
                            .map(Url::host);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The bytes of an address; empty for a name, because nothing is looked up. */
    static Optional<byte[]> address(String host) {
        String bare = host.replaceAll("[\\[\\]]", "");
        if (!ADDRESS.matcher(bare).matches()) {
            return Optional.empty();
        }
        try {
            // IPv4 inside IPv6 (::ffff:10.0.0.1) comes as IPv4.
            return Optional.of(InetAddress.getByName(bare).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static boolean inRange(byte[] address, byte[] base, int bits) {
        int shift = base.length * 8 - bits;
        return address.length == base.length
                && shift >= 0
                && new BigInteger(1, address).shiftRight(shift).equals(new BigInteger(1, base).shiftRight(shift));
    }
}
