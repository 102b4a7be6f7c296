package dev.rollcall.launcher.client;

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
        stub.says(CRAWL, 202, Jobs.json("queued", 0, null));
        Typed typed = Typed.at(stub, "crawl", "stripe.com");
        assertThat(typed.exit()).isZero();
        assertThat(typed.out()).isEqualTo("""
                        Job 20261122-100001-abcd: 1 domain, 6 cells, window 2026-11-22 (simulated)
                        Follow it: ./rollcall job 20261122-100001-abcd --follow
                        """);
    }

    @Test
    void sendsWhatWasTyped() {
        stub.says(CRAWL, 202, Jobs.json("queued", 0, null));
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
        assertThat(Jobs.read(stub.lastAsked().body())).isEqualTo(Jobs.read("""
                        {"domains":["stripe.com","adyen.com"],"providers":["openai","groq"],"prompts":["business"],
                         "repetitions":3,"priority":2,"max_errors":4,"patience":"30s","force":true}"""));
        assertThat(stub.lastAsked().header("Idempotency-key")).isEqualTo("k1");
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
                 "detail":"2 entries are wrong, such as /domains/1 'localhost': it is a local name; give a public domain. Nothing was done.",
                 "errors":[
                  {"position":1,"value":"localhost","reason":"it is a local name; give a public domain","pointer":"/domains/1"},
                  {"position":0,"value":"opnai","reason":"unknown provider; the known ones are openai, groq","pointer":"/providers/0"}],
                 "error_count":2}""");
        Path file = Files.writeString(folder.resolve("d.txt"), "# ours\nstripe.com\n\nlocalhost\n");
        Typed typed = Typed.at(stub, "crawl", "--file", file.toString(), "--providers", "opnai");
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err())
                .isEqualTo("rollcall: 2 entries are wrong; nothing was done:\n  " + file
                        + ":4 'localhost': it is a local name; give a public domain\n"
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
        String err = Typed.at(stub, "crawl", "x").err();
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
        assertThat(Typed.at(stub, "crawl", "stripe.com").err()).contains("domains watch --file");
    }

    @Test
    void jsonIsTheServersBody() {
        String body = Jobs.json("queued", 0, null);
        stub.says(CRAWL, 202, body);
        assertThat(Typed.at(stub, "crawl", "stripe.com", "--json").out()).isEqualTo(body);
    }

    @Test
    void standardInputIsAFileToo() {
        stub.says(CRAWL, 202, Jobs.json("queued", 0, null));
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

    @Test
    void noDomainsAtAllIsAUsageError() {
        assertThat(Typed.at(stub, "crawl").exit()).isEqualTo(2);
        assertThat(Typed.at(stub, "crawl", "stripe.com", "--all").exit()).isEqualTo(2);
    }

    @Test
    void followedToItsEnd() {
        stub.says(CRAWL, 202, Jobs.json("queued", 0, null)).says(JOB, 200, Jobs.json("completed", 3, null));
        Typed typed = Typed.at(stub, "crawl", "stripe.com", "--follow");
        assertThat(typed.exit()).isZero();
        assertThat(typed.out()).contains("6/6 answered", "Job 20261122-100001-abcd: completed (simulated)");
    }

    @Test
    void aJobThatWasCancelledIsNoSuccess() {
        stub.says(CRAWL, 202, Jobs.json("queued", 0, null)).says(JOB, 200, Jobs.json("cancelled", 1, null));
        assertThat(Typed.at(stub, "crawl", "stripe.com", "--follow").exit()).isEqualTo(1);
    }

    @Test
    void followedAsJsonItIsOneDocument() {
        String end = Jobs.json("completed", 3, null);
        stub.says(CRAWL, 202, Jobs.json("queued", 0, null)).says(JOB, 200, end);
        assertThat(Typed.at(stub, "crawl", "stripe.com", "--follow", "--json").out())
                .isEqualTo(end);
    }
}
