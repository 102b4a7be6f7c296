package dev.rollcall.site.text;

/**
 * How far bytes are UTF-8.
 *
 * @param valid characters of two bytes or more
 * @param invalid bytes that fit nowhere
 */
record Utf8Count(long valid, long invalid) {
    static Utf8Count of(byte[] bytes) {
        long valid = 0;
        long invalid = 0;
        for (int i = 0; i < bytes.length; ) {
            int length = length(bytes[i] & 0xFF);
            int end = i + 1;
            while (end < bytes.length && end < i + length && (bytes[end] & 0xC0) == 0x80) {
                end++;
            }
            // What is cut off at the end is no fault.
            boolean whole = length > 0 && (end == i + length || end == bytes.length);
            if (!whole) {
                invalid++;
            } else if (length > 1) {
                valid++;
            }
            i = whole ? end : i + 1;
        }
        return new Utf8Count(valid, invalid);
    }

    boolean isAscii() {
        return valid == 0 && invalid == 0;
    }

    /** Text in another charset hardly ever makes valid characters of several bytes; a page may have some faults. */
    boolean isUtf8() {
        return valid > invalid * 10;
    }

    private static int length(int first) {
        if (first < 0x80) {
            return 1;
        }
        if (first >= 0xC2 && first < 0xE0) {
            return 2;
        }
        if (first >= 0xE0 && first < 0xF0) {
            return 3;
        }
        return first >= 0xF0 && first < 0xF5 ? 4 : 0;
    }
}
