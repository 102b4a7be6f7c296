package dev.rollcall.llm.batch;

import java.io.IOException;
import java.util.Arrays;
import okio.BufferedSource;

/** The lines of a body. */
final class LineSource implements RowSource {

    private static final long CHUNK = 8_192;

    private final BufferedSource body;
    private final int longest;

    /** @param longest a longer line is passed over */
    LineSource(BufferedSource body, int longest) {
        this.body = body;
        this.longest = longest;
    }

    @Override
    public Element next() throws IOException {
        if (body.exhausted()) {
            return null;
        }
        long end = body.indexOf((byte) '\n', 0, longest + 1L);
        if (end >= 0) {
            byte[] line = body.readByteArray(end);
            body.skip(1);
            return new Element(withoutReturn(line), true);
        }
        if (body.request(longest + 1L)) {
            return new Element(null, pass());
        }
        return new Element(withoutReturn(body.readByteArray()), false);
    }

    @Override
    public String nextPage() {
        return null;
    }

    /** Passes over the rest of a line; whether it has an end. */
    private boolean pass() throws IOException {
        while (body.request(1)) {
            long held = Math.min(CHUNK, body.getBuffer().size());
            long end = body.getBuffer().indexOf((byte) '\n', 0, held);
            body.skip(end < 0 ? held : end + 1);
            if (end >= 0) {
                return true;
            }
        }
        return false;
    }

    private static byte[] withoutReturn(byte[] line) {
        int last = line.length - 1;
        return last >= 0 && line[last] == '\r' ? Arrays.copyOf(line, last) : line;
    }
}
