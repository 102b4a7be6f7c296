package dev.rollcall.activities.site;

import dev.rollcall.site.crawl.CanonicalUrl;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What the ledger knows a URL by. */
final class UrlHash {
    private UrlHash() {}

    static byte[] of(CanonicalUrl url) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(url.text().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
