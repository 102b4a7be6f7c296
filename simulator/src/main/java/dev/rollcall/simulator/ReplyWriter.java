package dev.rollcall.simulator;

import dev.rollcall.simulator.control.RequestCounter;
import dev.rollcall.simulator.control.ResettableCounter;
import dev.rollcall.simulator.vendors.SimulatedOutcome;
import dev.rollcall.simulator.vendors.SimulatedReply;
import dev.rollcall.simulator.vendors.SimulatedReply.Delivery;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Writes one reply in the way of its {@link Delivery}, and counts its outcome. */
final class ReplyWriter {
    /** How often it checks whether the client has left, for a request that never gets a reply. */
    static final long LOOK_NANOS = 200_000_000;

    private final Response response;
    private final Callback callback;
    private final ClientWire wire;
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
        this.wire = ClientWire.of(exchange);
        this.timed = timed;
        this.counted = counted;
        this.counter = counter;
        this.timer = timer;
    }

    void write() {
        if (timed.delayNanos() > 0 && wire.clientHasLeft()) {
            ended();
            counted.ended(timed.counted(), SimulatedOutcome.CLIENT_GONE);
            wire.hangUp();
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
            case CUT -> half(wire::hangUp);
            case RESET ->
                half(() -> {
                    wire.resetOnClose();
                    wire.hangUp();
                });
            case NONE -> wire.hangUp();
            case NEVER -> throw new IllegalStateException("is kept waiting");
        }
    }

    private void ended() {
        counter.requestEnds();
        timed.sent().run();
    }

    /** A server that does not read is not told that its client has left, so this checks from time to time. */
    private void waitUntilTheClientLeaves() {
        if (wire.clientHasLeft()) {
            ended();
            wire.hangUp();
        } else {
            timer.run(LOOK_NANOS, this::waitUntilTheClientLeaves);
        }
    }

    static void whole(Response response, SimulatedReply reply, Callback callback) {
        head(response, reply, reply.body().length);
        response.write(true, ByteBuffer.wrap(reply.body()), callback);
    }

    private void half(Runnable then) {
        SimulatedReply reply = timed.reply();
        head(response, reply, reply.body().length);
        ByteBuffer half = ByteBuffer.wrap(reply.body(), 0, reply.body().length / 2);
        response.write(false, half, Callback.from(then, failure -> then.run()));
    }

    static void head(Response response, SimulatedReply reply, long length) {
        response.setStatus(reply.status());
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, reply.contentType());
        headers.put(HttpHeader.CONTENT_LENGTH, length);
        for (int i = 0; i < reply.headers().size(); i += 2) {
            headers.put(reply.headers().get(i), reply.headers().get(i + 1));
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
