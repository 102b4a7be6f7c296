package dev.rollcall.simulator.faults;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Names keys without telling them: the first 8 hex digits of the SHA-256. */
final class Fingerprints {
    static final String NO_KEY = "none";
    private static final int REMEMBERED = 1_000;

    private final Map<String, String> known = new ConcurrentHashMap<>();

    String of(String key) {
        if (key == null) {
            return NO_KEY;
        }
        if (known.size() > REMEMBERED) {
            known.clear();
        }
        return known.computeIfAbsent(key, Fingerprints::hash);
    }

    /** Of a key that is written as itself, or as its fingerprint already. */
    static String named(String keyOrFingerprint) {
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
