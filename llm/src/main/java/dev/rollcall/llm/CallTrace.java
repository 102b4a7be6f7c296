package dev.rollcall.llm;

import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Response;

/** What is known about a call even if it ends in an exception: whether it was sent, and the head of its reply. */
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

    /** From now on the call may be billed: after a failed write it is unknown how much of it arrived. */
    @Override
    public void requestHeadersStart(Call call) {
        sent = true;
    }

    /** For a reply to a call that somebody else has made. */
    void requestHeadersSent() {
        sent = true;
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
        head = response;
    }

    /** The request only reached a proxy; the reply is the proxy's and not the provider's. */
    void stoppedByProxy() {
        sent = false;
        head = null;
    }

    /** Whether this call opened a new connection. */
    boolean connected() {
        return connected;
    }

    boolean sent() {
        return sent;
    }

    /** The status and headers of the reply; null when none came. */
    Response head() {
        return head;
    }
}
