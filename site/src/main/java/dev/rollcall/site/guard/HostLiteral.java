package dev.rollcall.site.guard;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hosts of URLs that are addresses, in all notations of the WHATWG URL standard: {@code 127.0.0.1}, {@code 2130706433},
 * {@code 0x7f.1}, {@code 0177.0.0.1}, {@code ::1}. OkHttp asks no DNS for some of them, and resolvers of operating systems
 * read the others as addresses.
 */
final class HostLiteral {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");
    private static final int PARTS = 4;
    private static final int HEX = 16;
    private static final int OCTAL = 8;
    private static final int DECIMAL = 10;
    private static final int LONGEST = 16;

    private HostLiteral() {}

    /** Whether a browser takes the host for an address: it has a colon, or its last part is a number. */
    static boolean isAddress(String host) {
        String name = withoutDot(host);
        return name.indexOf(':') >= 0
                || NUMBER.matcher(name.substring(name.lastIndexOf('.') + 1)).matches();
    }

    /**
     * @param host as OkHttp has it: an IPv6 address without its brackets
     * @return empty when the host is a name, or no valid address
     */
    static Optional<InetAddress> address(String host) {
        String name = withoutDot(host);
        if (name.indexOf(':') >= 0) {
            return InetAddresses.isInetAddress(name) ? Optional.of(InetAddresses.forString(name)) : Optional.empty();
        }
        return isAddress(name) ? ipv4(List.of(name.split("\\.", -1))) : Optional.empty();
    }

    /** The usual notation of an address; a name stays as it is, without a last dot. */
    static String canonical(String host) {
        return address(host).map(InetAddresses::toAddrString).orElse(withoutDot(host));
    }

    private static Optional<InetAddress> ipv4(List<String> parts) {
        if (parts.size() > PARTS) {
            return Optional.empty();
        }
        long address = 0;
        for (int i = 0; i < parts.size(); i++) {
            boolean last = i == parts.size() - 1;
            long value = number(parts.get(i));
            int bits = last ? 8 * (PARTS - i) : 8;
            if (value < 0 || value >= 1L << bits) {
                return Optional.empty();
            }
            address = (address << bits) | value;
        }
        return Optional.of(InetAddresses.fromInteger((int) address));
    }

    /** -1 when it is no number. */
    private static long number(String part) {
        if (!NUMBER.matcher(part).matches() || part.length() > LONGEST) {
            return -1;
        }
        boolean hex = part.length() > 1 && (part.charAt(1) == 'x' || part.charAt(1) == 'X');
        if (hex) {
            return part.length() == 2 ? 0 : parse(part.substring(2), HEX);
        }
        boolean octal = part.length() > 1 && part.charAt(0) == '0';
        return parse(part, octal ? OCTAL : DECIMAL);
    }

    private static long parse(String digits, int radix) {
        try {
            return Long.parseLong(digits, radix);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String withoutDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
