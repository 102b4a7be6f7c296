package dev.rollcall.embedder;

import java.io.IOException;

/** {@code java -Xmx256m -cp 'embedder/target/lib/*' dev.rollcall.embedder.Main [--port 8092]} */
public final class Main {
    private static final int PORT = 8092;

    private Main() {}

    /** Runs until it is ended. Prints one line when it answers: {@code embedder: MODEL on http://127.0.0.1:PORT/v1}. */
    public static void main(String[] args) {
        // DJL, which reads the vocabulary, asks nobody on the network.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        // Seconds: whoever sends slower holds no place for ever.
        System.setProperty("sun.net.httpserver.maxReqTime", "30");
        int port = port(args);
        if (port < 0) {
            System.err.println("embedder: usage: [--port PORT]; 0 takes a free port, without it " + PORT + " is taken");
            System.exit(2);
        }
        try {
            Model model = new MiniLm();
            EmbeddingServer server = EmbeddingServer.start(model, port);
            System.out.println("embedder: " + model.name() + " on http://127.0.0.1:" + server.port() + "/v1");
        } catch (IOException e) {
            System.err.println(
                    "embedder: port " + port + " can't be opened: " + e.getMessage() + "; give another with --port");
            System.exit(1);
        }
    }

    private static int port(String[] args) {
        if (args.length == 0) {
            return PORT;
        }
        boolean isPort = args.length == 2 && args[0].equals("--port") && args[1].matches("\\d{1,5}");
        int port = isPort ? Integer.parseInt(args[1]) : -1;
        return port > 65_535 ? -1 : port;
    }
}
