package dev.rollcall.llm.wire;

import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Response;

/** What is known of a call even when it ends in an exception: whether it was sent, and the head of its reply. */
public final class CallTrace extends EventListener {

    private volatile boolean connected;
    private volatile boolean sent;
    private volatile Response head;

    /** Finds the trace that travels with the request, so that one client serves all calls. */
    public static EventListener of(Call call) {
        CallTrace trace = call.request().tag(CallTrace.class);
        return trace == null ? NONE : trace;
    }

    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
        connected = true;
    }

    /** From here on it may have been billed: a failed write does not tell how much of it arrived. */
    @Override
    public void requestHeadersStart(Call call) {
        sent = true;
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
        head = response;
    }

    /** The request went no further than to a proxy, whose reply is not the provider's. */
    public void stoppedByProxy() {
        sent = false;
        head = null;
    }

    /** Whether this call made a connection of its own. */
    public boolean connected() {
        return connected;
    }

    public boolean sent() {
        return sent;
    }

    /** Status and headers without a body; null when none came. */
    public Response head() {
        return head;
    }
}
