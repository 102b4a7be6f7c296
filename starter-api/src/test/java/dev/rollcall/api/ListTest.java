package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Jobs.Job;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 16, many domains: lists that are put, and jobs from them. */
class ListTest {
    private static final String[] TEXT = {"Content-Type", "text/plain"};
    private static final String[] CSV = {"Content-Type", "text/csv; charset=utf-8"};
    private static final String[] NDJSON = {"Content-Type", "application/x-ndjson"};
    private static final String[] PACKED = {"Content-Type", "text/plain", "Content-Encoding", "gzip"};

    private final TestApi api = TestApi.withTemporalAway().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "text/plain ~ `` ~ # ours\\nstripe.com\\n\\nadyen.com\\n ~ ``",
                "text/plain; charset=UTF-8 ~ `` ~ stripe.com\\r\\nadyen.com ~ ``",
                "text/csv ~ `` ~ stripe.com\\nadyen.com\\n ~ ``",
                "text/csv ~ `` ~ domain\\nstripe.com\\nadyen.com\\n ~ the column domain, 1 header line skipped",
                "text/csv ~ `` ~ rank,domain\\n1,stripe.com\\n2,adyen.com\\n ~ column 2 (domain) of 2, 1 header line skipped",
                "text/csv ~ ?column=b ~ a,b\\nx.com,stripe.com\\ny.com,adyen.com\\n ~ column 2 (b) of 2, 1 header line skipped",
                "text/csv ~ ?column=1 ~ stripe.com,x.com\\nadyen.com,y.com\\n ~ column 1 of 2",
                "application/x-ndjson ~ `` ~ \"stripe.com\"\\n{\"domain\":\"adyen.com\",\"n\":1}\\n ~ ``",
                "application/x-ndjson ~ ?column=url ~ {\"url\":\"https://stripe.com/\"}\\n\\n{\"url\":\"adyen.com\"} ~ ``",
            })
    void listsComeInThreeFormats(String type, String query, String body, String takenFrom) {
        Reply reply = api.put(
                "/api/lists/l" + query, bytes(body.replace("\\n", "\n").replace("\\r", "\r")), "Content-Type", type);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.at("/valid").intValue()).isEqualTo(2);
        assertThat(reply.at("/taken_from").stringValueOpt().orElse("")).isEqualTo(takenFrom);
        assertThat(domains("l")).containsExactly("adyen.com", "stripe.com");
    }

    /** As {@code curl -T FILE.gz} sends it: it says neither what it is nor that it is packed. */
    @Test
    void aPackedListIsUnpackedWhetherItSaysSoOrNot() throws IOException {
        byte[] packed = gzip("stripe.com\nadyen.com\n");
        assertThat(api.put("/api/lists/a", packed, PACKED).at("/valid").intValue())
                .isEqualTo(2);
        assertThat(api.put("/api/lists/b", packed).at("/valid").intValue()).isEqualTo(2);
        var two = new ByteArrayOutputStream();
        two.write(packed);
        two.write(gzip("bing.com\n"));
        assertThat(api.put("/api/lists/c", two.toByteArray(), PACKED)
                        .at("/valid")
                        .intValue())
                .isEqualTo(3);
        Reply plain = api.put("/api/lists/d", bytes("stripe.com\n"), PACKED);
        assertThat(plain.status()).isEqualTo(400);
        assertThat(plain.text("/detail")).startsWith("Content-Encoding says gzip, and the body is not");
    }

    @Test
    void otherSpellingsAreCountedAsDuplicates() {
        Reply reply = api.put(
                "/api/lists/l",
                bytes(
                        "stripe.com\nSTRIPE.COM\nhttps://stripe.com/a\nwww.stripe.com\nWWW.Stripe.com.\nmünchen.de\nxn--mnchen-3ya.de\n"),
                TEXT);
        assertThat(reply.body())
                .isEqualTo("{\"list\":\"l\",\"received\":7,\"valid\":3,\"duplicates\":4,\"new\":3,\"invalid\":0,"
                        + "\"taken_from\":null,\"errors\":[]}");
        Reply again = api.put("/api/lists/l", bytes("stripe.com\nadyen.com\n"), TEXT);
        assertThat(again.at("/new").intValue()).isEqualTo(1);
        assertThat(domains("l")).containsExactly("adyen.com", "stripe.com");
    }

    @Test
    void badLinesAreNamedByTheirNumbersAndNothingIsStored() {
        Reply reply = api.put("/api/lists/l", bytes("stripe.com\n\nlocalhost\na b.com\n10.0.0.1\n"), TEXT);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/detail"))
                .startsWith("3 of 4 entries are no domain, such as line 3 'localhost': it is a local name")
                .endsWith(". Nothing was done.");
        assertThat(reply.at("/error_count").intValue()).isEqualTo(3);
        assertThat(reply.at("/errors").findValuesAsString("line")).containsExactly("3", "4", "5");
        assertThat(reply.at("/errors").findValuesAsString("value")).containsExactly("localhost", "a b.com", "10.0.0.1");
        nothingIsStored();
    }

    @Test
    void badLinesOfJsonHaveTheirNumbersToo() {
        Reply reply = api.put(
                "/api/lists/l", bytes("\"a.com\"\n{\"name\":\"b.com\"}\n[\"c.com\"]\n{\"domain\":\nnull\n"), NDJSON);
        assertThat(reply.at("/errors").findValuesAsString("line")).containsExactly("2", "3", "4", "5");
        assertThat(reply.at("/errors").findValuesAsString("reason"))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("it has no field domain"),
                        two -> assertThat(two).startsWith("it is neither a name in quotes nor an object"),
                        three -> assertThat(three).startsWith("it is no JSON"),
                        four -> assertThat(four).startsWith("it is neither a name in quotes nor an object"));
        nothingIsStored();
    }

    @Test
    void ahundredBadLinesAreShownAndAllAreCounted() {
        String junk = IntStream.range(0, 1_200).mapToObj(i -> "junk" + i + "\n").collect(Collectors.joining());
        Reply refused = api.put("/api/lists/l", bytes("a.com\n" + junk), TEXT);
        assertThat(refused.at("/errors").size()).isEqualTo(100);
        assertThat(refused.at("/error_count").intValue()).isEqualTo(1_200);
        nothingIsStored();
        Reply skipped = api.put("/api/lists/l?skip_invalid=true", bytes("a.com\n" + junk), TEXT);
        assertThat(skipped.status()).isEqualTo(200);
        assertThat(skipped.at("/invalid").intValue()).isEqualTo(1_200);
        assertThat(skipped.at("/errors").size()).isEqualTo(100);
        assertThat(domains("l")).containsExactly("a.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "domain\n"})
    void aListWithoutADomainIsRefused(String body) {
        Reply reply = api.put("/api/lists/l", bytes(body), TEXT);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/detail")).contains("no domain in the body", "DELETE /api/lists/l");
        assertThat(api.put("/api/lists/l?skip_invalid=true", bytes("localhost\n" + body), TEXT)
                        .status())
                .isEqualTo(400);
        nothingIsStored();
    }

    /** Also with skip_invalid: what was cut on its way is not whole, however much of it can be read. */
    @Test
    void aBodyThatIsCutIsRefused() throws IOException {
        byte[] text = bytes("stripe.com\nmünchen.de\nadyen.com/€");
        byte[] halfACharacter = Arrays.copyOf(text, text.length - 1);
        Reply reply = api.put("/api/lists/l?skip_invalid=true", halfACharacter, TEXT);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/detail")).contains("ends in the middle of a character");
        byte[] packed = gzip("stripe.com\n".repeat(1_000));
        for (int left : new int[] {packed.length - 1, packed.length - 8, packed.length / 2, 12}) {
            Reply cut = api.put("/api/lists/l?skip_invalid=true", Arrays.copyOf(packed, left), PACKED);
            assertThat(cut.status()).as("%d bytes", left).isEqualTo(400);
            assertThat(cut.text("/detail")).contains("it can't be read");
        }
        nothingIsStored();
    }

    /** The caller ends the connection before all is sent that it announced, or before the last chunk. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 1000\r\n\r\nstripe.com\n",
                "Transfer-Encoding: chunked\r\n\r\nb\r\nstripe.com\n\r\n"
            })
    void aCallerThatGoesAwayInTheMiddleLeavesNothing(String rest) throws IOException {
        try (var socket = new Socket("127.0.0.1", api.server.port())) {
            socket.getOutputStream()
                    .write(bytes("PUT /api/lists/l HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                            + "Connection: close\r\n" + rest));
            socket.shutdownOutput();
            String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(reply).contains(" 400 ", "the request's body broke off before its end", "Nothing was done.");
        }
        nothingIsStored();
        assertThat(api.put("/api/lists/l", bytes("a.com\n"), TEXT).status()).isEqualTo(200);
    }

    @Test
    void aBodyAboveTheBoundsIsRefusedInWords() throws IOException {
        byte[] announced = new byte[(64 << 20) + 1];
        Arrays.fill(announced, (byte) '\n');
        Reply reply = api.put("/api/lists/l", announced, TEXT);
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.text("/detail")).contains("above 64 MiB", "gzip");
        List<InputStream> parts = List.of(
                new ByteArrayInputStream(bytes("# ")),
                new ByteArrayInputStream("x".repeat(64 << 20).getBytes(StandardCharsets.US_ASCII)));
        Reply chunked = api.send(api.request("/api/lists/l", TEXT)
                .PUT(BodyPublishers.ofInputStream(() -> new SequenceInputStream(Collections.enumeration(parts))))
                .build());
        assertThat(chunked.status()).isEqualTo(413);
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            byte[] blank = new byte[1_000_000];
            Arrays.fill(blank, (byte) '\n');
            for (int i = 0; i <= 20; i++) {
                out.write(blank);
            }
        }
        Reply unfolded = api.put("/api/lists/l", packed.toByteArray(), PACKED);
        assertThat(unfolded.status()).isEqualTo(413);
        assertThat(unfolded.text("/detail")).contains("more than 20,000,000 lines");
        nothingIsStored();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | ~ | 415 | text/plain",
                "application/x-www-form-urlencoded | ~ | 415 | text/csv",
                "text/csv; charset=ISO-8859-1 | ~ | 415 | UTF-8, not ISO-8859-1",
                "nonsense | ~ | 415 | text/plain",
                "text/plain | br | 415 | gzip, and no other",
                "text/plain | identity | 200 | ~",
            })
    void otherTypesAreRefused(String type, String encoding, int status, String words) {
        Reply reply = encoding.equals("~")
                ? api.put("/api/lists/l", bytes("a.com\n"), "Content-Type", type)
                : api.put("/api/lists/l", bytes("a.com\n"), "Content-Type", type, "Content-Encoding", encoding);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).contains(words.equals("~") ? "" : words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.com,b.com\\nc.com,d.com\\n | `` | both hold domains: say which with ?column= (2 columns",
                "1,a.com\\n2,b.com\\n | ?column=1 | looks like domains: ?column=2",
                "a,b\\n | ?column=c | there is no column c in it (?column=)",
                "[\"a.com\"] | `` | it is JSON",
            })
    void aListOfWhichNothingCanBeUsedIsRefused(String body, String query, String words) {
        Reply reply = api.put("/api/lists/l" + query, bytes(body.replace("\\n", "\n")), CSV);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/detail")).startsWith("the list: ").contains(words);
        nothingIsStored();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%20b", "a%2Fb", "%C3%BC", "..."})
    void namesAreLettersDigitsAndThreeSigns(String name) {
        int expected = name.equals("...") ? 200 : 400;
        assertThat(api.put("/api/lists/" + name, bytes("a.com\n"), TEXT).status())
                .isEqualTo(expected);
        assertThat(api.put("/api/lists/" + "x".repeat(100), bytes("a.com\n"), TEXT)
                        .status())
                .isEqualTo(200);
        assertThat(api.put("/api/lists/" + "x".repeat(101), bytes("a.com\n"), TEXT)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void listsAndTheirDomainsComeInPages() {
        for (String name : List.of("b", "a", "c")) {
            api.put("/api/lists/" + name, bytes("c.com\nb.com\na.com\n"), TEXT);
        }
        Reply first = api.get("/api/lists?limit=2");
        assertThat(first.at("/lists").findValuesAsString("name")).containsExactly("a", "b");
        assertThat(first.at("/lists/0/domains").intValue()).isEqualTo(3);
        Reply last = api.get(first.text("/next"));
        assertThat(last.at("/lists").findValuesAsString("name")).containsExactly("c");
        assertThat(last.at("/next").isNull()).isTrue();

        Reply page = api.get("/api/lists/a?limit=2");
        assertThat(page.text("/list/name")).isEqualTo("a");
        assertThat(page.at("/domains").valueStream().map(name -> name.asString()))
                .containsExactly("a.com", "b.com");
        Reply end = api.get(page.text("/next"));
        assertThat(end.at("/domains").valueStream().map(name -> name.asString()))
                .containsExactly("c.com");
        assertThat(end.at("/next").isNull()).isTrue();
    }

    @Test
    void allDomainsComeAsLines() {
        api.put("/api/lists/l", bytes("a.com\nb.com\n"), TEXT);
        assertThat(api.get("/api/lists/l?format=text").body()).isEqualTo("a.com\nb.com\n");
        assertThat(api.get("/api/lists/l", "Accept", "text/plain").body()).isEqualTo("a.com\nb.com\n");
        assertThat(api.get("/api/lists/l?format=ndjson").body())
                .isEqualTo("{\"domain\":\"a.com\"}\n{\"domain\":\"b.com\"}\n");
        Reply csv = api.get("/api/lists/l?format=csv&bom=1");
        assertThat(csv.body()).isEqualTo("\ufeffdomain\r\na.com\r\nb.com\r\n");
        assertThat(csv.header("Content-Disposition")).contains("l.csv");
        assertThat(api.get("/api/lists/l?format=csv&limit=3").status()).isEqualTo(400);
        String sent = api.get("/api/lists/l?format=ndjson").body();
        assertThat(api.put("/api/lists/m", bytes(sent), NDJSON).at("/valid").intValue())
                .as("what was exported can be put again")
                .isEqualTo(2);
    }

    @Test
    void aListThatIsTakenAwayIsGone() {
        api.put("/api/lists/l", bytes("a.com\n"), TEXT);
        Job job = api.crawl("{\"domains\":{\"list\":\"l\"}}");
        Reply removed = api.delete("/api/lists/l");
        assertThat(removed.status()).isEqualTo(200);
        assertThat(removed.at("/domains").intValue()).isEqualTo(1);
        assertThat(api.delete("/api/lists/l").status()).isEqualTo(404);
        assertThat(api.get("/api/lists/l").status()).isEqualTo(404);
        assertThat(api.ledger.jobs().domainIds(job.id(), 0, 10)).hasSize(1);
    }

    @Test
    void aJobAsksAboutTheDomainsThatItsListHasNow() {
        api.put("/api/lists/l", bytes("a.com\nb.com\nc.com\nd.com\ne.com\nf.com\n"), TEXT);
        Reply reply = api.post("/api/crawl", "{\"domains\":{\"list\":\"l\"}}", "Idempotency-Key", "k");
        assertThat(reply.status()).isEqualTo(202);
        Job job = api.plan(api.job(reply.text("/id")));
        assertThat(job.domains()).isEqualTo(6);
        assertThat(job.priority()).isEqualTo(3);
        assertThat(api.get("/api/jobs/" + job.name()).at("/cells/planned").intValue())
                .isEqualTo(48);
        api.put("/api/lists/l", bytes("x.com\n"), TEXT);
        assertThat(api.job(job.name()).domains()).isEqualTo(6);
        Reply again = api.post("/api/crawl", "{\"domains\":{\"list\":\"l\"}}", "Idempotency-Key", "k");
        assertThat(again.text("/id")).isEqualTo(job.name());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'list':'nobody'} | there is no list of this name",
                "{'list':7} | the name of a list",
                "{'list':'l','x':1} | the name of a list",
                "{} | the name of a list",
            })
    void aListThatIsNotThereIsAnError(String domains, String words) {
        Reply reply = api.post("/api/crawl", "{\"domains\":" + domains.replace('\'', '"') + "}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/errors/0/pointer")).isEqualTo("/domains");
        assertThat(reply.text("/errors/0/reason")).contains(words);
    }

    @Test
    void twoCallersOfOneListComeOneAfterTheOther() throws Exception {
        String many =
                IntStream.range(0, 5_000).mapToObj(i -> "site" + i + ".com\n").collect(Collectors.joining());
        var one = CompletableFuture.supplyAsync(() -> api.put("/api/lists/l", bytes(many + "one.com\n"), TEXT));
        var other = CompletableFuture.supplyAsync(() -> api.put("/api/lists/l", bytes("two.com\n" + many), TEXT));
        assertThat(one.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(other.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
        List<String> kept = domains("l");
        assertThat(kept).hasSize(5_001);
        assertThat(kept.contains("one.com")).isNotEqualTo(kept.contains("two.com"));
    }

    private List<String> domains(String list) {
        return api.get("/api/lists/" + list + "?format=text")
                .body()
                .lines()
                .sorted()
                .toList();
    }

    /** Three domains, then comments up to 64 MiB, and half of a euro sign. */
    @Test
    void aListOf64MebibytesThatEndsInTheMiddleOfACharacterIsRefused() {
        byte[] whole = new byte[64 << 20];
        Arrays.fill(whole, (byte) '#');
        for (int i = 999; i < whole.length; i += 1_000) {
            whole[i] = '\n';
        }
        byte[] begin = bytes("stripe.com\nadyen.com\nmollie.com\n");
        System.arraycopy(begin, 0, whole, 0, begin.length);
        byte[] euro = bytes("\u20ac");
        System.arraycopy(euro, 0, whole, whole.length - 2, 2);
        Reply reply = api.put("/api/lists/l?skip_invalid=true", whole, TEXT);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/detail")).contains("ends in the middle of a character", "Nothing was done");
        nothingIsStored();
    }

    private void nothingIsStored() {
        assertThat(api.get("/api/lists").at("/lists").size()).isZero();
        assertThat(api.test.one(Long.class, "SELECT count(*) FROM domain")).isZero();
        assertThat(api.test.one(Long.class, "SELECT count(*) FROM domain_list_entry"))
                .isZero();
    }

    static byte[] gzip(String text) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(bytes(text));
        }
        return packed.toByteArray();
    }

    private static byte[] bytes(String text) {
        return TestApi.bytes(text);
    }
}
