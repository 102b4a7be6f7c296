package dev.rollcall.store;

import java.util.Locale;

/** Text that is no public domain name, and why. */
public final class InvalidDomainException extends IllegalArgumentException {
    private final String why;

    InvalidDomainException(String typed, String why) {
        super("'" + shown(typed) + "': " + why);
        this.why = why;
    }

    /** The reason alone, for messages that name the entry themselves. */
    public String why() {
        return why;
    }

    /** The entry with control characters escaped and cut at 80 characters: safe in a log and in an answer. */
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
}
