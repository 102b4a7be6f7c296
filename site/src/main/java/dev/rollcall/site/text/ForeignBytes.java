package dev.rollcall.site.text;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The bytes that tell a charset: the pieces between tags that are not all ASCII. ICU looks at the first 8,000 bytes only. */
final class ForeignBytes {
    private static final int ENOUGH = 8_000;
    private static final int LONGEST_PIECE = 2_000;
    private static final byte ESCAPE = 0x1B;

    private ForeignBytes() {}

    /** As ISO-2022 has, which has no byte above 127. */
    static boolean hasEscape(byte[] bytes) {
        for (byte one : bytes) {
            if (one == ESCAPE) {
                return true;
            }
        }
        return false;
    }

    static byte[] of(byte[] bytes) {
        var pieces = new ByteArrayOutputStream();
        int start = 0;
        boolean foreign = false;
        for (int i = 0; i <= bytes.length && pieces.size() < ENOUGH; i++) {
            boolean end = i == bytes.length || bytes[i] == '<' || bytes[i] == '>';
            if (!end) {
                foreign |= bytes[i] < 0;
                continue;
            }
            if (foreign) {
                pieces.write(bytes, start, Math.min(i - start, LONGEST_PIECE));
                pieces.write(' ');
            }
            start = i + 1;
            foreign = false;
        }
        return pieces.size() > 0 ? pieces.toByteArray() : Arrays.copyOf(bytes, Math.min(bytes.length, ENOUGH));
    }
}
