package dev.rollcall.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Cuts a stream of any size into lines, without their line ends; the last one may have none. */
final class ByteLines {
    private final InputStream in;
    private final int most;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private long number;

    /** @param most bytes of a line; what is longer is skipped */
    ByteLines(InputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    /**
     * @param number from 1
     * @param bytes null: the line has more than is taken
     */
    record RawLine(long number, byte[] bytes) {}

    /** Null at the end. */
    RawLine next() throws IOException {
        if (at == end && !fill()) {
            return null;
        }
        number++;
        var line = new ByteArrayOutputStream(256);
        long length = 0;
        boolean ended;
        do {
            int stop = at;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            ended = stop < end;
            length += stop - at;
            if (length <= most) {
                line.write(buffer, at, stop - at);
            }
            at = ended ? stop + 1 : stop;
        } while (!ended && fill());
        return new RawLine(number, length > most ? null : line.toByteArray());
    }

    /** Would the next line have to be waited for? */
    boolean mayWait() throws IOException {
        return at == end && in.available() == 0;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }
}
