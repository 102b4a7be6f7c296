package dev.rollcall.site.crawl;

import java.util.Locale;

/** Why a page was not had. */
public enum Problem {
    /** The URL or its address is not one that may be asked (package guard). */
    REFUSED(Kind.FAULT),
    /** It leads to another registrable domain. */
    OFF_SITE(Kind.NOT_WANTED),
    /** robots.txt forbids it. */
    ROBOTS_FORBID(Kind.NOT_WANTED),
    /** robots.txt can't be had (5xx, time-out, endless redirects), which forbids all until it can. */
    ROBOTS_UNKNOWN(Kind.PASSING),
    /** The page says {@code noindex}. */
    NOINDEX(Kind.NOT_WANTED),
    TOO_MANY_REDIRECTS(Kind.FAULT),
    /** Longer than a page may take in all. */
    TIMED_OUT(Kind.FAULT),
    /** More decoded bytes than a page may have. */
    TOO_LARGE(Kind.FAULT),
    /** Packed tighter than text is. */
    COMPRESSION_BOMB(Kind.FAULT),
    /** A Content-Encoding that was not asked for, or bytes that are not in it. */
    BAD_ENCODING(Kind.FAULT),
    /** Neither HTML nor plain text. */
    CONTENT_TYPE(Kind.NOT_WANTED),
    /** The name has no address. */
    NO_ADDRESS(Kind.PASSING),
    /** No connection, or it was lost before the page's end. */
    NO_CONNECTION(Kind.PASSING),
    /** The server's certificate or its TLS is not good. */
    TLS(Kind.FAULT),
    /** HTTP that is none, a redirect to nowhere, a 304 that nobody asked for. */
    BAD_REPLY(Kind.FAULT),
    /** A status 5xx. */
    SERVER_ERROR(Kind.PASSING),
    /** Any other status that has no page: 401, 403, 418. */
    STATUS(Kind.FAULT),
    /** The server says to come later (429, 503). */
    BUSY(Kind.PASSING),
    /** The sink could not read its bytes as a page. */
    UNREADABLE(Kind.FAULT);

    private enum Kind {
        FAULT,
        PASSING,
        NOT_WANTED
    }

    private final Kind kind;

    Problem(Kind kind) {
        this.kind = kind;
    }

    /** Another try may help. */
    public boolean passing() {
        return kind == Kind.PASSING;
    }

    /** Nothing is wrong with the page: it is none for a crawler, and not counted as failed. */
    public boolean notWanted() {
        return kind == Kind.NOT_WANTED;
    }

    /** As it is written in the ledger: {@code too_large}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
