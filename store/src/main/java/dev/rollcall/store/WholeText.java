package dev.rollcall.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The bytes of a text: no more than so many, and known by its last ones to be whole or cut within a character. */
final class WholeText extends FilterInputStream {
    /** The longest character in UTF-8, and every character in UTF-32. */
    private static final int LONGEST = 4;

    private final long most;
    private final byte[] last = new byte[LONGEST];
    private long count;

    WholeText(InputStream in, long most) {
        super(in);
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        int read = in.read(to, from, length);
        if (read > 0) {
            for (int i = Math.max(0, read - LONGEST); i < read; i++) {
                last[(int) ((count + i) % LONGEST)] = to[from + i];
            }
            count += read;
            if (count > most) {
                throw new ListTooLongException(
                        String.format(Locale.ROOT, "unpacked it has more than %,d bytes, which is the most", most));
            }
        }
        return read;
    }

    /** Every byte is to be seen. */
    @Override
    public long skip(long n) {
        throw new UnsupportedOperationException("read it");
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /**
     * Call it when all was read.
     *
     * @throws UnreadableListException when its last character is not whole
     */
    void refuseCut(Charset charset) {
        if (isCut(charset)) {
            throw new UnreadableListException(
                    "it ends in the middle of a character: it was cut on its way, or it is not " + charset.name());
        }
    }

    private boolean isCut(Charset charset) {
        String name = charset.name();
        if (name.startsWith("UTF-32")) {
            return count % 4 != 0;
        }
        if (name.startsWith("UTF-16")) {
            int upper = charset.equals(StandardCharsets.UTF_16LE) ? back(1) : back(2);
            return count % 2 != 0 || (count >= 2 && (upper & 0xfc) == 0xd8);
        }
        for (int i = 1; i < LONGEST && i <= count; i++) {
            if ((back(i) & 0xc0) != 0x80) {
                return lengthInUtf8(back(i)) > i;
            }
        }
        return false;
    }

    /** The byte that is so many from the end: 1 is the last one. */
    private int back(int places) {
        return last[(int) ((count - places) % LONGEST)] & 0xff;
    }

    /** Of the character that begins with this byte; 1 for a byte that begins none. */
    private static int lengthInUtf8(int first) {
        if (first < 0xc2 || first > 0xf4) {
            return 1;
        }
        return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    }
}
