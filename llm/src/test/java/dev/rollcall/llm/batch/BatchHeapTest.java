package dev.rollcall.llm.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Question;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process with a heap of 32 MB sends questions and reads their answers of 4 KB each. */
@Timeout(180)
class BatchHeapTest {

    private static final String TEXT = "Stripe sells payments to shops. ".repeat(120);

    /**
     * @param rows so that the answers are a file of 210 MB, and a batch of Google's that tells its 80 MB twice
     */
    @ParameterizedTest
    @CsvSource({"openai,50000", "google,10000"})
    void aSmallHeapIsEnough(String provider, int rows) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/v1/files/o/content", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 1 << 16)) {
                writeLines(out, rows);
            }
        });
        server.createContext("/v1beta/batches/b1", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 1 << 16)) {
                write(out, "{\"name\":\"batches/b1\",\"metadata\":{\"state\":\"BATCH_STATE_SUCCEEDED\",\"output\":");
                writeInlined(out, rows);
                write(out, "},\"done\":true,\"response\":");
                writeInlined(out, rows);
                write(out, "}");
            }
        });
        server.createContext("/v1/files", exchange -> {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            answer(exchange, "{\"id\":\"f1\"}");
        });
        server.createContext(
                "/v1/batches/b1",
                exchange -> answer(exchange, "{\"id\":\"b1\",\"status\":\"completed\",\"output_file_id\":\"o\"}"));
        server.start();
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx32m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Reader.class.getName(),
                            "http://127.0.0.1:" + server.getAddress().getPort(),
                            provider,
                            String.valueOf(rows))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            assertThat(said).contains("answered " + rows + " of " + rows);
        } finally {
            server.stop(0);
        }
    }

    private static void writeLines(OutputStream out, int rows) throws IOException {
        for (int n = rows - 1; n >= 0; n--) {
            write(
                    out,
                    "{\"id\":\"r\",\"custom_id\":\"" + CustomIds.of(Provider.TOKEN, n)
                            + "\",\"response\":{\"status_code\":200,\"body\":{\"model\":\"m\",\"choices\":[{\"message\":"
                            + "{\"content\":\"" + TEXT + "\"},\"finish_reason\":\"stop\"}]}},\"error\":null}\n");
        }
    }

    private static void writeInlined(OutputStream out, int rows) throws IOException {
        write(out, "{\"inlinedResponses\":{\"inlinedResponses\":[");
        for (int n = 0; n < rows; n++) {
            write(
                    out,
                    (n == 0 ? "" : ",") + "{\"metadata\":{\"key\":\"" + CustomIds.of(Provider.TOKEN, n)
                            + "\"},\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + TEXT
                            + "\"}]},\"finishReason\":\"STOP\"}]}}");
        }
        write(out, "]}}");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(com.sun.net.httpserver.HttpExchange exchange, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /** What the small process does. */
    static final class Reader {

        public static void main(String[] args) {
            String provider = args[1];
            Catalogue catalogue =
                    Catalogue.bundled().withBaseUrl(provider, args[0], "test").only(provider);
            Key key = Key.of(provider, Provider.SECRET);
            var target = new BatchTarget(provider, null, null, false);
            try (var panel = new BatchPanel(catalogue, Prices.bundled(), PanelOptions.defaults())) {
                BatchFile file = panel.file(Provider.TOKEN, new Questions(provider, Integer.parseInt(args[2])));
                boolean uploaded = !provider.equals("openai")
                        || panel.upload(file, key).value().isPresent();
                BatchStatus status = panel.poll(target, "b1", key).value().orElseThrow();
                int[] answered = {0};
                ResultsRead read = panel.results(target, Provider.TOKEN, status, 0, key, line -> {
                    boolean isOne =
                            line instanceof BatchLine.Row row && row.reply().outcome() == Outcome.ANSWERED;
                    answered[0] += isOne ? 1 : 0;
                });
                System.out.println("answered " + answered[0] + " of " + read.lines() + " " + read.failure());
                System.exit(uploaded && read.isWhole() ? 0 : 1);
            }
        }
    }

    /** Questions that are made when they are needed. */
    private static final class Questions extends AbstractList<Question> {
        private final String provider;
        private final int rows;

        Questions(String provider, int rows) {
            this.provider = provider;
            this.rows = rows;
        }

        @Override
        public Question get(int n) {
            String prompt = "What does site" + n + ".com do? " + "x".repeat(200);
            return new Question(provider, null, null, false, prompt, 400, null);
        }

        @Override
        public int size() {
            return rows;
        }
    }
}
