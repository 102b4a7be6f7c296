package dev.rollcall.site.guard;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses are public unicast: the special-purpose registries of IANA for IPv4 and IPv6, read strictly. Of IPv6 only
 * 2000::/3 is handed out to the public; an IPv4 address inside one of IPv6 counts as what it is by itself.
 */
final class PublicAddresses {
    private static final List<Block> NOT_PUBLIC = Block.all(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            // The rest of the protocols' block, after Teredo; documentation.
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20");

    private static final Block IPV6 = Block.of("2000::/3");
    private static final Block MAPPED = Block.of("::ffff:0:0/96");
    private static final Block NAT64 = Block.of("64:ff9b::/96");
    private static final Block SIX_TO_FOUR = Block.of("2002::/16");
    private static final Block TEREDO = Block.of("2001::/32");

    private PublicAddresses() {}

    static boolean isPublic(InetAddress address) {
        return isPublic(address.getAddress());
    }

    /** @param address 4 or 16 bytes */
    static boolean isPublic(byte[] address) {
        if (MAPPED.has(address) || NAT64.has(address)) {
            return isPublic(Arrays.copyOfRange(address, 12, 16));
        }
        if (SIX_TO_FOUR.has(address)) {
            return isPublic(Arrays.copyOfRange(address, 2, 6));
        }
        if (TEREDO.has(address)) {
            // Its server, and its client with all bits turned over.
            byte[] client = Arrays.copyOfRange(address, 12, 16);
            for (int i = 0; i < client.length; i++) {
                client[i] = (byte) ~client[i];
            }
            return isPublic(Arrays.copyOfRange(address, 4, 8)) && isPublic(client);
        }
        return (address.length == 4 || IPV6.has(address)) && NOT_PUBLIC.stream().noneMatch(block -> block.has(address));
    }

    /** The addresses whose first {@code bits} are those of {@code start}. */
    private record Block(byte[] start, int bits) {
        static Block of(String text) {
            int slash = text.indexOf('/');
            String start = text.substring(0, slash);
            // InetAddress makes IPv4 of a mapped address; here the 16 bytes are wanted.
            byte[] bytes = start.equals("::ffff:0:0")
                    ? mapped()
                    : InetAddresses.forString(start).getAddress();
            return new Block(bytes, Integer.parseInt(text.substring(slash + 1)));
        }

        static List<Block> all(String... texts) {
            return Arrays.stream(texts).map(Block::of).toList();
        }

        boolean has(byte[] address) {
            if (address.length != start.length) {
                return false;
            }
            int whole = bits / 8;
            for (int i = 0; i < whole; i++) {
                if (address[i] != start[i]) {
                    return false;
                }
            }
            int rest = bits % 8;
            int mask = (0xff << (8 - rest)) & 0xff;
            return rest == 0 || (address[whole] & mask) == (start[whole] & mask);
        }

        private static byte[] mapped() {
            byte[] bytes = new byte[16];
            bytes[10] = (byte) 0xff;
            bytes[11] = (byte) 0xff;
            return bytes;
        }
    }
}
