package dev.rollcall.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** A list in the body of a request, of which a part at a time is in memory. A body that is too large or breaks off is refused. */
final class ListBody extends InputStream {
    static final long MAX_BYTES = 64L << 20;

    private static final String TOO_LARGE =
            "the list is above 64 MiB: pack it with gzip, which makes it three to five times"
                    + " smaller, or send it as several lists. Nothing was done.";

    private final InputStream in;
    private final String tooLarge;
    private final long announced;
    private long count;
    private boolean ended;

    /** @throws Refusal when it says itself that it is too large */
    ListBody(HttpServletRequest request) throws IOException {
        this(request, TOO_LARGE);
    }

    /** @param tooLarge what is to be said when it is above {@link #MAX_BYTES} */
    ListBody(HttpServletRequest request, String tooLarge) throws IOException {
        this.tooLarge = tooLarge;
        announced = request.getContentLengthLong();
        if (announced > MAX_BYTES) {
            throw new Refusal(413, tooLarge);
        }
        in = request.getInputStream();
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int from, int length) {
        int read;
        try {
            read = in.read(to, from, length);
        } catch (IOException e) {
            throw brokenOff();
        }
        if (read < 0) {
            ended = true;
            if (announced > count) {
                throw brokenOff();
            }
            return -1;
        }
        count += read;
        if (count > MAX_BYTES) {
            throw new Refusal(413, tooLarge);
        }
        return read;
    }

    /** Whoever unpacks it asks whether another part follows. Nobody knows before it is read: so there may be one. */
    @Override
    public int available() {
        return ended ? 0 : 1;
    }

    /** Reads what nobody has read. @throws Refusal when it is not whole */
    void toTheEnd() {
        var unread = new byte[1 << 13];
        while (!ended) {
            read(unread, 0, unread.length);
        }
    }

    private Refusal brokenOff() {
        String of = announced < 0 ? "" : String.format(Locale.ROOT, " of %,d", announced);
        return Refusal.badRequest(String.format(
                Locale.ROOT, "the body broke off after %,d%s bytes: send it again. Nothing was done.", count, of));
    }
}
