package dev.rollcall.site.text;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

final class Sha256 {
    private Sha256() {}

    static byte[] of(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of its UTF-8. */
    static byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    static long first64(byte[] hash) {
        return ByteBuffer.wrap(hash).getLong();
    }
}
