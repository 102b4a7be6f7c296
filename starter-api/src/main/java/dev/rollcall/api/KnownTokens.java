package dev.rollcall.api;

import dev.rollcall.store.AccessRole;
import dev.rollcall.store.ApiTokens;
import dev.rollcall.store.ApiTokens.ApiToken;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * The ledger's tokens, each remembered for ten seconds after it was read, so that a request costs no statement: a
 * revocation holds within that time for every API process, and at once for the one that was told of it. They are found by
 * SHA-256, which nobody can choose: how long a comparison takes tells nothing of a token.
 */
final class KnownTokens {
    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final int MOST = 10_000;
    private static final int RANDOM_BYTES = 32;
    private static final Pattern TOKEN = Pattern.compile("rc_(read|write|admin)_[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ApiTokens tokens;
    private final LongSupplier nanos;
    private final ConcurrentMap<String, Memory<Optional<ApiToken>>> remembered = new ConcurrentHashMap<>();
    private volatile Memory<Boolean> any;

    /** @param nanos a clock that never goes back, as {@link System#nanoTime} */
    KnownTokens(ApiTokens tokens, LongSupplier nanos) {
        this.tokens = tokens;
        this.nanos = nanos;
    }

    private record Memory<T>(T value, long readAt) {}

    /** A token of that role that nobody has had before, with 256 bits of chance. */
    static String invent(AccessRole role) {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return "rc_" + role.word() + "_"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    static byte[] hash(String token) {
        return Digest.sha256(token.getBytes(StandardCharsets.UTF_8));
    }

    /** Is it written as ours are? */
    static boolean isToken(String sent) {
        return TOKEN.matcher(sent).matches();
    }

    /** Would {@link #find} ask the ledger? */
    boolean isUnread(String token) {
        return !isFresh(remembered.get(name(token)));
    }

    /**
     * Its row, as it was at most ten seconds ago; empty when there is none.
     *
     * @throws RuntimeException when it has to be read and the ledger is away
     */
    Optional<ApiToken> find(String token) {
        String name = name(token);
        Memory<Optional<ApiToken>> known = remembered.get(name);
        if (isFresh(known)) {
            return known.value();
        }
        long now = nanos.getAsLong();
        Optional<ApiToken> read = tokens.sent(hash(token));
        makeRoom();
        remembered.put(name, new Memory<>(read, now));
        return read;
    }

    /** Is there any token in the ledger, or was there one at most ten seconds ago? */
    boolean any() {
        Memory<Boolean> known = any;
        if (!isFresh(known)) {
            long now = nanos.getAsLong();
            known = new Memory<>(tokens.any(), now);
            any = known;
        }
        return known.value();
    }

    /** Something has changed: all are read again when they are next sent. */
    void forget() {
        remembered.clear();
        any = null;
    }

    private boolean isFresh(Memory<?> memory) {
        return memory != null && nanos.getAsLong() - memory.readAt() < REMEMBERED.toNanos();
    }

    /** Whoever sends one wrong token after another must not fill the memory. */
    private void makeRoom() {
        if (remembered.size() >= MOST) {
            remembered.values().removeIf(memory -> !isFresh(memory));
        }
        if (remembered.size() >= MOST) {
            remembered.clear();
        }
    }

    private static String name(String token) {
        return HexFormat.of().formatHex(hash(token));
    }
}
