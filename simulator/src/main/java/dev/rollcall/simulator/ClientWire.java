package dev.rollcall.simulator;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/** The connection on which a request came, to break it off. */
record ClientWire(EndPoint wire, Callback callback) {
    static ClientWire of(ReplyWriter.Exchange exchange) {
        EndPoint wire =
                exchange.request().getConnectionMetaData().getConnection().getEndPoint();
        return new ClientWire(wire, exchange.callback());
    }

    /** Makes the close send a TCP reset, even if data is still being sent. */
    void resetOnClose() {
        if (wire.getTransport() instanceof SocketChannel channel) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                // Ignored: it is closed already.
            }
        }
    }

    void hangUp() {
        wire.close();
        callback.failed(new IOException("hung up on purpose"));
    }

    /** Whether the client closed its end while it waited. A waiting client sends nothing, so nothing is lost here. */
    boolean clientHasLeft() {
        try {
            return !wire.isOpen() || wire.fill(ByteBuffer.allocate(1).limit(0)) < 0;
        } catch (IOException e) {
            return true;
        }
    }
}
