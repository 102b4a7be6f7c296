package dev.rollcall.llm;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * One call, made by the thread that waits for it. A thread that is blocked in a socket does not notice an interrupt. The
 * JDK's channels have a hook for it, which {@code begin} sets and {@code end} removes; this class uses it to cancel the
 * call.
 */
final class HttpCall extends AbstractInterruptibleChannel {

    private final Call call;

    private HttpCall(Call call) {
        this.call = call;
    }

    /** A reply as it came, decompressed. */
    record Received(int status, Headers headers, byte[] body) {}

    /**
     * Sends a request once, and reads the reply to its end.
     *
     * @throws ReplyTooLarge when the body is longer than that
     * @throws InterruptedIOException when the thread is interrupted before the reply is complete; its interrupt flag stays
     *     set
     */
    static Received send(OkHttpClient client, Request request, int maxReplyBytes) throws IOException {
        return send(client, request, response -> whole(response, maxReplyBytes));
    }

    /**
     * Sends a request once, and reads the reply as {@code reader} does.
     *
     * @throws InterruptedIOException as above
     */
    static <T> T send(OkHttpClient client, Request request, Reader<T> reader) throws IOException {
        while (true) {
            try {
                return new HttpCall(client.newCall(request)).send(reader);
            } catch (StaleConnectionInterceptor.ConnectionClosed e) {
                // Nothing was sent, so trying again is not a second attempt. The closed connection has left the pool,
                // and a new connection is not checked, so the loop ends.
            }
        }
    }

    private <T> T send(Reader<T> reader) throws IOException {
        T received = null;
        Exception failure = null;
        begin();
        try (Response response = call.execute()) {
            received = reader.read(response);
        } catch (Exception e) {
            failure = e;
        }
        if (endedByInterrupt(failure) && received == null) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(failure);
        }
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure != null) {
            throw new IOException("the reply could not be taken: " + failure.getMessage(), failure);
        }
        return received;
    }

    /** OkHttp throws an undeclared InterruptedException while it waits for a connection. */
    private boolean endedByInterrupt(Exception failure) {
        try {
            end(true);
            return failure instanceof InterruptedException
                    || Thread.currentThread().isInterrupted();
        } catch (AsynchronousCloseException e) {
            return true;
        }
    }

    /** Called by the interrupting thread. */
    @Override
    protected void implCloseChannel() {
        call.cancel();
    }

    /** @throws ReplyTooLarge when the body is longer than that */
    static Received whole(Response response, int maxReplyBytes) throws IOException {
        BufferedSource source = response.body().source();
        if (source.request(maxReplyBytes + 1L)) {
            throw new ReplyTooLarge(maxReplyBytes);
        }
        return new Received(
                response.code(), response.headers(), source.getBuffer().readByteArray());
    }

    /** Reads a reply; it is closed afterwards. */
    interface Reader<T> {
        T read(Response response) throws IOException;
    }

    /** The reply is longer than the limit. */
    static final class ReplyTooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        ReplyTooLarge(int maxReplyBytes) {
            super("the reply is longer than " + maxReplyBytes + " bytes");
        }
    }
}
