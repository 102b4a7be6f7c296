package dev.rollcall.store;

import java.util.Locale;

/**
 * An entry of a list that is not a domain.
 *
 * @param place the line in a file, from 1, or the position in a list, from 0
 * @param value the entry as it was typed
 * @param reason why it is not a domain, for people
 */
public record BadEntry(long place, String value, String reason, EntryFault kind) {
    /** The kinds by which bad entries are counted. */
    public enum EntryFault {
        EMPTY("empty entry", "empty entries"),
        ONE_LABEL("name without a dot", "names without a dot"),
        LOCAL("local or reserved name", "local or reserved names"),
        NO_REGISTRY("name under no registry", "names under no registry"),
        IP_ADDRESS("number or IP address", "numbers or IP addresses"),
        EMAIL("e-mail address", "e-mail addresses"),
        CHARACTER("name with a character that no domain has", "names with a character that no domain has"),
        MALFORMED("malformed name", "malformed names"),
        TOO_LONG("name that is too long", "names that are too long"),
        NOT_TEXT("entry that is not text", "entries that are not text"),
        NOT_UTF8("line that is not UTF-8", "lines that are not UTF-8"),
        NOT_JSON("line without a domain in JSON", "lines without a domain in JSON"),
        NOT_CSV("line that does not have the list's columns", "lines that do not have the list's columns");

        private final String one;
        private final String many;

        EntryFault(String one, String many) {
            this.one = one;
            this.many = many;
        }

        /** {@code "1 e-mail address"}, {@code "1,200 e-mail addresses"} */
        public String counted(long n) {
            return String.format(Locale.ROOT, "%,d %s", n, n == 1 ? one : many);
        }
    }
}
