package dev.rollcall.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Lines of a stream of any size. One that is longer than {@value #LONGEST} bytes is not kept. */
final class JsonLines {
    static final int LONGEST = 64 << 20;

    /**
     * One that is not empty.
     *
     * @param number from 1, empty ones counted
     * @param bytes without the line feed; null when it is too long
     */
    record Line(long number, byte[] bytes) {}

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private long number;

    JsonLines(InputStream in) {
        this.in = in instanceof BufferedInputStream ? in : new BufferedInputStream(in);
    }

    /** null at the end. */
    Line next() throws IOException {
        while (true) {
            byte[] line = line();
            if (line == null) {
                return null;
            }
            if (line.length > LONGEST) {
                return new Line(number, null);
            }
            if (!isBlank(line)) {
                return new Line(number, line);
            }
        }
    }

    /** null at the end. */
    private byte[] line() throws IOException {
        var line = new ByteArrayOutputStream(256);
        boolean some = false;
        while (fill()) {
            some = true;
            int feed = at;
            while (feed < end && buffer[feed] != '\n') {
                feed++;
            }
            if (line.size() <= LONGEST) {
                line.write(buffer, at, feed - at);
            }
            boolean whole = feed < end;
            at = whole ? feed + 1 : feed;
            if (whole) {
                break;
            }
        }
        number++;
        return some ? line.toByteArray() : null;
    }

    private boolean fill() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer));
        }
        return at < end;
    }

    private static boolean isBlank(byte[] line) {
        for (byte sign : line) {
            if (sign != ' ' && sign != '\r' && sign != '\t') {
                return false;
            }
        }
        return true;
    }
}
