package dev.rollcall.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Texts as deflated UTF-8, and parts of them. */
final class Deflated {
    private Deflated() {}

    /** @return null for null */
    static byte[] pack(String text) {
        if (text == null) {
            return null;
        }
        var bytes = new ByteArrayOutputStream(1024);
        try (var out = new DeflaterOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @return null for null */
    static String unpack(byte[] packed) {
        if (packed == null) {
            return null;
        }
        try (var in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a damaged text of a page", e);
        }
    }

    /** @param start in code points; likewise {@code end}, which is not in it */
    static String cut(String text, int start, int end) {
        int from = text.offsetByCodePoints(0, start);
        return text.substring(from, text.offsetByCodePoints(from, end - start));
    }

    /** PostgreSQL's texts hold no NUL. */
    static String storable(String text) {
        return text == null ? null : text.replace('\0', ' ');
    }
}
