package dev.rollcall.simulator;

import dev.rollcall.simulator.control.RequestCounter;
import dev.rollcall.simulator.control.ResettableCounter;
import dev.rollcall.simulator.vendors.SimulatedOutcome;
import dev.rollcall.simulator.vendors.SimulatedReply;
import dev.rollcall.simulator.vendors.SimulatedReply.Delivery;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Writes one reply in the way of its {@link Delivery}, and counts its outcome. */
final class ReplyWriter {
    /** How often it checks whether the client has left, for a request that never gets a reply. */
    private static final long LOOK_NANOS = 200_000_000;

    private final Response response;
    private final Callback callback;
    private final EndPoint wire;
    private final TimedReply timed;
    private final RequestCounter counted;
    private final ResettableCounter counter;
    private final Timer timer;

    /** Jetty's objects of one request. */
    record Exchange(Request request, Response response, Callback callback) {}

    /** Runs an action later. */
    interface Timer {
        void run(long delayNanos, Runnable action);
    }

    /** @param counted the counter in which the request was counted at its beginning */
    ReplyWriter(Exchange exchange, TimedReply timed, RequestCounter counted, ResettableCounter counter, Timer timer) {
        this.response = exchange.response();
        this.callback = exchange.callback();
        this.wire = exchange.request().getConnectionMetaData().getConnection().getEndPoint();
        this.timed = timed;
        this.counted = counted;
        this.counter = counter;
        this.timer = timer;
    }

    void write() {
        if (timed.delayNanos() > 0 && clientHasLeft()) {
            ended();
            counted.ended(timed.counted(), SimulatedOutcome.CLIENT_GONE);
            hangUp();
            return;
        }
        SimulatedReply reply = timed.reply();
        // Counted before the write, so that a client that has read the reply finds it counted; taken back if it fails.
        counted.ended(timed.counted(), reply.outcome());
        if (reply.delivery() == Delivery.NEVER) {
            waitUntilTheClientLeaves();
            return;
        }
        ended();
        switch (reply.delivery()) {
            case WHOLE -> whole(response, reply, new TakenBackOnFailure());
            case CUT -> half(this::hangUp);
            case RESET ->
                half(() -> {
                    resetOnClose();
                    hangUp();
                });
            case NONE -> hangUp();
            case NEVER -> throw new IllegalStateException("is kept waiting");
        }
    }

    private void ended() {
        counter.requestEnds();
        timed.sent().run();
    }

    /** A server that does not read is not told that its client has left, so this checks from time to time. */
    private void waitUntilTheClientLeaves() {
        if (clientHasLeft()) {
            ended();
            hangUp();
        } else {
            timer.run(LOOK_NANOS, this::waitUntilTheClientLeaves);
        }
    }

    static void whole(Response response, SimulatedReply reply, Callback callback) {
        head(response, reply);
        response.write(true, ByteBuffer.wrap(reply.body()), callback);
    }

    private void half(Runnable then) {
        SimulatedReply reply = timed.reply();
        head(response, reply);
        ByteBuffer half = ByteBuffer.wrap(reply.body(), 0, reply.body().length / 2);
        response.write(false, half, Callback.from(then, failure -> then.run()));
    }

    private static void head(Response response, SimulatedReply reply) {
        response.setStatus(reply.status());
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, reply.contentType());
        headers.put(HttpHeader.CONTENT_LENGTH, reply.body().length);
        for (int i = 0; i < reply.headers().size(); i += 2) {
            headers.put(reply.headers().get(i), reply.headers().get(i + 1));
        }
    }

    /** Makes the close send a TCP reset, even if data is still being sent. */
    private void resetOnClose() {
        if (wire.getTransport() instanceof SocketChannel channel) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                // Ignored: it is closed already.
            }
        }
    }

    private void hangUp() {
        wire.close();
        callback.failed(new IOException("hung up on purpose"));
    }

    /** Whether the client closed its end while it waited. A waiting client sends nothing, so nothing is lost here. */
    private boolean clientHasLeft() {
        try {
            return !wire.isOpen() || wire.fill(ByteBuffer.allocate(1).limit(0)) < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Takes the outcome back when the reply cannot be written. */
    private final class TakenBackOnFailure extends Callback.Nested {
        TakenBackOnFailure() {
            super(callback);
        }

        @Override
        public void failed(Throwable failure) {
            counted.writeFailed(timed.counted(), timed.reply().outcome());
            super.failed(failure);
        }
    }
}
