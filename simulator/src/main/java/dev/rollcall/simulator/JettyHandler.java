package dev.rollcall.simulator;

import dev.rollcall.simulator.faults.ActiveFaults;
import dev.rollcall.simulator.control.ControlApi;
import dev.rollcall.simulator.control.CountJournal;
import dev.rollcall.simulator.vendors.JsonTemplate;
import dev.rollcall.simulator.faults.KeyStates;
import dev.rollcall.simulator.vendors.OpenAiErrors;
import dev.rollcall.simulator.control.RequestCounter;
import dev.rollcall.simulator.control.RequestCounts;
import dev.rollcall.simulator.vendors.SimulatedError;
import dev.rollcall.simulator.vendors.SimulatedOutcome;
import dev.rollcall.simulator.vendors.SimulatedReply;
import dev.rollcall.simulator.vendors.Vendor;
import dev.rollcall.simulator.vendors.Vendors;
import dev.rollcall.simulator.RequestHandler.IncomingCall;
import dev.rollcall.simulator.RequestHandler.TimedReply;
import dev.rollcall.simulator.vendors.SimulatedReply.Delivery;
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
final class JettyHandler extends Handler.Abstract.NonBlocking {
    static final int LARGEST_BODY = 4 << 20;
    private static final long LOOKS_NANOS = 200_000_000;

    private final RequestHandler desk;
    private final ControlApi control;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final CountJournal journal;
    private volatile RequestCounter tally;

    JettyHandler(RequestHandler desk, ActiveFaults faults, KeyStates keys, RequestCounter tally, CountJournal journal) {
        this.desk = desk;
        this.tally = tally;
        this.journal = journal;
        this.control = new ControlApi(this, faults, keys);
    }

    RequestCounter tally() {
        return tally;
    }

    RequestCounts counts() {
        return tally.counts(inFlight.get());
    }

    /** Forgets all counts, and with them how often a cell was asked. */
    void reset() {
        journal.reset();
        tally = new RequestCounter(journal);
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
            SimulatedReply strayed = vendor == null
                    ? strayed(request.getMethod(), path)
                    : desk.strayed(vendor, request.getMethod(), rest);
            withBody(request, body -> send(response, strayed, callback));
            return true;
        }
        String query = request.getHttpURI().getQuery();
        inFlight.incrementAndGet();
        withBody(request, body -> {
            RequestCounter now = tally;
            try {
                TimedReply served = desk.serve(new IncomingCall(vendor, rest, query, request.getHeaders(), body), now);
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
            Content.CitedSource.consumeAll(request, Callback.from(() -> then.read(null)));
            return;
        }
        Content.CitedSource.asByteArrayAsync(
                request,
                LARGEST_BODY,
                Promise.Invocable.from(
                        InvocationType.NON_BLOCKING, (body, failure) -> then.read(failure == null ? body : null)));
    }

    private void left(TimedReply served) {
        inFlight.decrementAndGet();
        served.sent().run();
    }

    private void reply(Request request, Response response, Callback callback, TimedReply served, RequestCounter counted) {
        EndPoint wire = request.getConnectionMetaData().getConnection().getEndPoint();
        if (served.delayNanos() > 0 && hasLeft(wire)) {
            left(served);
            counted.came(served.ticket(), SimulatedOutcome.CLIENT_GONE);
            hangUp(wire, callback);
            return;
        }
        SimulatedReply reply = served.reply();
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
    private void untilItLeaves(EndPoint wire, Callback callback, TimedReply served) {
        if (hasLeft(wire)) {
            left(served);
            hangUp(wire, callback);
        } else {
            inTime(LOOKS_NANOS, () -> untilItLeaves(wire, callback, served));
        }
    }

    private static void half(Response response, SimulatedReply reply, Runnable then) {
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
        private final RequestCounter counted;
        private final TimedReply served;

        TakenBackOnFailure(Callback callback, RequestCounter counted, TimedReply served) {
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

    private static void head(Response response, SimulatedReply reply) {
        response.setStatus(reply.status());
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, reply.contentType());
        headers.put(HttpHeader.CONTENT_LENGTH, reply.body().length);
        for (int i = 0; i < reply.headers().size(); i += 2) {
            headers.put(reply.headers().get(i), reply.headers().get(i + 1));
        }
    }

    private static void send(Response response, SimulatedReply reply, Callback callback) {
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

    private static SimulatedReply strayed(String method, String path) {
        return OpenAiErrors.error(
                SimulatedError.noSuchPath(""),
                404,
                "The simulator has nothing at " + method + " " + path + ": write POST /PROVIDER/… with one of "
                        + String.join(", ", Vendors.ids()) + ", or see /control/health.",
                "invalid_request_error",
                JsonTemplate.Raw.NULL);
    }
}
