package dev.rollcall.llm;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ServerSocketFactory;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** A provider on loopback that says what the test tells it to, and the panel that asks it. */
final class Server implements AutoCloseable {

    static final String SECRET = "sk-test-0123456789abcdef";

    final MockWebServer web = new MockWebServer();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Panel panel;

    Server() {
        this(new PanelOptions(Duration.ofSeconds(10), Duration.ofSeconds(2), 8 << 20));
    }

    Server(PanelOptions options) {
        web.setServerSocketFactory(new Prompt());
        try {
            web.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String url = "http://127.0.0.1:" + web.getPort();
        Catalogue catalogue = Catalogue.bundled();
        Map<String, String> urls = catalogue.providers().stream().collect(Collectors.toMap(Provider::id, p -> url));
        panel = new Panel(catalogue.withBaseUrls(urls), options, meters);
    }

    Server says(int status, String body, String... headers) {
        MockResponse.Builder response = new MockResponse.Builder().code(status).body(body);
        for (int i = 0; i < headers.length; i += 2) {
            response.addHeader(headers[i], headers[i + 1]);
        }
        return says(response);
    }

    Server says(MockResponse.Builder response) {
        web.enqueue(response.build());
        return this;
    }

    Reply to(String provider) {
        return to(question(provider, null, false));
    }

    Reply to(String provider, String api) {
        return to(question(provider, api, false));
    }

    Reply to(Question question) {
        return panel.ask(question, Key.of(question.provider(), SECRET));
    }

    RecordedRequest received() throws InterruptedException {
        return web.takeRequest();
    }

    static Question question(String provider, String api, boolean search) {
        return new Question(provider, api, null, search, "What does stripe.com do? ☂", 400, "job/7/cell");
    }

    @Override
    public void close() {
        panel.close();
        web.close();
    }

    /** The server writes head and body apart; Nagle's algorithm would hold the body back for 40 ms. */
    private static final class Prompt extends ServerSocketFactory {

        @Override
        public ServerSocket createServerSocket() throws IOException {
            return new ServerSocket() {
                /** MockWebServer lets 50 wait to be accepted; the next one would be tried again after a second. */
                @Override
                public void bind(SocketAddress address, int backlog) throws IOException {
                    super.bind(address, 512);
                }

                @Override
                public Socket accept() throws IOException {
                    Socket socket = super.accept();
                    socket.setTcpNoDelay(true);
                    return socket;
                }
            };
        }

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) throws IOException {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
            throw new UnsupportedOperationException();
        }
    }
}
