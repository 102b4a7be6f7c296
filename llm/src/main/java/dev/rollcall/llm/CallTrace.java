package dev.rollcall.llm;

import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Response;

/** What is known of a call even when it ends in an exception: whether it was sent, and the head of its reply. */
final class CallTrace extends EventListener {

    private volatile boolean connected;
    private volatile boolean sent;
    private volatile Response head;

    /** The trace that travels with the request, so that one client serves all calls. */
    static EventListener of(Call call) {
        CallTrace trace = call.request().tag(CallTrace.class);
        return trace == null ? NONE : trace;
    }

    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
        connected = true;
    }

    /** From here on the call may be billed: a write that fails does not tell how much of it arrived. */
    @Override
    public void requestHeadersStart(Call call) {
        sent = true;
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
        head = response;
    }

    /** The request went no further than to a proxy, whose reply is not the provider's. */
    void stoppedByProxy() {
        sent = false;
        head = null;
    }

    /** Whether this call made a connection of its own. */
    boolean connected() {
        return connected;
    }

    boolean sent() {
        return sent;
    }

    /** Status and headers without a body; null when none came. */
    Response head() {
        return head;
    }
}
