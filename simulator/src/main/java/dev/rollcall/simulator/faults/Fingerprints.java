package dev.rollcall.simulator.faults;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Names for keys that do not give the key away: the first 8 hex digits of its SHA-256. */
public final class Fingerprints {
    /** The fingerprint of a request without a key. */
    static final String NO_KEY = "none";
    /** Hashes that are kept, so that a key need not be hashed for each request. */
    private static final int REMEMBERED = 1_000;

    private final Map<String, String> known = new ConcurrentHashMap<>();

    /** @param key null when the request has none */
    public String of(String key) {
        if (key == null) {
            return NO_KEY;
        }
        if (known.size() > REMEMBERED) {
            known.clear();
        }
        return known.computeIfAbsent(key, Fingerprints::hash);
    }

    /** The fingerprint of a key that is written as itself, or as its fingerprint already. */
    public static String named(String keyOrFingerprint) {
        return keyOrFingerprint.matches("[0-9a-fA-F]{8}")
                ? keyOrFingerprint.toLowerCase(Locale.ROOT)
                : hash(keyOrFingerprint);
    }

    private static String hash(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
