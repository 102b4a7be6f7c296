package dev.rollcall.store;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import dev.rollcall.store.BadEntry.EntryFault;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the host in what somebody pasted: a URL or a name, perhaps with a port, a path, a user or blanks around it. */
final class PastedHost {
    /** Longer than any name in any spelling. It bounds the work that one entry can cause. */
    private static final int MAX_HOST = 1_000;

    private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*:)?[/\\\\]{2}");
    private static final Pattern PORT = Pattern.compile("^([^:]*|\\[.*]):\\d{0,5}$");
    private static final Pattern IPV6 =
            Pattern.compile("\\[[0-9A-Fa-f.:]*(%[^\\]]*)?]?|[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%.*)?");
    private static final Pattern PERCENT = Pattern.compile("%[0-9A-Fa-f]{2}");

    private static final Pattern MARKDOWN_LINK = Pattern.compile("(?s)!?\\[.*]\\(\\s*(.*?)\\s*\\).*");
    private static final Pattern JSON = Pattern.compile("(?s)[\\[{]\\s*\".*");

    /** The quotation marks that word processors put around a word. Some are also apostrophes, which no domain name has. */
    private static final Pattern QUOTATION_MARK =
            Pattern.compile("[\u2018-\u201f\u00ab\u00bb\u2039\u203a\u300c-\u300f\u301d-\u301f\uff02\uff07]");

    /** Unicode calls it a Braille letter, but it looks like a blank. */
    private static final int BRAILLE_BLANK = 0x2800;

    private PastedHost() {}

    /**
     * The host; its characters are not checked yet.
     *
     * @throws InvalidDomainException when there is no host, or when it is an IPv6 or e-mail address
     */
    static String of(String typed) {
        String text = typed == null ? "" : stripped(typed);
        if (text.isEmpty()) {
            throw new InvalidDomainException(String.valueOf(typed), EntryFault.EMPTY, "it is empty");
        }
        refuseMarkup(text, typed);
        String host = host(text, typed);
        if (host.isEmpty()) {
            throw new InvalidDomainException(typed, EntryFault.MALFORMED, "there is no host name in it");
        }
        if (IPV6.matcher(host).matches()) {
            throw new InvalidDomainException(typed, EntryFault.IP_ADDRESS, "it is an IP address; give a domain name");
        }
        if (host.length() > MAX_HOST) {
            throw new InvalidDomainException(
                    typed,
                    EntryFault.TOO_LONG,
                    "it has " + host.length() + " characters; a domain name has at most " + Domain.MAX_LENGTH);
        }
        refuseQuotationMark(host, typed);
        return PERCENT.matcher(host).find() ? decoded(host) : host;
    }

    private static void refuseMarkup(String text, String typed) {
        Matcher link = MARKDOWN_LINK.matcher(text);
        if (link.matches()) {
            throw new InvalidDomainException(
                    typed,
                    EntryFault.MALFORMED,
                    "it is a link in Markdown; give its target alone: " + InvalidDomainException.shown(link.group(1)));
        }
        if (JSON.matcher(text).matches()) {
            throw new InvalidDomainException(
                    typed, EntryFault.MALFORMED, "it is JSON; give its domains alone, one an entry");
        }
    }

    private static void refuseQuotationMark(String host, String typed) {
        Matcher mark = QUOTATION_MARK.matcher(host);
        if (mark.find()) {
            throw new InvalidDomainException(
                    typed,
                    EntryFault.CHARACTER,
                    String.format(
                            Locale.ROOT,
                            "it has the quotation mark %s (U+%04X) in it; give the name without quotation marks",
                            mark.group(),
                            (int) mark.group().charAt(0)));
        }
    }

    /** Removes invisible characters at both ends: white space, byte order marks, direction marks, joiners. */
    static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (to > from && isBlank(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    /** Whether a character is white space or invisible. ICU's tables are only loaded for characters beyond ASCII. */
    static boolean isBlank(int character) {
        if (character < 0x80) {
            return Character.isWhitespace(character);
        }
        return UCharacter.isUWhiteSpace(character)
                || UCharacter.hasBinaryProperty(character, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
                || UCharacter.getType(character) == Character.FORMAT
                || character == BRAILLE_BLANK;
    }

    private static String host(String text, String typed) {
        String rest = SCHEME.matcher(text).replaceFirst("");
        boolean url = rest.length() < text.length();
        rest = rest.split("[/?#\\\\]", 2)[0];
        int at = rest.lastIndexOf('@');
        if (at >= 0 && !url) {
            throw new InvalidDomainException(
                    typed, EntryFault.EMAIL, "it is an e-mail address; give the domain behind the @");
        }
        return PORT.matcher(rest.substring(at + 1)).replaceFirst("$1");
    }

    /** Decodes {@code %XX} as browsers do in a URL's host. Bytes that are not UTF-8 become U+FFFD, which no name has. */
    private static String decoded(String host) {
        try {
            return URLDecoder.decode(host.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return host;
        }
    }
}
