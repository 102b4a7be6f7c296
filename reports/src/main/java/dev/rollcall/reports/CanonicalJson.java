package dev.rollcall.reports;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.erdtman.jcs.JsonCanonicalizer;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** A report as canonical JSON (RFC 8785): the same report has the same bytes, and so the same hash. */
public record CanonicalJson(byte[] bytes) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            // The components of records, and nothing that they can tell besides.
            .changeDefaultVisibility(checker -> checker.withIsGetterVisibility(Visibility.NONE))
            .build();

    public static CanonicalJson of(ReportDocument document) {
        try {
            return new CanonicalJson(new JsonCanonicalizer(MAPPER.writeValueAsString(document)).getEncodedUTF8());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
