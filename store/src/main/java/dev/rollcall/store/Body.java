package dev.rollcall.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * The large part of an answer, as one deflated value.
 *
 * @param text the visible answer, null when there is none
 * @param citations the sources that it cites
 * @param raw the provider's own bytes
 */
public record Body(String text, List<StoredCitation> citations, byte[] raw) {
    static final Body NONE = new Body(null, List.of(), new byte[0]);

    private static final int FORMAT = 1;

    public record StoredCitation(String url, String title) {}

    public byte[] pack() {
        var bytes = new ByteArrayOutputStream(1024);
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        try (var out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater))) {
            bytes.write(FORMAT);
            write(out, text);
            out.writeInt(citations.size());
            for (StoredCitation citation : citations) {
                write(out, citation.url());
                write(out, citation.title());
            }
            out.writeInt(raw.length);
            out.write(raw);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    public static Body unpack(byte[] packed) {
        if (packed.length == 0 || packed[0] != FORMAT) {
            throw new IllegalArgumentException("an answer in a format that this Rollcall does not know");
        }
        var inflated = new InflaterInputStream(
                new ByteArrayInputStream(packed, 1, packed.length - 1), new java.util.zip.Inflater(true));
        try (var in = new DataInputStream(inflated)) {
            String text = read(in);
            var citations = new ArrayList<StoredCitation>();
            for (int n = in.readInt(); n > 0; n--) {
                citations.add(new StoredCitation(read(in), read(in)));
            }
            return new Body(text, List.copyOf(citations), in.readNBytes(in.readInt()));
        } catch (IOException e) {
            throw new UncheckedIOException("a damaged answer", e);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    private static String read(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
