package dev.rollcall.insight;

import com.google.common.net.InternetDomainName;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/** What addresses are made of: where they end, their host, and its registrable domain. */
final class Addresses {
    private static final String ENDS = "<>\"`{}|\\^“”«»„。、，；！？）」』】《》（「『【";
    private static final String TRAILING = ".,;:!?'*_~’…";
    private static final int LONGEST_HOST = 253;
    private static final int MOST_SITES = 4096;
    private static final Recent<String, Optional<String>> SITES =
            new Recent<>(MOST_SITES, host -> Optional.ofNullable(readSite(host)));

    private Addresses() {}

    /** The index after the address that begins here, without the punctuation of the sentence. */
    static int end(MarkedText text, int from) {
        int i = from;
        int parentheses = 0;
        int brackets = 0;
        while (i < text.length() && isPart(text.at(i))) {
            int here = text.at(i);
            parentheses += here == '(' ? 1 : here == ')' ? -1 : 0;
            brackets += here == '[' ? 1 : here == ']' ? -1 : 0;
            if (parentheses < 0 || brackets < 0) {
                break;
            }
            i++;
        }
        while (i > from && TRAILING.indexOf(text.at(i - 1)) >= 0) {
            i--;
        }
        return i;
    }

    private static boolean isPart(int point) {
        if (point < 128) {
            return point > ' ' && ENDS.indexOf(point) < 0;
        }
        return !MarkedText.isSpace(point) && ENDS.indexOf(point) < 0 && !isEastAsian(point);
    }

    private static boolean isEastAsian(int point) {
        return point >= 0x3040 && point < 0xA000 || point >= 0xAC00 && point < 0xD7B0;
    }

    /** The host of an address with a scheme or without; empty when it has none. */
    static String host(String address) {
        String rest = address;
        int scheme = rest.indexOf("://");
        if (scheme >= 0) {
            rest = rest.substring(scheme + 3);
        } else if (rest.startsWith("//")) {
            rest = rest.substring(2);
        }
        int end = 0;
        while (end < rest.length() && "/?#\\".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        rest = rest.substring(0, end);
        rest = rest.substring(rest.lastIndexOf('@') + 1);
        int port = rest.indexOf(':');
        rest = port >= 0 ? rest.substring(0, port) : rest;
        while (rest.endsWith(".")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        return rest.toLowerCase(Locale.ROOT);
    }

    /** The registrable domain of a host; null when it has none, as {@code localhost} or an IP address. */
    static String site(String host) {
        return host.length() > LONGEST_HOST ? null : SITES.of(host).orElse(null);
    }

    private static String readSite(String host) {
        if (host.isEmpty() || host.indexOf('.') < 0) {
            return null;
        }
        try {
            InternetDomainName name = InternetDomainName.from(IDN.toASCII(host));
            if (name.isUnderPublicSuffix()) {
                return name.topPrivateDomain().toString();
            }
            return name.isUnderRegistrySuffix() ? name.toString() : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
