package dev.rollcall.llm.batch;

import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Question;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** A provider on loopback that says at each address what the test tells it to, and the panel that sends batches to it. */
final class Provider implements AutoCloseable {

    static final String SECRET = "sk-test-0123456789abcdef";
    static final String TOKEN = "rc-abcdefghijklmnopqrst";

    final MockWebServer web = new MockWebServer();
    final List<RecordedRequest> asked = new CopyOnWriteArrayList<>();
    final BatchPanel panel;
    final Catalogue catalogue;
    final String id;

    private final Map<String, List<MockResponse>> replies = new LinkedHashMap<>();

    Provider(String id) {
        this(id, new PanelOptions(Duration.ofSeconds(10), Duration.ofSeconds(2), 1 << 20));
    }

    Provider(String id, PanelOptions options) {
        this.id = id;
        web.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                asked.add(request);
                List<MockResponse> those = replies.get(request.getMethod() + " " + request.getTarget());
                return those == null
                        ? new MockResponse.Builder()
                                .code(404)
                                .body("{\"error\":{\"message\":\"nothing here\"}}")
                                .build()
                        : those.size() > 1 ? those.remove(0) : those.get(0);
            }
        });
        try {
            web.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String url = "http://127.0.0.1:" + web.getPort();
        this.catalogue = Catalogue.bundled()
                .withBaseUrls(Catalogue.bundled().providers().stream()
                        .collect(Collectors.toMap(dev.rollcall.llm.Provider::id, provider -> url)));
        this.panel = new BatchPanel(catalogue, Prices.bundled(), options);
    }

    /** @param call method, path and query: {@code GET /v1/batches/b1} */
    Provider at(String call, String json) {
        return at(call, new MockResponse.Builder().body(json));
    }

    Provider at(String call, MockResponse.Builder reply) {
        replies.computeIfAbsent(call, any -> new ArrayList<>()).add(reply.build());
        return this;
    }

    Key key() {
        return Key.of(id, SECRET);
    }

    BatchTarget target() {
        return new BatchTarget(id, null, null, false);
    }

    BatchFile file(int rows) {
        return panel.file(TOKEN, questions(rows));
    }

    List<Question> questions(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(
                        n -> new Question(id, null, null, false, "What does site" + n + ".com do? ☂", 400, "cell/" + n))
                .toList();
    }

    /** The value of a success; else the failure's words as an exception. */
    <T> T done(BatchResult<T> result) {
        return result.value().orElseThrow(() -> new AssertionError(result.toString()));
    }

    BatchStatus polled(String taskId) {
        return done(panel.poll(target(), taskId, key()));
    }

    /** All lines of the results of a batch. */
    List<BatchLine> lines(BatchStatus status) {
        List<BatchLine> lines = new ArrayList<>();
        ResultsRead read = panel.results(target(), TOKEN, status, 0, key(), lines::add);
        if (!read.isWhole() || read.lines() != lines.size()) {
            throw new AssertionError(read + " of " + lines.size() + " lines");
        }
        return lines;
    }

    /** Only the results of questions. */
    List<BatchLine.Row> rows(BatchStatus status) {
        return lines(status).stream().map(BatchLine.Row.class::cast).toList();
    }

    String sent(int i) {
        return asked.get(i).getBody() == null ? "" : asked.get(i).getBody().utf8();
    }

    static String customId(int n) {
        return CustomIds.of(TOKEN, n);
    }

    static MockResponse.Builder reply(int status, String json) {
        return new MockResponse.Builder().code(status).body(json);
    }

    @Override
    public void close() {
        panel.close();
        web.close();
    }
}
