package dev.rollcall.simulator;

import dev.rollcall.simulator.batches.BatchDesk;
import dev.rollcall.simulator.control.ControlApi;
import dev.rollcall.simulator.control.RequestCounter;
import dev.rollcall.simulator.control.ResettableCounter;
import dev.rollcall.simulator.vendors.RequestHead;
import dev.rollcall.simulator.vendors.SimulatedReply;
import dev.rollcall.simulator.vendors.Vendor;
import dev.rollcall.simulator.vendors.Vendors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/** Handles HTTP requests. No thread waits for a request's body, for the time of a reply, or for a slow reader. */
final class JettyHandler extends Handler.Abstract.NonBlocking {
    static final int LARGEST_BODY = 4 << 20;

    private final RequestHandler requests;
    private final ControlApi control;
    private final BatchDesk desk;
    private final BatchHandler batches;
    private final ResettableCounter counter;

    JettyHandler(
            RequestHandler requests,
            ControlApi control,
            BatchDesk desk,
            BatchHandler batches,
            ResettableCounter counter) {
        this.requests = requests;
        this.control = control;
        this.desk = desk;
        this.batches = batches;
        this.counter = counter;
    }

    /** The first part of the path names the provider; {@code control}, or {@code _sim}, is the simulator itself. */
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        response.getHeaders().put("X-Rollcall-Simulated", "true");
        int second = path.indexOf('/', 1);
        String first = path.substring(1, Math.max(1, second < 0 ? path.length() : second));
        if (first.equals("control") || first.equals("_sim")) {
            String named = second < 0 ? path : "/control" + path.substring(second);
            withBody(request, body -> ReplyWriter.whole(response, controlReply(request, named, body), callback));
            return true;
        }
        Vendor vendor = Vendors.byId(first);
        String rest = second < 0 ? "" : path.substring(second);
        if (vendor != null && desk.serves(vendor, request.getMethod(), rest)) {
            batchCall(vendor, rest, new ReplyWriter.Exchange(request, response, callback));
            return true;
        }
        if (vendor == null || !request.getMethod().equals("POST")) {
            SimulatedReply reply = vendor == null
                    ? noSuchVendor(request.getMethod(), path)
                    : requests.notServedReply(vendor, request.getMethod(), rest);
            withBody(request, body -> ReplyWriter.whole(response, reply, callback));
            return true;
        }
        RequestHead head = head(request);
        counter.requestBegins();
        withBody(request, body -> {
            var call = new IncomingCall(vendor, rest, head, body);
            answer(call, new ReplyWriter.Exchange(request, response, callback));
        });
        return true;
    }

    private void answer(IncomingCall call, ReplyWriter.Exchange exchange) {
        RequestCounter now = counter.current();
        try {
            TimedReply timed = requests.handle(call, now);
            var writer = new ReplyWriter(exchange, timed, now, counter, this::later);
            later(timed.delayNanos(), writer::write);
        } catch (RuntimeException e) {
            // Jetty has returned from handle already, so nothing else would end this request.
            counter.requestEnds();
            exchange.callback().failed(e);
        }
    }

    private static RequestHead head(Request request) {
        return new RequestHead(request.getHeaders()::get, request.getHttpURI().getQuery());
    }

    /** Files are written and read, so a thread of the pool does it; the body goes to a file first. */
    private void batchCall(Vendor vendor, String path, ReplyWriter.Exchange exchange) {
        Request request = exchange.request();
        String url =
                request.getHttpURI().getScheme() + "://" + request.getHttpURI().getAuthority() + "/" + vendor.id();
        var call = new BatchHandler.RawCall(vendor, request.getMethod(), path, head(request), url);
        SpooledBody.read(
                request,
                desk.largest(vendor, request.getMethod(), path),
                desk::fresh,
                body -> getServer().getThreadPool().execute(() -> answer(call, body, exchange)));
    }

    private void answer(BatchHandler.RawCall call, SpooledBody body, ReplyWriter.Exchange exchange) {
        try (body) {
            BatchHandler.DelayedReply delayed = batches.handle(call, body.file(), body.tooLarge());
            var writer = new BatchWriter(exchange, delayed.reply(), this::later);
            later(delayed.delayNanos(), writer::write);
        } catch (RuntimeException e) {
            exchange.callback().failed(e);
        }
    }

    private void later(long delayNanos, Runnable action) {
        if (delayNanos <= 0) {
            action.run();
        } else {
            getServer().getScheduler().schedule(action, delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Reads the body; null when it is too large or ends too early. */
    private static void withBody(Request request, Consumer<byte[]> then) {
        if (request.getLength() > LARGEST_BODY) {
            // The body is still read to its end, because a client that is still writing would lose the reply.
            Content.Source.consumeAll(request, Callback.from(() -> then.accept(null)));
            return;
        }
        Content.Source.asByteArrayAsync(
                request,
                LARGEST_BODY,
                Promise.Invocable.from(
                        InvocationType.NON_BLOCKING, (body, failure) -> then.accept(failure == null ? body : null)));
    }

    private SimulatedReply controlReply(Request request, String path, byte[] body) {
        boolean query = request.getHttpURI().getQuery() != null;
        SimulatedReply ofBatches = desk.control().reply(request.getMethod(), path, body);
        if (ofBatches != null) {
            return ofBatches;
        }
        desk.settle();
        return control.reply(
                request.getMethod(),
                path,
                name -> query ? Request.extractQueryParameters(request).getValue(name) : null,
                body);
    }

    private static SimulatedReply noSuchVendor(String method, String path) {
        return Vendors.noSuchVendor("The simulator has nothing at " + method + " " + path
                + ": write POST /PROVIDER/… with one of " + String.join(", ", Vendors.ids())
                + ", or see /control/health.");
    }
}
