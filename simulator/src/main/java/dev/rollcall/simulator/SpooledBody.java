package dev.rollcall.simulator;

import dev.rollcall.simulator.batches.Spool;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * The body of a request, in a file that is deleted in the end.
 *
 * @param file null when there is no body, or it broke off
 * @param tooLarge whether it was larger than the limit; the file has only its beginning then
 */
record SpooledBody(Path file, boolean tooLarge) implements AutoCloseable {
    /** Reads the body without a waiting thread; a body that is too large is read to its end, so that the reply arrives. */
    static void read(Request request, long largest, Supplier<Path> fresh, Consumer<SpooledBody> then) {
        if (request.getLength() == 0
                || (request.getLength() < 0 && request.getHeaders().get("Transfer-Encoding") == null)) {
            then.accept(new SpooledBody(null, false));
            return;
        }
        Path file = fresh.get();
        Bounded out;
        try {
            out = new Bounded(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), largest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Content.copy(
                request,
                Content.Sink.from(out),
                Callback.from(
                        () -> then.accept(whole(file, out)), failure -> then.accept(new SpooledBody(null, false))));
    }

    private static SpooledBody whole(Path file, Bounded out) {
        try {
            out.close();
            return new SpooledBody(file, out.over());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drops what comes beyond a limit. */
    private static final class Bounded extends OutputStream {
        private final OutputStream out;
        private long left;

        Bounded(OutputStream out, long largest) {
            this.out = out;
            this.left = largest;
        }

        boolean over() {
            return left < 0;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            left -= length;
            if (left >= 0) {
                out.write(bytes, from, length);
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    @Override
    public void close() {
        if (file != null) {
            Spool.delete(file);
        }
    }
}
