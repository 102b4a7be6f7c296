package dev.rollcall.events;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Which addresses anybody in the internet can reach; all others belong to a machine or a network of one's own. */
final class PublicAddresses {
    /** IANA's special-purpose registry (RFC 6890 and later), multicast and what is reserved. */
    private static final List<AddressRange> NOT_PUBLIC = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20");

    /** Of IPv6 only these are given out; loopback, link-local and ULA are elsewhere. */
    private static final AddressRange GLOBAL_UNICAST = AddressRange.of("2000::/3");

    /** These have an IPv4 address in them, from that byte on: NAT64 and 6to4. */
    private static final AddressRange NAT64 = AddressRange.of("64:ff9b::/96");

    private static final AddressRange SIX_TO_FOUR = AddressRange.of("2002::/16");

    private PublicAddresses() {}

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (NAT64.has(bytes)) {
            return isPublicV4(bytes, 12);
        }
        if (SIX_TO_FOUR.has(bytes)) {
            return isPublicV4(bytes, 2);
        }
        boolean possible = bytes.length == 4 || GLOBAL_UNICAST.has(bytes);
        return possible && NOT_PUBLIC.stream().noneMatch(range -> range.has(bytes));
    }

    private static boolean isPublicV4(byte[] within, int from) {
        byte[] bytes = Arrays.copyOfRange(within, from, from + 4);
        return NOT_PUBLIC.stream().noneMatch(range -> range.has(bytes));
    }

    private static List<AddressRange> ranges(String... typed) {
        return Stream.of(typed).map(AddressRange::of).toList();
    }

    /** An address and how many of its first bits count. */
    private record AddressRange(byte[] start, int bits) {
        static AddressRange of(String typed) {
            String[] parts = typed.split("/", 2);
            try {
                return new AddressRange(InetAddress.getByName(parts[0]).getAddress(), Integer.parseInt(parts[1]));
            } catch (UnknownHostException e) {
                throw new IllegalStateException(typed, e);
            }
        }

        boolean has(byte[] address) {
            if (address.length != start.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
