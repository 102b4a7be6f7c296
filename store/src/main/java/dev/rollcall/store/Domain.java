package dev.rollcall.store;

import com.google.common.net.InternetDomainName;
import com.ibm.icu.text.IDNA;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A public host name, in the one form in which Rollcall knows it: lower case, IDN as punycode, no trailing dot.
 * Subdomains stay distinct.
 */
public record Domain(String name) implements Comparable<Domain> {
    /** Names above this can't be in DNS (RFC 1035). */
    public static final int MAX_LENGTH = 253;

    private static final IDNA UTS46 = IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.USE_STD3_RULES | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);
    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://");
    private static final Pattern IPV4 =
            Pattern.compile("(0x[0-9a-f]+|\\d+)(\\.(0x[0-9a-f]+|\\d+))*", Pattern.CASE_INSENSITIVE);
    private static final Pattern IPV6 = Pattern.compile("\\[.*|[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%.*)?");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}]");

    public Domain {
        if (name.isEmpty() || !name.equals(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("use Domain.parse: " + name);
        }
    }

    /**
     * Understands what people paste: a URL, upper case, a trailing dot, an IDN, white space around it.
     *
     * @throws InvalidDomainException with the reason, for people
     */
    public static Domain parse(String typed) {
        if (typed == null || typed.isBlank()) {
            throw new InvalidDomainException(String.valueOf(typed), "it is empty");
        }
        String host = hostOf(typed.strip(), typed);
        if (IPV6.matcher(host).matches() || IPV4.matcher(host).matches()) {
            throw new InvalidDomainException(typed, "it is an IP address; give a domain name");
        }
        String ascii = toAscii(host, typed);
        if (ascii.equals("localhost") || ascii.endsWith(".localhost") || ascii.endsWith(".local")) {
            throw new InvalidDomainException(typed, "it is a local name; give a public domain");
        }
        return new Domain(checkedPublic(ascii, typed));
    }

    @Override
    public int compareTo(Domain other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }

    private static String hostOf(String text, String typed) {
        if (CONTROL.matcher(text).find()) {
            throw new InvalidDomainException(typed, "it has control characters or other invisible ones in it");
        }
        String rest = SCHEME.matcher(text).replaceFirst("");
        boolean url = rest.length() < text.length();
        rest = rest.split("[/?#\\\\]", 2)[0];
        int at = rest.lastIndexOf('@');
        if (at >= 0 && !url) {
            throw new InvalidDomainException(typed, "it is an e-mail address; give the domain behind the @");
        }
        rest = rest.substring(at + 1);
        rest = rest.replaceFirst("^([^:]*|\\[.*]):\\d{1,5}$", "$1");
        return rest.replaceFirst("[.\u3002\uff0e\uff61]$", "");
    }

    private static String toAscii(String host, String typed) {
        if (host.isEmpty()) {
            throw new InvalidDomainException(typed, "there is no host name in it");
        }
        if (host.chars().anyMatch(Character::isWhitespace)) {
            throw new InvalidDomainException(typed, "it has white space in it");
        }
        if (host.length() > MAX_LENGTH) {
            throw new InvalidDomainException(
                    typed, "it has " + host.length() + " characters; a domain name has at most " + MAX_LENGTH);
        }
        refuseForeign(host, typed);
        var info = new IDNA.Info();
        String ascii = UTS46.nameToASCII(host, new StringBuilder(), info).toString();
        if (info.hasErrors()) {
            throw new InvalidDomainException(
                    typed, info.getErrors().stream().map(Domain::words).sorted().collect(Collectors.joining(", and ")));
        }
        return ascii;
    }

    private static String checkedPublic(String ascii, String typed) {
        InternetDomainName name;
        try {
            name = InternetDomainName.from(ascii);
        } catch (IllegalArgumentException e) {
            throw new InvalidDomainException(typed, "it is no valid domain name");
        }
        if (name.isPublicSuffix()) {
            throw new InvalidDomainException(typed, "it is a public suffix, not a domain: put a name before it");
        }
        if (!name.hasPublicSuffix()) {
            throw new InvalidDomainException(
                    typed, name.parts().size() == 1 ? "it has no dot in it" : "its ending is no public suffix");
        }
        return name.toString();
    }

    /** The first character that no domain name has, in any script. */
    private static void refuseForeign(String host, String typed) {
        host.codePoints().filter(Domain::isForeign).findFirst().ifPresent(foreign -> {
            throw new InvalidDomainException(
                    typed,
                    "it has '" + InvalidDomainException.shown(Character.toString(foreign))
                            + "' in it; a domain name has letters, digits, '-' and '.' only");
        });
    }

    private static boolean isForeign(int character) {
        var info = new IDNA.Info();
        UTS46.nameToASCII(Character.toString(character), new StringBuilder(), info);
        return info.getErrors().contains(IDNA.Error.DISALLOWED);
    }

    private static String words(IDNA.Error error) {
        return switch (error) {
            case EMPTY_LABEL -> "there is nothing between two of its dots";
            case LABEL_TOO_LONG -> "a part of it is longer than 63 characters";
            case DOMAIN_NAME_TOO_LONG -> "it is longer than " + MAX_LENGTH + " characters";
            case LEADING_HYPHEN -> "a part of it begins with '-'";
            case TRAILING_HYPHEN -> "a part of it ends with '-'";
            case HYPHEN_3_4 -> "a part of it has '--' as its third and fourth characters";
            case PUNYCODE, INVALID_ACE_LABEL -> "what follows 'xn--' is no punycode";
            case BIDI -> "it mixes writing from the left with writing from the right";
            default -> "its characters do not go together (" + error.name().toLowerCase(Locale.ROOT) + ")";
        };
    }
}
