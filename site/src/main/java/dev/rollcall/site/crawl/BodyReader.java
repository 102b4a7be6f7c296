package dev.rollcall.site.crawl;

import com.google.common.io.CountingInputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Decodes a reply's bytes, and stops where they become too many: never more than the limit is held in memory. */
final class BodyReader {
    private static final int BUFFER = 16 << 10;

    /** From so many decoded bytes on the ratio counts; a short page of one repeated word is no bomb. */
    private static final int RATIO_FROM = 256 << 10;

    private final int most;
    private final int ratio;
    private final boolean cut;

    private BodyReader(int most, int ratio, boolean cut) {
        this.most = most;
        this.ratio = ratio;
        this.cut = cut;
    }

    /** More than {@code most} decoded bytes is a {@link FetchTrouble}. */
    static BodyReader whole(int most, int ratio) {
        return new BodyReader(most, ratio, false);
    }

    /** Reads the first {@code most} decoded bytes. */
    static BodyReader beginning(int most, int ratio) {
        return new BodyReader(most, ratio, true);
    }

    /** @param declared the Content-Length; -1 when there is none */
    void refuse(long declared) throws FetchTrouble {
        if (!cut && declared > most) {
            throw tooLarge();
        }
    }

    /** @param encoding the Content-Encoding; null when there is none */
    byte[] read(InputStream received, String encoding) throws IOException, FetchTrouble {
        CountingInputStream counted = new CountingInputStream(received);
        try {
            return bounded(decoder(counted, encoding), counted);
        } catch (ZipException e) {
            throw new FetchTrouble(Problem.BAD_ENCODING, "its bytes are not in the encoding that it names");
        }
    }

    private byte[] bounded(InputStream decoded, CountingInputStream counted) throws IOException, FetchTrouble {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(BUFFER);
        byte[] buffer = new byte[BUFFER];
        for (int read = decoded.read(buffer); read >= 0; read = decoded.read(buffer)) {
            int room = most - kept.size();
            if (read > room && !cut) {
                throw tooLarge();
            }
            kept.write(buffer, 0, Math.min(read, room));
            if (kept.size() > RATIO_FROM && kept.size() > (long) ratio * counted.getCount()) {
                throw new FetchTrouble(
                        Problem.COMPRESSION_BOMB,
                        "its bytes are packed tighter than " + ratio + " to 1, which no page is");
            }
            if (kept.size() == most && cut) {
                break;
            }
        }
        return kept.toByteArray();
    }

    private static InputStream decoder(InputStream received, String encoding) throws IOException, FetchTrouble {
        String name = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
        switch (name) {
            case "", "identity":
                return received;
            case "gzip", "x-gzip":
                return new GZIPInputStream(received);
            case "deflate":
                return inflater(received);
            default:
                throw new FetchTrouble(
                        Problem.BAD_ENCODING,
                        "it is encoded in another way than gzip and deflate, which were asked for");
        }
    }

    /** Servers mean two formats by deflate: with the header of zlib, as the standard says, and without. */
    private static InputStream inflater(InputStream received) throws IOException {
        InputStream buffered = new BufferedInputStream(received, BUFFER);
        buffered.mark(2);
        int first = buffered.read();
        int second = buffered.read();
        buffered.reset();
        boolean zlib = (first & 0x0f) == 8 && ((first << 8) | second) % 31 == 0;
        return new InflaterInputStream(buffered, new Inflater(!zlib));
    }

    private FetchTrouble tooLarge() {
        return new FetchTrouble(Problem.TOO_LARGE, "it has more than " + most + " bytes");
    }
}
