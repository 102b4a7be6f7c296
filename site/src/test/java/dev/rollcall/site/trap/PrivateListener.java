package dev.rollcall.site.trap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A port of this machine that nobody may connect to; it counts who does. */
public final class PrivateListener implements AutoCloseable {
    private final List<ServerSocket> sockets = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    /** Listens on all loopback addresses that are named; what the machine does not have (IPv6) is left out. */
    public PrivateListener(int port, String... addresses) throws IOException {
        int wanted = port;
        for (String address : addresses) {
            ServerSocket socket = new ServerSocket();
            try {
                socket.bind(new InetSocketAddress(InetAddress.getByName(address), wanted));
            } catch (IOException e) {
                socket.close();
                if (sockets.isEmpty()) {
                    throw e;
                }
                continue;
            }
            wanted = socket.getLocalPort();
            sockets.add(socket);
            Thread thread = new Thread(() -> count(socket), "private listener");
            thread.setDaemon(true);
            thread.start();
        }
    }

    public int port() {
        return sockets.get(0).getLocalPort();
    }

    /** How many connected so far. */
    public int connections() {
        return connections.get();
    }

    private void count(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                socket.accept().close();
                connections.incrementAndGet();
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket socket : sockets) {
            socket.close();
        }
    }
}
