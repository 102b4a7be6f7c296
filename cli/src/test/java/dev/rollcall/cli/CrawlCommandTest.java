package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrawlCommandTest {
    private static final String CRAWL = "POST /api/crawl";
    private static final String JOB = "GET /api/jobs/20261122-100001-abcd";

    private final StubApi stub = new StubApi();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void saysWhatItMadeAndHowToFollowIt() {
        stub.says(CRAWL, 202, JobSamples.json("queued", 0, null));
        Typed typed = Typed.at(stub, "crawl", "stripe.com");
        assertThat(typed.exit()).isZero();
        assertThat(typed.out()).isEqualTo("""
                        Job 20261122-100001-abcd: 1 domain, 6 cells, window 2026-11-22 (simulated)
                        Follow it: ./rollcall job 20261122-100001-abcd --follow
                        """);
    }

    @Test
    void sendsWhatWasTyped() {
        stub.says(CRAWL, 202, JobSamples.json("queued", 0, null));
        Typed.at(
                stub,
                "crawl",
                "stripe.com",
                "adyen.com",
                "--providers",
                "openai,groq",
                "--prompts",
                "business",
                "--repetitions",
                "3",
                "--patience",
                "30s",
                "--force",
                "--priority",
                "2",
                "--max-errors",
                "4",
                "--idempotency-key",
                "k1");
        assertThat(JobSamples.read(stub.lastAsked().body())).isEqualTo(JobSamples.read("""
                        {"domains":["stripe.com","adyen.com"],"providers":["openai","groq"],"prompts":["business"],
                         "repetitions":3,"priority":2,"max_errors":4,"patience":"30s","force":true}"""));
        assertThat(stub.lastAsked().header("Idempotency-key")).isEqualTo("k1");
    }

    @Test
    void theLaneAndTheDeadlineAreSentAsTheyAreTyped() {
        stub.says(CRAWL, 202, JobSamples.json("queued", 0, null));
        Typed.at(stub, "crawl", "stripe.com", "--lane", "batch", "--deadline", "6h");
        assertThat(JobSamples.read(stub.lastAsked().body())).isEqualTo(JobSamples.read("""
                        {"domains":["stripe.com"],"lane":"batch","deadline":"6h"}"""));
    }

    @Test
    void samplingIsAHalfWidthAndMayHaveItsLooks() {
        stub.says(CRAWL, 202, JobSamples.json("queued", 0, null));
        assertThat(Typed.at(stub, "crawl", "stripe.com", "--until-half-width", "0.1")
                        .exit())
                .isZero();
        assertThat(JobSamples.read(stub.lastAsked().body()).path("sampling")).isEqualTo(JobSamples.read("""
                        {"policy":"sequential","metric":"mention-rate","half_width":0.1}"""));
        Typed.at(stub, "crawl", "stripe.com", "--until-half-width", "0.2", "--looks", "2,8");
        assertThat(JobSamples.read(stub.lastAsked().body()).path("sampling").path("looks"))
                .isEqualTo(JobSamples.read("[2,8]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--looks 3,6",
                "--until-half-width 0.1 --repetitions 3",
                "--until-half-width NaN",
                "--until-half-width narrow"
            })
    void whatIsNoSamplingIsRefusedBeforeItIsSent(String typed) {
        String[] words = ("crawl stripe.com " + typed).split(" ");
        assertThat(Typed.at(stub, words).exit()).isEqualTo(2);
        assertThat(stub.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5.00", "$5", " $5.0 ", "5 USD"})
    void aBudgetIsAnAmountOfDollars(String typed) {
        stub.says(CRAWL, 202, JobSamples.json("queued", 0, null));
        assertThat(Typed.at(stub, "crawl", "stripe.com", "--budget", typed).exit())
                .isZero();
        assertThat(JobSamples.read(stub.lastAsked().body()).path("budget_usd").decimalValue())
                .isEqualByComparingTo("5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "ten", "1e300", "NaN", "1,000,000,000", "$"})
    void whatIsNoBudgetIsRefusedBeforeItIsSent(String typed) {
        Typed refused = Typed.at(stub, "crawl", "stripe.com", "--budget", typed);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .isEqualTo("rollcall: '" + typed
                        + "' is no budget: give US dollars from 0.000001 to 100,000,000, such as 5 or 2.50\n");
        assertThat(stub.asked()).isEmpty();
    }

    @Test
    void aDryRunIsATable() {
        stub.says(CRAWL, 200, """
                {"cells":24,"already_answered":4,"skipped":4,"to_ask":16,"by_provider":[
                 {"provider":"openai","model":"gpt-6-luna","calls":8,"tokens":2400,"cost_usd":{"expected":0.0048,"p95":0.012},
                  "guessed":false,"seconds":75,"limited_by":"requests_per_minute"},
                 {"provider":"ours","model":"m","calls":8,"tokens":null,"cost_usd":{"expected":null,"p95":null},
                  "guessed":true,"seconds":null,"limited_by":null}],
                 "cost_usd":{"expected":0.0048,"p95":0.012},"seconds":null,"unpriced":["ours/m"],"simulated":false}""");
        Typed typed = Typed.at(stub, "crawl", "stripe.com", "--dry-run");
        assertThat(typed.exit()).isZero();
        assertThat(typed.out()).isEqualTo("""
                Dry run: 16 of 24 cells would be asked, 4 are answered already, 4 can't be asked. Nothing was made.

                  provider  model       calls  tokens  expected     95 %  time        limited by           cost by
                  openai    gpt-6-luna      8   2,400   $0.0048  $0.0120  1 min 15 s  requests per minute  the last replies
                  ours      m               8           unknown  unknown  unknown                          the most it can be
                  total                    16           $0.0048  $0.0120  unknown

                  95 %: if each call cost as much as only one of twenty does.
                  Nobody knows the price of ours/m: what they cost is not in the total.
                """);
        assertThat(stub.lastAsked().body()).contains("\"dry_run\":true");
        assertThat(Typed.at(stub, "crawl", "stripe.com", "--dry-run", "--json").out())
                .startsWith("{\"cells\":24");
    }

    @Test
    void aDryRunOfAJobThatSamplesSaysTheLeast() {
        stub.says(CRAWL, 200, """
                {"cells":192,"already_answered":0,"skipped":0,"to_ask":192,
                 "least":{"cells":24,"to_ask":24,"cost_usd":{"expected":0.06,"p95":0.1},"seconds":9},"by_provider":[
                 {"provider":"openai","model":"m","calls":192,"tokens":9,"cost_usd":{"expected":0.5,"p95":1},
                  "guessed":false,"seconds":75,"limited_by":null}],
                 "cost_usd":{"expected":0.5,"p95":1},"seconds":75,"unpriced":[],"simulated":false}""");
        assertThat(Typed.at(stub, "crawl", "stripe.com", "--until-half-width", "0.1", "--dry-run")
                        .out())
                .contains("  This is the most. The least is its first look: 24 cells to ask, $0.0600 expected.\n");
    }

    @Test
    void allAndStaleAreWords() {
        stub.says(CRAWL, 200, "{\"status\":\"nothing to do\",\"why\":\"no watched domain is stale\"}");
        assertThat(Typed.at(stub, "crawl", "--stale").out()).isEqualTo("Nothing to do: no watched domain is stale.\n");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"domains\":\"stale\"}");
        Typed.at(stub, "crawl", "--all", "--follow");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"domains\":\"all\"}");
    }

    @Test
    void badEntriesAreShownWithTheirLines() throws IOException {
        stub.says(CRAWL, 400, """
                {"type":"about:blank","title":"Bad Request","status":400,
                 "detail":"2 entries are wrong, such as /domains/1 'not.known.here.com': a newer server knows better. Nothing was done.",
                 "errors":[
                  {"position":1,"value":"not.known.here.com","reason":"a newer server knows better","pointer":"/domains/1"},
                  {"position":0,"value":"opnai","reason":"unknown provider; the known ones are openai, groq","pointer":"/providers/0"}],
                 "error_count":2}""");
        Path file = Files.writeString(folder.resolve("d.txt"), "# ours\nstripe.com\n\nnot.known.here.com\n");
        Typed typed = Typed.at(stub, "crawl", "--file", file.toString(), "--providers", "opnai");
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err())
                .isEqualTo("rollcall: 2 entries are wrong; nothing was done:\n  " + file
                        + ":4 'not.known.here.com': a newer server knows better\n"
                        + "  providers 'opnai': unknown provider; the known ones are openai, groq\n");
    }

    @Test
    void atMostTwentyBadEntriesAreShown() {
        String errors = IntStream.range(0, 100)
                .mapToObj(i -> "{\"position\":" + i + ",\"value\":\"x\",\"reason\":\"no dot\",\"pointer\":\"/domains/"
                        + i + "\"}")
                .collect(Collectors.joining(","));
        stub.says(
                CRAWL,
                400,
                "{\"detail\":\"no dot. Nothing was done.\",\"errors\":[" + errors + "],\"error_count\":130}");
        String err = Typed.at(stub, "crawl", "x.com").err();
        assertThat(err)
                .hasLineCount(22)
                .startsWith("rollcall: 130 entries are wrong")
                .endsWith("  and 110 more\n");
    }

    @Test
    void aNoInWordsOfItsOwn() {
        stub.says(CRAWL, 503, "{\"title\":\"Service Unavailable\",\"detail\":\"no worker has ever started here\"}");
        assertThat(Typed.at(stub, "crawl", "stripe.com").err())
                .isEqualTo("rollcall: no worker has ever started here\n");
    }

    @Test
    void tooManyDomainsForOneRequest() {
        stub.says(CRAWL, 413, "{\"title\":\"Content Too Large\"}");
        assertThat(Typed.at(stub, "crawl", "stripe.com").err()).contains("lists put NAME FILE", "--list NAME");
    }

    @Test
    void jsonIsTheServersBody() {
        String body = JobSamples.json("queued", 0, null);
        stub.says(CRAWL, 202, body);
        assertThat(Typed.at(stub, "crawl", "stripe.com", "--json").out()).isEqualTo(body);
    }

    @Test
    void standardInputIsAFileToo() {
        stub.says(CRAWL, 202, JobSamples.json("queued", 0, null));
        Typed.with(
                Map.of("ROLLCALL_URL", stub.url().toString()), "a.com\r\nb.com", Terminal.NONE, "crawl", "--file", "-");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"domains\":[\"a.com\",\"b.com\"]}");
    }

    @Test
    void anEmptyFileIsSaidBeforeAnythingIsSent() {
        Typed typed = Typed.with(
                Map.of("ROLLCALL_URL", stub.url().toString()), "# none\n", Terminal.NONE, "crawl", "--file", "-");
        assertThat(typed.err()).isEqualTo("rollcall: there is no domain in standard input\n");
        assertThat(stub.asked()).isEmpty();
    }

    /** B2: before the server is asked. */
    @Test
    void allBadLinesAreSaidBeforeAnythingIsSent() throws IOException {
        String junk = IntStream.range(0, 38).mapToObj(i -> "junk" + i + "\n").collect(Collectors.joining());
        Path file = Files.writeString(folder.resolve("d.txt"), "stripe.com\n" + junk + "me@x.com\n10.0.0.1\n");
        Typed typed = Typed.at(stub, "crawl", "adyen.com", "--file", file.toString());
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(typed.err())
                .startsWith("rollcall: 40 of 42 entries are no domain; nothing was done:\n  " + file
                        + ":2 'junk0': it has no dot in it; give a name of two parts or more, such as stripe.com\n")
                .contains(file + ":39 'junk37': ", file + ":40 'me@x.com': ", file + ":41 '10.0.0.1': ")
                .endsWith("\nMend them, or go on without them: --skip-invalid\n")
                .hasLineCount(42);
        assertThat(stub.asked()).isEmpty();
    }

    /** B2: a list that is bad throughout. */
    @Test
    void behindAThousandBadLinesTheyAreCounted() throws IOException {
        String junk = IntStream.range(0, 1_010).mapToObj(i -> "junk" + i + "\n").collect(Collectors.joining());
        Path file = Files.writeString(folder.resolve("d.txt"), "stripe.com\n" + junk + "me@x.com\n");
        assertThat(Typed.at(stub, "crawl", "--file", file.toString()).err())
                .contains(file + ":1001 'junk999': ")
                .endsWith("\n  and 11 more: 10 names without a dot, 1 e-mail address\n"
                        + "Mend them, or go on without them: --skip-invalid\n")
                .hasLineCount(1_003);
    }

    /** B2 */
    @Test
    void skipInvalidGoesOnAndCounts() throws IOException {
        stub.says(CRAWL, 202, JobSamples.json("queued", 0, null));
        Path file = Files.writeString(folder.resolve("d.txt"), "stripe.com\ncom\nSTRIPE.COM\nx@y.com\n_dmarc.x.com\n");
        Typed typed = Typed.at(stub, "crawl", "a b.com", "--file", file.toString(), "--skip-invalid");
        assertThat(typed.out())
                .startsWith("Skipped 3 of 6 entries: 1 name without a dot, 1 e-mail address,"
                        + " 1 name with a character that no domain has\n"
                        + "  'a b.com': it has white space in it\n"
                        + "  " + file
                        + ":2 'com': it has no dot in it; give a name of two parts or more, such as stripe.com\n"
                        + "  " + file + ":4 'x@y.com': it is an e-mail address; give the domain behind the @\n"
                        + "Named more than once, but asked about once: 1\nJob ");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"domains\":[\"stripe.com\",\"_dmarc.x.com\"]}");
    }

    @Test
    void whenNothingIsLeftThereIsNothingToDo() {
        Typed typed = Typed.at(stub, "crawl", "com", "--skip-invalid");
        assertThat(typed.err())
                .isEqualTo("rollcall: there is no domain in what was typed; left out: 1 name without a dot\n");
    }

    /** B5 */
    @Test
    void itIsSaidWhichColumnWasTaken() {
        stub.says(CRAWL, 202, JobSamples.json("queued", 0, null));
        String majestic =
                "\ufeffGlobalRank,TldRank,Domain,TLD\r\n1,1,stripe.com,com\r\n2,1,gov.uk,uk\r\n3,2,co.uk,uk\r\n";
        Typed typed = from(majestic, "crawl", "--file", "-");
        assertThat(typed.out())
                .startsWith("standard input: column 3 (Domain) of 4, 1 header line skipped\n"
                        + "standard input:3 gov.uk: it is a public suffix: others have their names under it, and only"
                        + " it itself is asked about; 1 more like it\nJob ");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"domains\":[\"stripe.com\",\"gov.uk\",\"co.uk\"]}");
    }

    /** B5 */
    @Test
    void theColumnMayBeNamed() {
        stub.says(CRAWL, 202, JobSamples.json("queued", 0, null));
        from("a.com;b.com\nc.com;d.com\n", "crawl", "--file", "-", "--column", "2", "--json");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"domains\":[\"b.com\",\"d.com\"]}");
        Typed unclear = from("a.com;b.com\nc.com;d.com\n", "crawl", "--file", "-");
        assertThat(unclear.err()).contains("columns 1 and 2 both hold domains: say which with --column");
        assertThat(unclear.exit()).isEqualTo(1);
    }

    @Test
    void withJsonNotesAreNotPartOfIt() {
        String body = JobSamples.json("queued", 0, null);
        stub.says(CRAWL, 202, body);
        Typed typed = Typed.at(stub, "crawl", "gov.uk", "--json");
        assertThat(typed.out()).isEqualTo(body);
        assertThat(typed.err()).startsWith("gov.uk: it is a public suffix");
    }

    @Test
    void aFileThatIsNotThere() {
        assertThat(Typed.at(stub, "crawl", "--file", "no-such-file").err())
                .isEqualTo("rollcall: --file: there is no file no-such-file\n");
        assertThat(Typed.at(stub, "crawl", "--file", folder.toString()).err()).endsWith("is a folder\n");
    }

    private Typed from(String in, String... words) {
        return Typed.with(Map.of("ROLLCALL_URL", stub.url().toString()), in, Terminal.NONE, words);
    }

    @Test
    void noDomainsAtAllIsAUsageError() {
        assertThat(Typed.at(stub, "crawl").exit()).isEqualTo(2);
        assertThat(Typed.at(stub, "crawl", "stripe.com", "--all").exit()).isEqualTo(2);
    }

    @Test
    void followedToItsEnd() {
        stub.says(CRAWL, 202, JobSamples.json("queued", 0, null)).says(JOB, 200, JobSamples.json("completed", 3, null));
        Typed typed = Typed.at(stub, "crawl", "stripe.com", "--follow");
        assertThat(typed.exit()).isZero();
        assertThat(typed.out()).contains("6/6 answered", "Job 20261122-100001-abcd: completed (simulated)");
    }

    @Test
    void aJobThatWasCancelledIsNoSuccess() {
        stub.says(CRAWL, 202, JobSamples.json("queued", 0, null)).says(JOB, 200, JobSamples.json("cancelled", 1, null));
        assertThat(Typed.at(stub, "crawl", "stripe.com", "--follow").exit()).isEqualTo(1);
    }

    @Test
    void followedAsJsonItIsOneDocument() {
        String end = JobSamples.json("completed", 3, null);
        stub.says(CRAWL, 202, JobSamples.json("queued", 0, null)).says(JOB, 200, end);
        assertThat(Typed.at(stub, "crawl", "stripe.com", "--follow", "--json").out())
                .isEqualTo(end);
    }
}
