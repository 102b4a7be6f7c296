package dev.rollcall.api;

import dev.rollcall.store.ApiTokens.ApiToken;
import dev.rollcall.store.PageSessions;
import dev.rollcall.store.PageSessions.PageSession;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Browsers that have logged in. A cookie with 256 bits of chance stands for a token, for twelve hours, or until the token is
 * valid no more. Each session is remembered for ten seconds after it was read, as tokens are.
 */
public final class BrowserSessions {
    static final String COOKIE = "rollcall_session";
    static final Duration LENGTH = Duration.ofHours(12);
    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final int MOST = 1_000;
    private static final int RANDOM_BYTES = 32;
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PageSessions sessions;
    private final byte[] first;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final ConcurrentMap<String, Remembered> remembered = new ConcurrentHashMap<>();

    private record Remembered(Optional<PageSession> session, long readAt) {}

    /**
     * @param first the SHA-256 of {@code ROLLCALL_TOKEN}; null: the API was started without
     * @param nanos a clock that never goes back
     */
    BrowserSessions(PageSessions sessions, byte[] first, InstantSource clock, LongSupplier nanos) {
        this.sessions = sessions;
        this.first = first;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** Opens one for whoever has sent a valid token. @return the cookie's value */
    String open(ApiCaller caller) {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        boolean isFirst = caller.equals(ApiCaller.FIRST);
        sessions.open(
                KnownTokens.hash(value), isFirst ? null : caller.tokenId(), isFirst ? proof(value) : null, LENGTH);
        return value;
    }

    void close(String value) {
        sessions.close(KnownTokens.hash(value));
        remembered.remove(name(value));
    }

    /** The value of the request's cookie; empty when it has none, or one that is not ours. */
    static Optional<String> value(HttpServletRequest request) {
        return Stream.ofNullable(request.getCookies())
                .flatMap(Arrays::stream)
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .filter(value -> VALUE.matcher(value).matches())
                .findFirst();
    }

    /** Who that is; empty when the session, or what it stands for, is valid no more. */
    Optional<ApiCaller> caller(String value) {
        return find(value).flatMap(session -> session.token() == null ? first(session, value) : of(session.token()));
    }

    private Optional<ApiCaller> first(PageSession session, String value) {
        boolean same = first != null && MessageDigest.isEqual(session.proof(), proof(value));
        return same ? Optional.of(ApiCaller.FIRST) : Optional.empty();
    }

    private Optional<ApiCaller> of(ApiToken token) {
        boolean valid = !token.isRevoked() && !token.isExpired(clock.instant());
        return valid ? Optional.of(ApiCaller.of(token)) : Optional.empty();
    }

    private Optional<PageSession> find(String value) {
        String name = name(value);
        Remembered known = remembered.get(name);
        long now = nanos.getAsLong();
        if (known != null && now - known.readAt() < REMEMBERED.toNanos()) {
            return known.session();
        }
        Optional<PageSession> read = sessions.find(KnownTokens.hash(value));
        if (remembered.size() >= MOST) {
            remembered.clear();
        }
        remembered.put(name, new Remembered(read, now));
        return read;
    }

    /** A session of a ROLLCALL_TOKEN that was changed since is worth nothing; the ledger alone does not tell that token. */
    private byte[] proof(String value) {
        return KnownTokens.hash(value + HexFormat.of().formatHex(first));
    }

    private static String name(String value) {
        return HexFormat.of().formatHex(KnownTokens.hash(value));
    }
}
