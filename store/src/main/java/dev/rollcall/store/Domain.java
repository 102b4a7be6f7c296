package dev.rollcall.store;

import dev.rollcall.store.BadEntry.EntryFault;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A public host name, in the one form in which Rollcall knows it: lower case, IDN as punycode, no trailing dot. Subdomains
 * stay distinct.
 *
 * <p>It has two labels or more, even if it is a public suffix itself ({@code gov.uk}), and its last label belongs to a
 * registry. UTS 46 defines which characters it may have and which spellings are the same name (see {@link Idn}).
 */
public record Domain(String name) implements Comparable<Domain> {
    /** DNS has no longer names (RFC 1035). */
    public static final int MAX_LENGTH = 253;

    private static final int MAX_LABEL = 63;
    private static final Pattern NUMBER = Pattern.compile("0x[0-9a-f]*|\\d+");

    public Domain {
        if (name.isEmpty() || !name.equals(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("use Domain.parse: " + name);
        }
    }

    /**
     * Understands what people paste: a URL, upper case, a trailing dot, an IDN in any spelling, blanks of any script
     * around it.
     *
     * @throws InvalidDomainException with the reason, for people
     */
    public static Domain parse(String typed) {
        String ascii = Idn.toAscii(PastedHost.of(typed), typed);
        String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        refuseBadLabels(name, typed);
        refuseIpAddress(name, typed);
        Registries.refuseUnregistered(name, typed);
        return new Domain(name);
    }

    /** A remark for people on what is unusual about this domain; it is still a valid domain. */
    public Optional<String> remark() {
        if (name.endsWith(".onion")) {
            return Optional.of("it is a Tor address: it is not in DNS");
        }
        return Registries.isPublicSuffix(name)
                ? Optional.of(
                        "it is a public suffix: others have their names under it, and only it itself is asked about")
                : Optional.empty();
    }

    @Override
    public int compareTo(Domain other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }

    private static void refuseBadLabels(String name, String typed) {
        if (name.length() > MAX_LENGTH) {
            throw new InvalidDomainException(
                    typed,
                    EntryFault.TOO_LONG,
                    "it has " + name.length() + " characters in DNS; a domain name has at most " + MAX_LENGTH);
        }
        int from = 0;
        while (from <= name.length()) {
            int dot = name.indexOf('.', from);
            int to = dot < 0 ? name.length() : dot;
            if (to == from) {
                throw new InvalidDomainException(
                        typed,
                        EntryFault.MALFORMED,
                        name.isEmpty() ? "there is no host name in it" : "there is nothing between two of its dots");
            }
            if (to - from > MAX_LABEL) {
                throw new InvalidDomainException(
                        typed, EntryFault.TOO_LONG, "a part of it is longer than " + MAX_LABEL + " characters in DNS");
            }
            from = to + 1;
        }
    }

    /** As in browsers: a name that ends in a number is either an IPv4 address, in some notation, or invalid. */
    private static void refuseIpAddress(String name, String typed) {
        if (isNumber(name.substring(name.lastIndexOf('.') + 1))) {
            throw new InvalidDomainException(
                    typed, EntryFault.IP_ADDRESS, "it is a number or an IP address; give a domain name");
        }
    }

    private static boolean isNumber(String label) {
        return Character.isDigit(label.charAt(0)) && NUMBER.matcher(label).matches();
    }
}
