package dev.rollcall.simulator;

import dev.rollcall.simulator.batches.BatchReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Writes the reply to a call at files or batches; a file is sent from disk. */
final class BatchWriter {
    private final ReplyWriter.Exchange exchange;
    private final ClientWire wire;
    private final BatchReply reply;
    private final ReplyWriter.Timer timer;

    BatchWriter(ReplyWriter.Exchange exchange, BatchReply reply, ReplyWriter.Timer timer) {
        this.exchange = exchange;
        this.wire = ClientWire.of(exchange);
        this.reply = reply;
        this.timer = timer;
    }

    void write() {
        switch (reply.reply().delivery()) {
            case WHOLE -> whole();
            case CUT -> part(wire::hangUp);
            case RESET ->
                part(() -> {
                    wire.resetOnClose();
                    wire.hangUp();
                });
            case NONE -> wire.hangUp();
            case NEVER -> waitUntilTheClientLeaves();
        }
    }

    private void waitUntilTheClientLeaves() {
        if (wire.clientHasLeft()) {
            wire.hangUp();
        } else {
            timer.run(ReplyWriter.LOOK_NANOS, this::waitUntilTheClientLeaves);
        }
    }

    private void whole() {
        if (reply.file() == null) {
            ReplyWriter.whole(exchange.response(), reply.reply(), exchange.callback());
            return;
        }
        ReplyWriter.head(exchange.response(), reply.reply(), reply.sent());
        Content.copy(content(), exchange.response(), exchange.callback());
    }

    /** Promises the whole length, and sends a part of it. */
    private void part(Runnable then) {
        Response response = exchange.response();
        ReplyWriter.head(response, reply.reply(), promised());
        Content.copy(
                content(),
                (last, bytes, written) ->
                        response.write(false, bytes == null ? ByteBuffer.allocate(0) : bytes, written),
                Callback.from(then, failure -> then.run()));
    }

    private long promised() {
        try {
            long whole = reply.file() == null ? reply.reply().body().length : Files.size(reply.file());
            // One byte more than is sent, at least: else the client would have all of it.
            return Math.max(reply.sent() + 1, whole);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Content.Source content() {
        return reply.file() == null
                ? Content.Source.from(ByteBuffer.wrap(reply.reply().body(), 0, (int) reply.sent()))
                : Content.Source.from(reply.file(), 0, reply.sent());
    }
}
