package dev.rollcall.store;

import com.ibm.icu.text.IDNA;
import dev.rollcall.store.BadEntry.EntryFault;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A host name's ASCII form by UTS 46, as browsers make it: non-transitional, CheckHyphens off, CheckJoiners on, CheckBidi
 * for each label that is not ASCII. So all spellings of a name (NFC or NFD, upper case, full-width, punycode, full stops of
 * other scripts) have one form.
 *
 * <p>The ASCII characters of a name are letters, digits, {@code -}, {@code _} and {@code .}. RFC 1123 allows no {@code _} in
 * a host name, but DNS has such names ({@code _dmarc.example.com}). {@link Registries} checks where {@code -} and {@code _}
 * may be.
 */
final class Idn {
    private Idn() {}

    /** A class of its own, because ICU's tables take 0.1 s to load and most names do not need them. */
    private static final class Icu {
        private static final int CHECKS = IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_CONTEXTJ;
        private static final IDNA NAMES = IDNA.getUTS46Instance(CHECKS);
        private static final IDNA WITH_BIDI = IDNA.getUTS46Instance(CHECKS | IDNA.CHECK_BIDI);
        /**
         * ICU reports these even if they are not checked for. Lengths and empty labels are checked elsewhere, for every
         * name.
         */
        private static final Set<IDNA.Error> NOT_ASKED_FOR = EnumSet.of(
                IDNA.Error.LEADING_HYPHEN,
                IDNA.Error.TRAILING_HYPHEN,
                IDNA.Error.HYPHEN_3_4,
                IDNA.Error.EMPTY_LABEL,
                IDNA.Error.LABEL_TOO_LONG,
                IDNA.Error.DOMAIN_NAME_TOO_LONG);
    }

    /** @throws InvalidDomainException when {@code host} has characters that a domain name can't have */
    static String toAscii(String host, String typed) {
        String ascii = isPlain(host) ? host.toLowerCase(Locale.ROOT) : converted(host, typed);
        for (int i = 0; i < ascii.length(); i++) {
            char c = ascii.charAt(i);
            boolean known = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
            if (!known) {
                throw foreign(ascii.codePointAt(i), typed);
            }
        }
        return ascii;
    }

    /** Whether the host is ASCII without punycode, so that there is nothing to convert. */
    private static boolean isPlain(String host) {
        for (int i = 0; i < host.length(); i++) {
            if (host.charAt(i) >= 0x80 || (host.charAt(i) == '-' && host.regionMatches(true, i - 2, "xn--", 0, 4))) {
                return false;
            }
        }
        return true;
    }

    private static String converted(String host, String typed) {
        var info = new IDNA.Info();
        String ascii = Icu.NAMES.nameToASCII(host, new StringBuilder(), info).toString();
        Set<IDNA.Error> errors = asked(info);
        if (errors.contains(IDNA.Error.DISALLOWED)) {
            host.codePoints().filter(Idn::isDisallowed).findFirst().ifPresent(character -> {
                throw foreign(character, typed);
            });
        }
        for (String label : ascii.split("\\.", -1)) {
            if (errors.isEmpty() && label.startsWith("xn--")) {
                var checked = new IDNA.Info();
                Icu.WITH_BIDI.labelToASCII(label, new StringBuilder(), checked);
                errors = asked(checked);
            }
        }
        if (!errors.isEmpty()) {
            throw new InvalidDomainException(
                    typed,
                    EntryFault.MALFORMED,
                    errors.stream().map(Idn::words).distinct().sorted().collect(Collectors.joining(", and ")));
        }
        return ascii;
    }

    private static Set<IDNA.Error> asked(IDNA.Info info) {
        var errors = EnumSet.noneOf(IDNA.Error.class);
        errors.addAll(info.getErrors());
        errors.removeAll(Icu.NOT_ASKED_FOR);
        return errors;
    }

    private static boolean isDisallowed(int character) {
        var info = new IDNA.Info();
        Icu.NAMES.nameToASCII(Character.toString(character), new StringBuilder(), info);
        return info.getErrors().contains(IDNA.Error.DISALLOWED);
    }

    private static InvalidDomainException foreign(int character, String typed) {
        boolean blank = Character.isWhitespace(character) || Character.isSpaceChar(character);
        return new InvalidDomainException(
                typed,
                EntryFault.CHARACTER,
                blank
                        ? "it has white space in it"
                        : "it has '" + InvalidDomainException.shown(Character.toString(character))
                                + "' in it; a domain name has letters, digits, '-', '_' and '.' only");
    }

    private static String words(IDNA.Error error) {
        return switch (error) {
            case PUNYCODE, INVALID_ACE_LABEL -> "what follows 'xn--' is not punycode";
            case BIDI -> "a part of it mixes writing from the left with writing from the right";
            case CONTEXTJ -> "it has an invisible joiner (U+200C or U+200D) where no script uses one";
            case LEADING_COMBINING_MARK -> "a part of it begins with an accent or another mark that needs a letter";
            default -> "its characters do not go together (" + error.name().toLowerCase(Locale.ROOT) + ")";
        };
    }
}
