package dev.rollcall.llm;

import java.io.IOException;
import okhttp3.Headers;
import okio.BufferedSource;

/** Reads the body of a success. */
public interface BodyReader<T> {

    /**
     * @throws Unusable when the body is whole, but is not what was asked for
     * @throws IOException when it breaks off
     */
    T read(Headers headers, BufferedSource body) throws IOException;

    /** A body that is not what was asked for: a page of a portal, text, nothing, or an error. */
    final class Unusable extends IOException {
        private static final long serialVersionUID = 1L;
        private final String start;

        /** @param start the beginning of the body, or what is wrong with it */
        public Unusable(String start) {
            super("the body is not what was asked for");
            this.start = start;
        }

        String start() {
            return start;
        }
    }
}
