package dev.rollcall.simulator;

import dev.rollcall.simulator.Desk.Call;
import dev.rollcall.simulator.Desk.Served;
import dev.rollcall.simulator.Reply.Delivery;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/** HTTP in, HTTP out. No thread waits: neither for a request's body, nor for a reply's time, nor for a slow reader. */
final class Door extends Handler.Abstract.NonBlocking {
    static final int LARGEST_BODY = 4 << 20;
    private static final long LOOKS_NANOS = 200_000_000;

    private final Desk desk;
    private final Control control;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Journal journal;
    private volatile Tally tally;

    Door(Desk desk, Faults faults, Keys keys, Tally tally, Journal journal) {
        this.desk = desk;
        this.tally = tally;
        this.journal = journal;
        this.control = new Control(this, faults, keys);
    }

    Tally tally() {
        return tally;
    }

    Counts counts() {
        return tally.counts(inFlight.get());
    }

    /** Forgets all counts, and with them how often a cell was asked. */
    void reset() {
        journal.reset();
        tally = new Tally(journal);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        response.getHeaders().put("X-Rollcall-Simulated", "true");
        int second = path.indexOf('/', 1);
        String first = path.substring(1, Math.max(1, second < 0 ? path.length() : second));
        if (first.equals("control")) {
            withBody(request, body -> send(response, control.reply(request, path, body), callback));
            return true;
        }
        Vendor vendor = Vendors.byId(first);
        String rest = second < 0 ? "" : path.substring(second);
        if (vendor == null || !request.getMethod().equals("POST")) {
            Reply strayed = vendor == null
                    ? strayed(request.getMethod(), path)
                    : desk.strayed(vendor, request.getMethod(), rest);
            withBody(request, body -> send(response, strayed, callback));
            return true;
        }
        String query = request.getHttpURI().getQuery();
        inFlight.incrementAndGet();
        withBody(request, body -> {
            Tally now = tally;
            try {
                Served served = desk.serve(new Call(vendor, rest, query, request.getHeaders(), body), now);
                inTime(served.delayNanos(), () -> reply(request, response, callback, served, now));
            } catch (RuntimeException e) {
                // Nobody else would end this request: it is on no thread's stack but this one's.
                inFlight.decrementAndGet();
                callback.failed(e);
            }
        });
        return true;
    }

    private void inTime(long delayNanos, Runnable reply) {
        if (delayNanos <= 0) {
            reply.run();
        } else {
            getServer().getScheduler().schedule(reply, delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    private interface OnBody {
        void read(byte[] bodyOrNull);
    }

    private static void withBody(Request request, OnBody then) {
        if (request.getLength() > LARGEST_BODY) {
            // Read to its end all the same: a client that is still writing would lose the reply.
            Content.Source.consumeAll(request, Callback.from(() -> then.read(null)));
            return;
        }
        Content.Source.asByteArrayAsync(
                request,
                LARGEST_BODY,
                Promise.Invocable.from(
                        InvocationType.NON_BLOCKING, (body, failure) -> then.read(failure == null ? body : null)));
    }

    private void left(Served served) {
        inFlight.decrementAndGet();
        served.sent().run();
    }

    private void reply(Request request, Response response, Callback callback, Served served, Tally counted) {
        EndPoint wire = request.getConnectionMetaData().getConnection().getEndPoint();
        if (served.delayNanos() > 0 && hasLeft(wire)) {
            left(served);
            counted.came(served.ticket(), Outcome.CLIENT_GONE);
            hangUp(wire, callback);
            return;
        }
        Reply reply = served.reply();
        if (reply.delivery() == Delivery.NEVER) {
            counted.came(served.ticket(), reply.outcome());
            untilItLeaves(wire, callback, served);
            return;
        }
        // Counted before the write, so that whoever has read the reply finds it counted; taken back if the write fails.
        counted.came(served.ticket(), reply.outcome());
        left(served);
        switch (reply.delivery()) {
            case WHOLE -> send(response, reply, new TakenBackOnFailure(callback, counted, served));
            case CUT -> half(response, reply, () -> hangUp(wire, callback));
            case RESET ->
                half(response, reply, () -> {
                    resetOnClose(wire);
                    hangUp(wire, callback);
                });
            case NONE -> hangUp(wire, callback);
            case NEVER -> throw new IllegalStateException("was kept waiting");
        }
    }

    /** Nobody tells a server that does not read that its client has gone, so it looks now and then. */
    private void untilItLeaves(EndPoint wire, Callback callback, Served served) {
        if (hasLeft(wire)) {
            left(served);
            hangUp(wire, callback);
        } else {
            inTime(LOOKS_NANOS, () -> untilItLeaves(wire, callback, served));
        }
    }

    private static void half(Response response, Reply reply, Runnable then) {
        head(response, reply);
        ByteBuffer half = ByteBuffer.wrap(reply.body(), 0, reply.body().length / 2);
        response.write(false, half, Callback.from(then, failure -> then.run()));
    }

    /** Closing it then sends RST, whatever is still on its way. */
    private static void resetOnClose(EndPoint wire) {
        if (wire.getTransport() instanceof SocketChannel channel) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                // It is closed already.
            }
        }
    }

    private static final class TakenBackOnFailure extends Callback.Nested {
        private final Tally counted;
        private final Served served;

        TakenBackOnFailure(Callback callback, Tally counted, Served served) {
            super(callback);
            this.counted = counted;
            this.served = served;
        }

        @Override
        public void failed(Throwable failure) {
            counted.lost(served.ticket(), served.reply().outcome());
            super.failed(failure);
        }
    }

    private static void head(Response response, Reply reply) {
        response.setStatus(reply.status());
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, reply.contentType());
        headers.put(HttpHeader.CONTENT_LENGTH, reply.body().length);
        for (int i = 0; i < reply.headers().size(); i += 2) {
            headers.put(reply.headers().get(i), reply.headers().get(i + 1));
        }
    }

    private static void send(Response response, Reply reply, Callback callback) {
        head(response, reply);
        response.write(true, ByteBuffer.wrap(reply.body()), callback);
    }

    private static void hangUp(EndPoint wire, Callback callback) {
        wire.close();
        callback.failed(new IOException("hung up on purpose"));
    }

    /** Whether the client closed its end while it waited. A waiting client sends nothing, so nothing is lost here. */
    private static boolean hasLeft(EndPoint wire) {
        try {
            return !wire.isOpen() || wire.fill(ByteBuffer.allocate(1).limit(0)) < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private static Reply strayed(String method, String path) {
        return OpenAiErrors.error(
                Problem.noSuchPath(""),
                404,
                "The simulator has nothing at " + method + " " + path + ": write POST /PROVIDER/… with one of "
                        + String.join(", ", Vendors.ids()) + ", or see /control/health.",
                "invalid_request_error",
                Template.Raw.NULL);
    }
}
