package dev.rollcall.api;

import dev.rollcall.store.ApiTokens.ApiToken;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds who sends a request. {@code ROLLCALL_TOKEN} and the ledger's tokens count beside each other. Where the API was
 * started without {@code ROLLCALL_TOKEN}, the {@link LocalRule} holds for whoever sends no token, and a token that is sent
 * must be valid once there is any in the ledger.
 */
final class Callers {
    private static final String BEARER = "bearer ";

    private final byte[] first;
    private final byte[] cron;
    private final KnownTokens tokens;
    private final RequestLimits limits;
    private final Contract contract;
    private final BrowserSessions sessions;
    private final InstantSource clock;

    Callers(
            ApiOptions options,
            KnownTokens tokens,
            RequestLimits limits,
            Contract contract,
            BrowserSessions sessions,
            InstantSource clock) {
        this.sessions = sessions;
        this.first = options.token() == null ? null : KnownTokens.hash(options.token());
        String secret = options.settings().cronSecret();
        this.cron = secret == null ? null : KnownTokens.hash(secret);
        this.tokens = tokens;
        this.limits = limits;
        this.contract = contract;
        this.clock = clock;
    }

    /**
     * A stranger at an open path is let in as one.
     *
     * @throws Refusal 401, 403 by the {@link LocalRule}, 429 or 503
     */
    ApiCaller of(HttpServletRequest request, HttpServletResponse response) {
        boolean changes = contract.isChange(request.getMethod(), request.getRequestURI());
        if (first == null) {
            LocalRule.refusal(request, changes).ifPresent(refusal -> {
                throw refusal;
            });
        }
        boolean forCron = cron != null && request.getRequestURI().equals(CronController.PATH);
        Optional<String> sent = sentToken(request);
        boolean open = contract.isOpen(request.getRequestURI()) || PagePaths.isOpen(request.getRequestURI());
        try {
            if (sent.isPresent() && !open) {
                countReading(sent.get(), request, response);
            }
            return sent.isPresent()
                    ? named(sent.get(), forCron)
                    : inSession(request, changes).orElseGet(() -> nameless(forCron));
        } catch (Refusal wrong) {
            if (open) {
                return ApiCaller.STRANGER;
            }
            throw wrong;
        }
    }

    /** What has to be read counts as a read of that address: nobody tries tokens as fast as they like. */
    private void countReading(String sent, HttpServletRequest request, HttpServletResponse response) {
        boolean reads = KnownTokens.isToken(sent)
                && !(first != null && MessageDigest.isEqual(first, KnownTokens.hash(sent)))
                && tokens.isUnread(sent);
        if (reads) {
            limits.take(address(request), false, response::setHeader);
        }
    }

    /** A cookie comes with requests that other pages make a browser send: with one, only our own pages change anything. */
    private Optional<ApiCaller> inSession(HttpServletRequest request, boolean changes) {
        Optional<ApiCaller> caller =
                BrowserSessions.value(request).flatMap(value -> fromLedger(() -> sessions.caller(value)));
        if (caller.isPresent() && changes) {
            SameOrigin.check(request);
        }
        return caller;
    }

    /** @throws Refusal 401 when no such token is valid */
    ApiCaller login(String token, HttpServletRequest request, HttpServletResponse response) {
        countReading(token, request, response);
        return named(token, false);
    }

    private ApiCaller nameless(boolean forCron) {
        if (forCron) {
            throw new Refusal(401, "send the CRON_SECRET, or a token: Authorization: Bearer <CRON_SECRET>");
        }
        if (first == null) {
            return ApiCaller.LOCAL;
        }
        throw new Refusal(401, "send the token: Authorization: Bearer <ROLLCALL_TOKEN>");
    }

    private ApiCaller named(String sent, boolean forCron) {
        byte[] hash = KnownTokens.hash(sent);
        if (first != null && MessageDigest.isEqual(first, hash)) {
            return ApiCaller.FIRST;
        }
        if (forCron && MessageDigest.isEqual(cron, hash)) {
            return ApiCaller.CRON;
        }
        if (!KnownTokens.isToken(sent)) {
            return unknown(sent, forCron);
        }
        Optional<ApiToken> found = fromLedger(() -> tokens.find(sent));
        return found.isPresent() ? valid(found.get()) : unknown(sent, forCron);
    }

    private ApiCaller valid(ApiToken token) {
        if (token.isRevoked()) {
            throw new Refusal(
                    401, "the token " + token.name() + " was revoked at " + token.revokedAt() + ": ask for another");
        }
        if (token.isExpired(clock.instant())) {
            throw new Refusal(
                    401, "the token " + token.name() + " expired at " + token.expiresAt() + ": ask for another");
        }
        return ApiCaller.of(token);
    }

    /** Where no token is asked for and none was ever made, one that is sent says nothing. */
    private ApiCaller unknown(String sent, boolean forCron) {
        if (forCron) {
            throw new Refusal(
                    401,
                    "this is neither the CRON_SECRET that the API was started with nor a token that is known here");
        }
        if (first == null && !fromLedger(tokens::any)) {
            return ApiCaller.LOCAL;
        }
        throw new Refusal(
                401,
                (KnownTokens.isToken(sent) ? "this token is not known here" : "this is no token of this API")
                        + (first == null
                                ? ": send one that POST /api/tokens gave, or none on this machine"
                                : ": send what its ROLLCALL_TOKEN says, or one that POST /api/tokens gave"));
    }

    private static <T> T fromLedger(Supplier<T> read) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            if (e instanceof LedgerException || Ledger.isAway(e)) {
                throw Refusal.notNow("the ledger (PostgreSQL) can't be reached just now, so nobody can say whether this"
                        + " token is valid; try again soon");
            }
            throw e;
        }
    }

    static String address(HttpServletRequest request) {
        return "address " + request.getRemoteAddr();
    }

    static Optional<String> sentToken(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .filter(sent -> sent.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .map(sent -> sent.substring(BEARER.length()).strip());
    }
}
