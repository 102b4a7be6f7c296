package dev.rollcall.store;

import java.util.Locale;

/**
 * A text is not a public domain name; the message says why. It has no stack trace, because this is expected and lists have
 * many such entries.
 */
public final class InvalidDomainException extends IllegalArgumentException {
    private final String why;
    private final BadEntry.EntryFault kind;

    InvalidDomainException(String typed, BadEntry.EntryFault kind, String why) {
        super("'" + shown(typed) + "': " + why);
        this.why = why;
        this.kind = kind;
    }

    /** The reason alone, for messages that name the entry themselves. */
    public String why() {
        return why;
    }

    public BadEntry.EntryFault kind() {
        return kind;
    }

    /** The entry with control characters escaped, cut at 80 characters, so that it is safe in a log and in a reply. */
    public static String shown(String typed) {
        var out = new StringBuilder();
        String text = typed == null ? "null" : typed;
        text.codePoints().limit(80).forEach(c -> {
            int type = Character.getType(c);
            if (Character.isISOControl(c) || type == Character.FORMAT || type == Character.SURROGATE) {
                out.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return text.length() > 80 ? out + "…" : out.toString();
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
