package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListsCommandTest {
    private static final String REPORT = """
            {"list":"l","received":%d,"valid":2,"duplicates":%d,"new":1,"invalid":%d,"taken_from":%s,"errors":[%s]}""";
    private static final String BAD = "{\"line\":3,\"value\":\"localhost\",\"reason\":\"it is a local name\"}";

    @TempDir
    private Path folder;

    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void aFileIsSentAsItIs() throws IOException {
        stub.says("PUT /api/lists/l", 200, String.format(java.util.Locale.ROOT, REPORT, 3, 1, 0, "null", ""));
        Path file = Files.writeString(folder.resolve("d.txt"), "# ours\nSTRIPE.com\nadyen.com\n");
        Typed typed = Typed.at(stub, "lists", "put", "l", file.toString());
        assertThat(typed.err()).isEmpty();
        assertThat(typed.out()).isEqualTo("""
                List l: 2 domains, 1 of them new, 1 named again
                Ask about them: ./rollcall crawl --list l
                """);
        assertThat(stub.lastAsked().body()).isEqualTo("# ours\nSTRIPE.com\nadyen.com\n");
        assertThat(stub.lastAsked().header("Content-type")).isEqualTo("text/plain");
        assertThat(stub.lastAsked().header("Content-length")).isEqualTo("28");
    }

    @Test
    void theTypeIsTakenFromTheName() throws IOException {
        stub.says("PUT /api/lists/l", 200, String.format(java.util.Locale.ROOT, REPORT, 2, 0, 0, "null", ""));
        for (String[] known : new String[][] {
            {"a.csv", "text/csv"},
            {"a.TSV.gz", "text/csv"},
            {"a.ndjson.gz", "application/x-ndjson"},
            {"a.jsonl", "application/x-ndjson"},
            {"a.gz", "text/plain"}
        }) {
            Path file = Files.writeString(folder.resolve(known[0]), "x");
            Typed.at(stub, "lists", "put", "l", file.toString());
            assertThat(stub.lastAsked().header("Content-type")).as(known[0]).isEqualTo(known[1]);
        }
    }

    @Test
    void whatIsPackedIsSentPacked() throws IOException {
        stub.says("PUT /api/lists/l", 200, String.format(java.util.Locale.ROOT, REPORT, 2, 0, 0, "null", ""));
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write("a.com\n".repeat(1_000).getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(folder.resolve("d.txt.gz"), packed.toByteArray());
        Typed.at(stub, "lists", "put", "l", file.toString());
        assertThat(stub.lastAsked().header("Content-length")).isEqualTo(String.valueOf(packed.size()));
    }

    @Test
    void standardInputIsAFileToo() {
        stub.says("PUT /api/lists/l", 200, String.format(java.util.Locale.ROOT, REPORT, 2, 0, 0, "null", ""));
        Typed typed = from("a.com\nb.com\n", Terminal.NONE, "lists", "put", "l", "-");
        assertThat(typed.exit()).isZero();
        assertThat(stub.lastAsked().body()).isEqualTo("a.com\nb.com\n");
    }

    @Test
    void howItIsReadAndWhatWasLeftOutIsSaid() {
        stub.says(
                "PUT /api/lists/l?skip_invalid=true&column=my%20column",
                200,
                String.format(
                        java.util.Locale.ROOT,
                        REPORT,
                        25,
                        0,
                        23,
                        "\"column 2 (my column) of 3\"",
                        BAD + ("," + BAD).repeat(22)));
        Typed typed = from("x", Terminal.NONE, "lists", "put", "l", "-", "--skip-invalid", "--column", "my column");
        assertThat(typed.out())
                .startsWith("standard input: column 2 (my column) of 3\n"
                        + "Skipped 23 of 25 entries, which are no domain:\n"
                        + "  standard input:3 'localhost': it is a local name\n")
                .contains("\n  and 3 more\nList l: ");
    }

    @Test
    void badLinesAreShownWithTheirPlaces() throws IOException {
        stub.says("PUT /api/lists/l", 400, """
                {"title":"Bad Request","detail":"2 of 9 entries are no domain, such as line 3 'localhost': it is a local name. Nothing was done.",
                 "errors":[%s,{"line":7,"value":"x y","reason":"it has white space in it"}],"error_count":2}""".formatted(BAD));
        Path file = Files.writeString(folder.resolve("d.txt"), "x");
        Typed typed = Typed.at(stub, "lists", "put", "l", file.toString());
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(typed.err())
                .isEqualTo("rollcall: 2 entries are wrong; nothing was done:\n  " + file
                        + ":3 'localhost': it is a local name\n  " + file + ":7 'x y': it has white space in it\n");
    }

    @Test
    void onATerminalItIsSaidHowMuchWasSent() {
        stub.says("PUT /api/lists/l", 200, String.format(java.util.Locale.ROOT, REPORT, 2, 0, 0, "null", ""));
        var terminal = new Terminal(true, false, false, () -> 80);
        Typed typed = from("a.com\n".repeat(400_000), terminal, "lists", "put", "l", "-");
        assertThat(typed.err())
                .contains("\rSent 1.0 MiB …", "\rSent 2.3 MiB; it is being stored …")
                .endsWith("\r");
        assertThat(typed.out()).startsWith("List l: ");
    }

    @Test
    void aFileThatCanNotBeSentIsSaidBeforeAnythingIsSent() throws IOException {
        assertThat(Typed.at(stub, "lists", "put", "l", "no-such-file").err())
                .isEqualTo("rollcall: FILE: there is no file no-such-file\n");
        Path large = folder.resolve("large.txt");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(65L << 20);
        }
        assertThat(Typed.at(stub, "lists", "put", "l", large.toString()).err())
                .contains("has 65 MiB, and a list may have 64: pack it");
        assertThat(stub.asked()).isEmpty();
        assertThat(Typed.at(stub, "lists", "put", "l").exit()).isEqualTo(2);
    }

    @Test
    void allListsInATable() {
        String row =
                "{\"name\":\"%s\",\"domains\":%d,\"created_at\":\"2026-11-22T10:00:00Z\",\"changed_at\":\"2026-11-23T10:00:00Z\"}";
        stub.says(
                        "GET /api/lists?limit=200",
                        200,
                        "{\"lists\":[" + String.format(java.util.Locale.ROOT, row, "a", 1_000_000)
                                + "],\"next\":\"/api/lists?limit=200&after=a\"}")
                .says(
                        "GET /api/lists?limit=200&after=a",
                        200,
                        "{\"lists\":[" + String.format(java.util.Locale.ROOT, row, "b", 2) + "],\"next\":null}");
        assertThat(Typed.at(stub, "lists").out()).isEqualTo("""
                list    domains  made at                  changed at
                a     1,000,000  2026-11-22 10:00:00 UTC  2026-11-23 10:00:00 UTC
                b             2  2026-11-22 10:00:00 UTC  2026-11-23 10:00:00 UTC
                """);
        assertThat(JobSamples.read(Typed.at(stub, "lists", "--json").out()).path("lists"))
                .hasSize(2);
    }

    @Test
    void noListsYet() {
        stub.says("GET /api/lists?limit=200", 200, "{\"lists\":[],\"next\":null}");
        assertThat(Typed.at(stub, "lists").out()).isEqualTo("No list yet. Keep one: ./rollcall lists put NAME FILE\n");
    }

    @Test
    void aListIsShownAndTakenAway() {
        stub.says("GET /api/lists/l?format=text", 200, "a.com\nb.com\n")
                .says("DELETE /api/lists/l", 200, "{\"name\":\"l\",\"domains\":2}");
        assertThat(Typed.at(stub, "lists", "show", "l").out()).isEqualTo("a.com\nb.com\n");
        assertThat(Typed.at(stub, "lists", "remove", "l").out()).isEqualTo("The list l of 2 domains is taken away.\n");
        assertThat(Typed.at(stub, "lists", "remove", "other").exit()).isEqualTo(1);
    }

    @Test
    void aJobFromAList() {
        stub.says("POST /api/crawl", 202, JobSamples.json("queued", 0, null));
        Typed.at(stub, "crawl", "--list", "l");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"domains\":{\"list\":\"l\"}}");
        assertThat(Typed.at(stub, "crawl", "--list", "l", "a.com").exit()).isEqualTo(2);
    }

    @Test
    void aFileOfDomainsIsWatched() {
        stub.says("PUT /api/domains?watch=true&refresh_hours=48&mode=replace", 200, """
                {"simulated":true,"received":3,"valid":3,"duplicates":0,"new":1,"invalid":0,"taken_from":null,"errors":[],
                 "newly_watched":2,"unwatched":4,"watched":3,"stale":2}""");
        Typed typed = from("a.com\n", Terminal.NONE, "domains", "import", "-", "--refresh-hours", "48", "--replace");
        assertThat(typed.out()).isEqualTo("""
                3 domains, 1 of them new; 2 watched from now on, 4 watched no more (simulated)
                3 watched in all, 2 due.
                """);
    }

    @Test
    void watchedDomainsGoOverTheirPages() {
        String page =
                "{\"simulated\":false,\"watched\":2,\"stale\":1,\"domains\":[{\"domain\":\"%s\",\"refresh_hours\":24,"
                        + "\"done_from\":null,\"due_at\":\"2026-11-22T10:00:00Z\"}],\"next\":%s}";
        stub.says(
                        "GET /api/domains?watched=true&limit=1000",
                        200,
                        page.formatted("a.com", "\"/api/domains?limit=1000&after=1.1\""))
                .says("GET /api/domains?limit=1000&after=1.1", 200, page.formatted("b.com", "null"));
        assertThat(Typed.at(stub, "domains", "list").out())
                .contains("a.com ", "b.com ")
                .endsWith("2 watched domains, 1 due\n");
        assertThat(JobSamples.read(Typed.at(stub, "domains", "list", "--json").out())
                        .path("domains"))
                .hasSize(2);
    }

    private Typed from(String in, Terminal terminal, String... words) {
        return Typed.with(Map.of("ROLLCALL_URL", stub.url().toString()), in, terminal, words);
    }
}
