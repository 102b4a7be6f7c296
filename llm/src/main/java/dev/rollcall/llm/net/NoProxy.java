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
 * Whom {@code NO_PROXY} keeps away from a proxy, as curl, Go and Python's requests read it: {@code *}; a name, which stands
 * for its subdomains too, with or without {@code .} or {@code *.} before it; an address; a range of addresses such as
 * {@code 10.0.0.0/8}; each but the range with {@code :port} for that port alone. Commas or blanks separate them.
 */
final class NoProxy {
    private static final Pattern PORT = Pattern.compile("(.*[^:]|\\[.*]):([0-9]{1,5})");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*");

    private final List<Entry> entries = new ArrayList<>();

    NoProxy(String typed) {
        for (String entry : typed.toLowerCase(Locale.ROOT).strip().split("[,\\s]+")) {
            if (!entry.isEmpty()) {
                entries.add(entry(entry));
            }
        }
    }

    private interface Entry {
        boolean covers(String host, int port);
    }

    /** @param host as {@link Url#host} has it */
    boolean covers(String host, int port) {
        String name = host.replaceFirst("\\.$", "");
        return entries.stream().anyMatch(entry -> entry.covers(name, port));
    }

    private static Entry entry(String typed) {
        if (typed.equals("*")) {
            return (host, port) -> true;
        }
        int slash = typed.indexOf('/');
        if (slash > 0) {
            Optional<byte[]> base = address(typed.substring(0, slash));
            String bits = typed.substring(slash + 1);
            if (base.isPresent() && bits.matches("[0-9]{1,3}")) {
                return (host, port) -> address(host)
                        .filter(of -> inRange(of, base.get(), Integer.parseInt(bits)))
                        .isPresent();
            }
        }
        Matcher withPort = PORT.matcher(typed);
        boolean hasPort = withPort.matches() && (typed.startsWith("[") || typed.indexOf(':') == typed.lastIndexOf(':'));
        int only = hasPort ? Integer.parseInt(withPort.group(2)) : -1;
        String name = hasPort ? withPort.group(1) : typed;
        Optional<byte[]> address = address(name);
        if (address.isPresent()) {
            return (host, port) -> (only < 0 || only == port)
                    && address(host)
                            .filter(of -> inRange(of, address.get(), of.length * 8))
                            .isPresent();
        }
        String suffix = ascii(name.replaceFirst("^\\*?\\.", "").replaceFirst("\\.$", ""));
        return (host, port) -> (only < 0 || only == port) && (host.equals(suffix) || host.endsWith("." + suffix));
    }

    private static String ascii(String name) {
        try {
            return Url.parse("http://" + name).host();
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    /** Empty for a name: nothing is looked up. */
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
