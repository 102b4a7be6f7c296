package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code answers} with filters, and {@code archive}. */
class AnswersOutTest {
    private static final String ANSWER = """
            {"cell":7,"domain":"a.com","prompt":"business","prompt_version":1,"provider":"openai","model":"m",
             "resolved_model":null,"surface":"api","repetition":0,"window":"2026-11-22","state":"answered",
             "truncated":false,"simulated":false,"at":"2026-11-22T10:02:11Z","cost_usd":0.00012,"latency_ms":812,
             "text":null,"citations":[],"archived":"x.ndjson.gz"}""";

    @TempDir
    private Path folder;

    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void filtersWithoutADomainAreForAllJobs() throws IOException {
        stub.says(
                        "GET /api/answers?from=2026-11-01&provider=openai&q=cheap%20OR%20price&limit=1",
                        200, page("null", "null"))
                .says(
                        "GET /api/answers?from=2026-11-01&provider=openai&q=cheap%20OR%20price&format=ndjson",
                        200, "{\"cell\":7}\n");
        Path file = folder.resolve("out.ndjson");
        Typed typed = Typed.at(
                stub,
                "answers",
                "--from",
                "2026-11-01",
                "--provider",
                "openai",
                "--q",
                "cheap OR price",
                "--ndjson",
                file.toString());
        assertThat(typed.err()).isEmpty();
        assertThat(typed.exit()).isZero();
        assertThat(Files.readString(file)).isEqualTo("{\"cell\":7}\n");
    }

    @Test
    void aDomainOrAJobMayBeNamedBeside() {
        stub.says("GET /api/answers?state=refused&domain=a.com&limit=200", 200, page("null", "null"))
                .says("GET /api/answers?simulated=true&job=x&format=csv", 200, "domain\r\n");
        assertThat(Typed.at(stub, "answers", "a.com", "--state", "refused").out())
                .contains("openai/m", "(archived in x.ndjson.gz)");
        assertThat(Typed.at(stub, "answers", "x", "--simulated", "--csv").out()).isEqualTo("domain\r\n");
    }

    @Test
    void whatIsNotIndexedYetIsSaid() {
        stub.says("GET /api/answers?q=x&limit=200", 200, page("\"2026-11-01T00:00:00Z\"", "null"));
        assertThat(Typed.at(stub, "answers", "--q", "x").err())
                .contains("before 2026-11-01 00:00:00 UTC are not indexed yet");
    }

    @Test
    void whatTheServerRefusesIsSaidAndNoFileIsLeft() {
        stub.says("GET /api/answers?from=soon&format=ndjson", 400, "{\"detail\":\"?from=soon: it is a date\"}");
        Path file = folder.resolve("out.ndjson");
        Typed typed = Typed.at(stub, "answers", "--from", "soon", "--ndjson", file.toString());
        assertThat(typed.err()).isEqualTo("rollcall: ?from=soon: it is a date\n");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void archivesAreListed() {
        stub.says("GET /api/archives?limit=200", 200, """
                {"archives":[{"id":1,"file":"a.ndjson.gz","sha256":"00","bytes":1200,"rows":25000,
                 "first_at":"2026-10-01T00:00:00Z","last_at":"2026-10-02T00:00:00Z","created_at":"2026-11-22T03:17:00Z",
                 "moved_at":"2026-11-22T03:17:09Z","restored_at":null}],"next":null}""");
        assertThat(Typed.at(stub, "archive", "list").out()).contains("a.ndjson.gz", "25,000", "in the file");
        assertThat(Typed.at(stub, "archive").out()).contains("a.ndjson.gz");
    }

    @Test
    void aFileIsSentBack() throws IOException {
        Path file = Files.writeString(folder.resolve("a.ndjson.gz"), "packed");
        stub.says(
                "PUT /api/archives/a.ndjson.gz",
                200,
                "{\"file\":\"a.ndjson.gz\",\"rows\":4,\"restored\":3,\"left\":1}");
        assertThat(Typed.at(stub, "archive", "restore", file.toString()).out())
                .isEqualTo("3 answers of a.ndjson.gz restored, 1 left: there already, or asked again since.\n");
        assertThat(stub.lastAsked().body()).isEqualTo("packed");
        assertThat(Typed.at(stub, "archive", "restore", folder.resolve("b").toString())
                        .err())
                .startsWith("rollcall: FILE: there is no file ");
    }

    private static String page(String indexedFrom, String next) {
        return "{\"answers\":[" + ANSWER + "],\"indexed_until\":\"2026-11-22T10:02:12Z\",\"indexed_from\":"
                + indexedFrom + ",\"next\":" + next + "}";
    }
}
