package dev.rollcall.llm;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * Checks a connection from the pool before anything is sent on it. OkHttp checks only those that were idle for 10 s. On a
 * connection that the server has closed meanwhile the call would be lost, and it would be unknown whether it was billed.
 */
final class StaleConnectionInterceptor implements Interceptor {

    @Override
    public Response intercept(Chain chain) throws IOException {
        CallTrace trace = chain.request().tag(CallTrace.class);
        var connection = chain.connection();
        // HTTP/2 has its own reader thread, which notices the end.
        if (trace != null
                && connection != null
                && !trace.connected()
                && connection.protocol() == Protocol.HTTP_1_1
                && isClosed(connection.socket())) {
            connection.socket().close();
            throw new ConnectionClosed();
        }
        return chain.proceed(chain.request());
    }

    /**
     * Whether the server has closed the connection. Nothing may arrive on an idle connection: its end, or any byte, means
     * that it can't be used.
     */
    private static boolean isClosed(Socket socket) throws IOException {
        SocketChannel channel = socket.getChannel();
        return channel == null ? hasEndedWithinOneMilli(socket) : hasEnded(channel);
    }

    private static boolean hasEnded(SocketChannel channel) {
        try {
            channel.configureBlocking(false);
            if (channel.read(ByteBuffer.allocate(1)) != 0) {
                return true;
            }
            channel.configureBlocking(true);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether the socket ends within 1 ms, the shortest wait for a socket without a channel. */
    private static boolean hasEndedWithinOneMilli(Socket socket) throws IOException {
        int before = socket.getSoTimeout();
        try {
            socket.setSoTimeout(1);
            socket.getInputStream().read();
            return true;
        } catch (SocketTimeoutException e) {
            socket.setSoTimeout(before);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Nothing was sent, so the call may use another connection. */
    static final class ConnectionClosed extends IOException {
        private static final long serialVersionUID = 1L;

        ConnectionClosed() {
            super("the server had closed the connection");
        }
    }
}
