package dev.rollcall.llm.batch;

import static dev.rollcall.llm.batch.Provider.TOKEN;
import static dev.rollcall.llm.batch.Provider.customId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.llm.Acceptance;
import dev.rollcall.llm.Fault;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.ByteString;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of the lines of a file, and of a file that breaks off. */
@Timeout(20)
class BatchResultsTest {

    private static final String GOOD =
            "{\"model\":\"m\",\"choices\":[{\"message\":{\"content\":\"café\"},\"finish_reason\":\"stop\"}],\"x\":1.50}";

    private final Provider provider = new Provider("openai");

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void shuffledAndDoubledLinesAreGivenAsTheyCome() {
        assertThat(rows(answer(2), answer(0), answer(2), answer(1)))
                .extracting(BatchLine.Row::n)
                .containsExactly(2, 0, 2, 1);
    }

    @Test
    void whatIsNoResultOfOursIsPassedOn() {
        String other = answer(0).replace(TOKEN, CustomIds.newToken());
        List<BatchLine> lines = provider.lines(withFile(String.join(
                "\n",
                "",
                answer(0),
                "  \t\r",
                "{\"custom_id\":",
                "null",
                "[]",
                other,
                "{\"id\":\"x\"}",
                answer(1),
                "")));
        assertThat(lines)
                .extracting(
                        line -> line instanceof BatchLine.Bad bad ? bad.flaw().toString() : "ROW")
                .containsExactly(
                        "BLANK",
                        "ROW",
                        "BLANK",
                        "BROKEN_JSON",
                        "BROKEN_JSON",
                        "BROKEN_JSON",
                        "UNKNOWN_ID",
                        "UNKNOWN_ID",
                        "ROW");
        assertThat(lines).extracting(BatchLine::line).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void aLineThatIsTooLongIsPassedOver() {
        String huge = line(0, 200, GOOD.replace("café", "x".repeat(2 << 20)));
        List<BatchLine> lines = provider.lines(withFile(answer(1) + "\n" + huge + "\n" + answer(2) + "\n"));
        assertThat(lines.get(1)).isEqualTo(new BatchLine.Bad(2, BatchLine.Flaw.TOO_LONG, null));
        assertThat(lines).hasSize(3);
    }

    /** "1000 completed, 0 failed", and these in the error file (trap 2). */
    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "{}"})
    void statusZeroIsTransient(String body) {
        Reply reply = rows(line(0, 0, body)).get(0).reply();
        assertThat(reply.outcome()).isEqualTo(Outcome.OVERLOADED);
        assertThat(reply.fault()).isEqualTo(Fault.PROVIDER);
        assertThat(rows(line(0, 200, body)).get(0).reply().outcome()).isEqualTo(Outcome.OVERLOADED);
    }

    @Test
    void rowsThatWereNeverAskedSaySo() {
        String expired =
                "{\"custom_id\":\"%s\",\"response\":null,\"error\":{\"code\":\"%s\",\"message\":\"This request could not be executed\"}}";
        List<BatchLine.Row> rows = rows(
                expired.formatted(customId(0), "batch_expired"),
                expired.formatted(customId(1), "batch_cancelled"),
                expired.formatted(customId(2), "server_error"));
        assertThat(rows)
                .extracting(BatchLine.Row::end)
                .containsExactly(RowEnd.EXPIRED, RowEnd.CANCELLED, RowEnd.REPLIED);
        assertThat(rows).extracting(row -> row.reply().outcome()).containsOnly(Outcome.OVERLOADED);
        assertThat(rows).extracting(row -> row.reply().sent()).containsExactly(false, false, true);
        assertThat(rows.get(0).end().wasAsked()).isFalse();
    }

    /** A refusal and a cut answer are successes (trap 7); errors mean what they mean online (trap 6). */
    @Test
    void bodiesAreReadAsOnline() throws Exception {
        String[] bodies = {
            GOOD,
            "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"I won't\"},\"finish_reason\":\"stop\"}]}",
            "{\"choices\":[{\"message\":{\"content\":\"Half\"},\"finish_reason\":\"length\"}]}",
            "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"stop\"}]}",
            "{\"object\":\"something else\"}",
            "{\"error\":{\"message\":\"Rate limit reached. Please try again in 6s.\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}",
            "{\"error\":{\"message\":\"You exceeded your current quota\",\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}",
            "{\"error\":{\"message\":\"Incorrect API key provided: " + Provider.SECRET
                    + "\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}",
            "{\"error\":{\"message\":\"too long\",\"type\":\"invalid_request_error\",\"code\":\"context_length_exceeded\"}}",
            "{\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\"}}"
        };
        int[] statuses = {200, 200, 200, 200, 200, 429, 429, 401, 400, 500};
        List<Reply> online = new ArrayList<>();
        String[] lines = new String[bodies.length];
        try (var panel = new Panel(provider.catalogue, PanelOptions.defaults())) {
            for (int i = 0; i < bodies.length; i++) {
                provider.at("POST /v1/chat/completions", Provider.reply(statuses[i], bodies[i]));
                lines[i] = line(i, statuses[i], bodies[i]);
            }
            for (int i = 0; i < bodies.length; i++) {
                online.add(panel.ask(provider.questions(1).get(0), provider.key()));
            }
        }
        List<Reply> inBatch = rows(lines).stream().map(BatchLine.Row::reply).toList();
        for (int i = 0; i < bodies.length; i++) {
            assertThat(inBatch.get(i))
                    .as(bodies[i])
                    .usingRecursiveComparison()
                    .ignoringFields("latency", "requestId")
                    .isEqualTo(online.get(i));
        }
        assertThat(inBatch.get(7).toString() + new String(inBatch.get(7).raw(), StandardCharsets.UTF_8))
                .doesNotContain(Provider.SECRET);
    }

    @Test
    void aBodyIsKeptAsItWasWritten() {
        String odd =
                "{ \"choices\" : [{\"message\":{\"content\":\"caf\\u00e9\"}}] ,\t\"x\":1.50, \"custom_id\":{\"response\":[]} }";
        Reply reply = rows(" {\"error\" : null, \"response\": {\"body\": " + odd
                        + " , \"status_code\":200}, \"custom_id\":\"" + customId(0) + "\"}")
                .get(0)
                .reply();
        assertThat(new String(reply.raw(), StandardCharsets.UTF_8)).isEqualTo(odd);
        assertThat(reply.text()).isEqualTo("café");
    }

    @Test
    void bothFilesAreReadAndCountedOn() {
        provider.at(
                        "GET /v1/batches/b1",
                        "{\"id\":\"b1\",\"status\":\"completed\",\"output_file_id\":\"o\",\"error_file_id\":\"e\"}")
                .at("GET /v1/files/o/content", answer(0) + "\n" + answer(1) + "\n")
                .at("GET /v1/files/e/content", line(2, 500, "{\"error\":{\"message\":\"x\"}}") + "\n");
        BatchStatus status = provider.polled("b1");
        assertThat(provider.lines(status)).extracting(BatchLine::line).containsExactly(1L, 2L, 3L);
        List<BatchLine> rest = new ArrayList<>();
        ResultsRead read = provider.panel.results(provider.target(), TOKEN, status, 2, provider.key(), rest::add);
        assertThat(rest).extracting(BatchLine::line).containsExactly(3L);
        assertThat(read).isEqualTo(new ResultsRead(3, 0, false, null));
    }

    @Test
    void aConnectionThatBreaksMidwayTellsWhereToGoOn() {
        String whole = answer(0) + "\n" + answer(1) + "\n" + answer(2) + "\n";
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        BatchStatus status = withFile(new MockResponse.Builder()
                .body(new Buffer().write(bytes, 0, bytes.length / 2))
                .setHeader("Content-Length", bytes.length)
                .onResponseEnd(new SocketEffect.CloseSocket()));
        provider.at("GET /v1/files/o/content", whole);
        List<BatchLine> lines = new ArrayList<>();
        ResultsRead read = provider.panel.results(provider.target(), TOKEN, status, 0, provider.key(), lines::add);
        assertThat(read.lines()).isEqualTo(1);
        assertThat(read.because().outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(read.because().acceptance()).isEqualTo(Acceptance.UNKNOWN);
        read = provider.panel.results(provider.target(), TOKEN, status, read.lines(), provider.key(), lines::add);
        assertThat(read).isEqualTo(new ResultsRead(3, 0, false, null));
        assertThat(lines).extracting(line -> ((BatchLine.Row) line).n()).containsExactly(0, 1, 2);
    }

    /** The connection ends well, but the file does not: in the middle of the two bytes of é. */
    @Test
    void aFileThatEndsInTheMiddleOfACharacter() {
        byte[] whole = (answer(0) + "\n" + answer(1) + "\n").getBytes(StandardCharsets.UTF_8);
        int cut = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf('Ã') + 1;
        BatchStatus status =
                withFile(new MockResponse.Builder().body(new Buffer().write(ByteString.of(Arrays.copyOf(whole, cut)))));
        List<BatchLine> lines = new ArrayList<>();
        ResultsRead read = provider.panel.results(provider.target(), TOKEN, status, 0, provider.key(), lines::add);
        assertThat(read).isEqualTo(new ResultsRead(1, 0, true, null));
        assertThat(lines).hasSize(1);
        read = provider.panel.results(provider.target(), TOKEN, status, 2, provider.key(), lines::add);
        assertThat(read).as("the cut line is given up").isEqualTo(new ResultsRead(2, 0, false, null));
    }

    @Test
    void aLineWithBrokenUtf8IsBroken() {
        byte[] line = answer(0).replace("café", "caf\u0001").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < line.length; i++) {
            line[i] = line[i] == 1 ? (byte) 0xC3 : line[i];
        }
        BatchStatus status = withFile(
                new MockResponse.Builder().body(new Buffer().write(line).writeUtf8("\n" + answer(1) + "\n")));
        assertThat(provider.lines(status))
                .hasSize(2)
                .element(0)
                .isEqualTo(new BatchLine.Bad(1, BatchLine.Flaw.BROKEN_JSON, null));
    }

    @Test
    void compressedFilesAreRead() throws Exception {
        Buffer zipped = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(zipped))) {
            sink.writeUtf8(answer(0) + "\n");
        }
        BatchStatus status = withFile(
                new MockResponse.Builder().addHeader("Content-Encoding", "gzip").body(zipped));
        assertThat(provider.rows(status)).hasSize(1);
    }

    @Test
    void filesThatAreGoneAreAnOutcome() {
        BatchStatus status = withFile(Provider.reply(404, "{\"error\":{\"message\":\"No such File object\"}}"));
        ResultsRead read = provider.panel.results(provider.target(), TOKEN, status, 0, provider.key(), line -> {});
        assertThat(read.failure().orElseThrow().httpStatus()).isEqualTo(404);
        assertThat(read.lines()).isZero();
    }

    @Test
    void aPageOfAPortalIsNoFile() {
        BatchStatus status = withFile("<html><title>Sign in</title></html>");
        ResultsRead read = provider.panel.results(provider.target(), TOKEN, status, 0, provider.key(), line -> {});
        assertThat(read.because().outcome()).isEqualTo(Outcome.OVERLOADED);
        assertThat(read.because().fault()).isEqualTo(Fault.PLACE);
    }

    @Test
    void whatTheSinkThrowsComesThrough() {
        BatchStatus status = withFile(answer(0) + "\n" + answer(1) + "\n");
        assertThatThrownBy(() -> provider.panel.results(provider.target(), TOKEN, status, 0, provider.key(), line -> {
                    throw new IllegalStateException("the ledger is away");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the ledger is away");
    }

    @Test
    void anInterruptEndsTheReading() {
        BatchStatus status = withFile(answer(0) + "\n" + answer(1) + "\n");
        ResultsRead read = provider.panel.results(
                provider.target(),
                TOKEN,
                status,
                0,
                provider.key(),
                line -> Thread.currentThread().interrupt());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(read.lines()).isEqualTo(1);
        assertThat(read.because().outcome()).isEqualTo(Outcome.UNREACHABLE);
    }

    private static String answer(int n) {
        return line(n, 200, GOOD);
    }

    private static String line(int n, int status, String body) {
        return "{\"id\":\"r\",\"custom_id\":\"" + customId(n) + "\",\"response\":{\"status_code\":" + status
                + ",\"request_id\":\"q\",\"body\":" + body + "},\"error\":null}";
    }

    private List<BatchLine.Row> rows(String... lines) {
        try (var own = new Provider("openai")) {
            own.at("GET /v1/batches/b1", COMPLETED)
                    .at("GET /v1/files/o/content", Arrays.stream(lines).collect(Collectors.joining("\n", "", "\n")));
            return own.rows(own.polled("b1"));
        }
    }

    private static final String COMPLETED =
            "{\"id\":\"b1\",\"status\":\"completed\",\"output_file_id\":\"o\",\"error_file_id\":null}";

    private BatchStatus withFile(String content) {
        return withFile(new MockResponse.Builder().body(content));
    }

    private BatchStatus withFile(MockResponse.Builder content) {
        provider.at("GET /v1/batches/b1", COMPLETED).at("GET /v1/files/o/content", content);
        return provider.polled("b1");
    }
}
