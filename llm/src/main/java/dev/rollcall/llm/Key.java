package dev.rollcall.llm;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** A provider's key. It prints as a fingerprint; the secret leaves this package only inside a request header. */
public final class Key {

    private static final String NO_KEY = "no-key-for-";

    private final String provider;
    private final String secret;
    private final String fingerprint;

    private Key(String provider, String secret) {
        this.provider = provider;
        this.secret = secret;
        this.fingerprint = fingerprint(secret);
    }

    /** @throws IllegalArgumentException for a secret that a header can't carry; the message does not show the secret */
    public static Key of(String provider, String secret) {
        Objects.requireNonNull(provider, "provider");
        String stripped = Objects.requireNonNull(secret, "secret").strip();
        if (stripped.isEmpty()) {
            throw new IllegalArgumentException("the key for " + provider + " is empty");
        }
        if (!stripped.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "the key for " + provider
                            + " holds white space or a character that is not ASCII: copy it again, without quotes or line breaks");
        }
        return new Key(provider, stripped);
    }

    /**
     * A placeholder for a provider that needs no key ({@link Auth#NONE}). Limits are counted by it, and it is never sent.
     */
    public static Key none(String provider) {
        return new Key(provider, NO_KEY + provider);
    }

    /** Whether this is the placeholder of a provider that needs no key. */
    public boolean isNone() {
        return secret.equals(NO_KEY + provider);
    }

    public String provider() {
        return provider;
    }

    /** The first 8 hex digits of the secret's SHA-256. */
    public String fingerprint() {
        return fingerprint;
    }

    String secret() {
        return secret;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && key.provider.equals(provider) && key.secret.equals(secret);
    }

    @Override
    public int hashCode() {
        return fingerprint.hashCode();
    }

    @Override
    public String toString() {
        return provider + " key " + fingerprint;
    }

    private static String fingerprint(String secret) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
