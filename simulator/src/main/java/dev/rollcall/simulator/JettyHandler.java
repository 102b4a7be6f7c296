package dev.rollcall.simulator;

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
    private final ResettableCounter counter;

    JettyHandler(RequestHandler requests, ControlApi control, ResettableCounter counter) {
        this.requests = requests;
        this.control = control;
        this.counter = counter;
    }

    /** The first part of the path names the provider; {@code control} is the simulator itself. */
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        response.getHeaders().put("X-Rollcall-Simulated", "true");
        int second = path.indexOf('/', 1);
        String first = path.substring(1, Math.max(1, second < 0 ? path.length() : second));
        if (first.equals("control")) {
            withBody(request, body -> ReplyWriter.whole(response, controlReply(request, path, body), callback));
            return true;
        }
        Vendor vendor = Vendors.byId(first);
        String rest = second < 0 ? "" : path.substring(second);
        if (vendor == null || !request.getMethod().equals("POST")) {
            SimulatedReply reply = vendor == null
                    ? noSuchVendor(request.getMethod(), path)
                    : requests.notServedReply(vendor, request.getMethod(), rest);
            withBody(request, body -> ReplyWriter.whole(response, reply, callback));
            return true;
        }
        var head =
                new RequestHead(request.getHeaders()::get, request.getHttpURI().getQuery());
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
