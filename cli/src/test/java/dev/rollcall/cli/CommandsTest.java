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

class CommandsTest {
    private static final String ANSWER = """
            {"cell":7,"domain":"%s","prompt":"business","prompt_version":1,"provider":"openai","model":"gpt-6-luna",
             "resolved_model":"gpt-6-luna-1","surface":"api","repetition":0,"window":"2026-11-22","state":"answered",
             "truncated":false,"simulated":false,"at":"2026-11-22T10:02:11Z","cost_usd":0.00012,"latency_ms":812,
             "text":"%s","citations":[]}""";

    @TempDir
    private Path folder;

    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void aJobAsJson() {
        stub.says("GET /api/jobs/a%2Fb?live=true", 200, JobSamples.account());
        assertThat(Typed.at(stub, "job", "a/b", "--live", "--json").out()).isEqualTo(JobSamples.account());
    }

    @Test
    void aJobWithItsWorkflowsWord() {
        stub.says(
                "GET /api/jobs/x?live=true",
                200,
                "{\"id\":\"x\",\"live\":{\"available\":true,\"status\":{\"round\":3,\"open\":[\"groq\"]}}}");
        assertThat(Typed.at(stub, "job", "x", "--live").out())
                .endsWith("  Temporal says\n    round: 3\n    open: [\"groq\"]\n");
    }

    @Test
    void jobsInATable() {
        stub.says(
                "GET /api/jobs?state=completed&window=a+b&limit=5",
                200,
                "{\"jobs\":[" + JobSamples.account() + "],\"next\":null}");
        assertThat(Typed.at(stub, "jobs", "--state", "completed", "--window", "a b", "--limit", "5")
                        .out())
                .isEqualTo("""
                        job                   status     providers  domains  planned  answered  skipped     cost  window      asked for at             answers
                        20261122-100001-abcd  completed        4/4        2       24        10        6  $0.0312  2026-11-22  2026-11-22 10:00:01 UTC  real
                        """);
    }

    @Test
    void noJobsYet() {
        stub.says("GET /api/jobs", 200, "{\"jobs\":[],\"next\":null}");
        assertThat(Typed.at(stub, "jobs").out()).contains("./rollcall crawl stripe.com");
    }

    @Test
    void cancelSaysWhatIsLeft() {
        stub.says("POST /api/jobs/x/cancel", 200, """
                {"id":"x","status":"cancelled","simulated":true,"cells":{"planned":6,"answered":4,"open":0,"cancelled":2}}""");
        assertThat(Typed.at(stub, "cancel", "x").out())
                .isEqualTo("Job x is cancelled (simulated): 4 of 6 cells answered, 2 not asked any more."
                        + " Calls under way are kept, and counted when they are back.\n");
    }

    @Test
    void cancelTooLate() {
        stub.says("POST /api/jobs/x/cancel", 409, "{\"detail\":\"the job has ended already: it is completed\"}");
        Typed typed = Typed.at(stub, "cancel", "x");
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(typed.err()).isEqualTo("rollcall: the job has ended already: it is completed\n");
    }

    @Test
    void answersAboutADomain() {
        stub.says("GET /api/domains/stripe.com", 200, domain("Payments.\\nFor \\u001b[31mshops."));
        assertThat(Typed.at(stub, "answers", "https://stripe.com/pricing").out())
                .isEqualTo("""
                        stripe.com: 1 latest answer

                        openai/gpt-6-luna-1  business v1  2026-11-22 10:02:11 UTC  $0.00012
                            Payments.
                            For shops.
                        """);
    }

    @Test
    void simulatedAnswersSaySo() {
        stub.says("GET /api/domains/stripe.com", 200, domain("x").replace("\"simulated\":false", "\"simulated\":true"));
        assertThat(Typed.at(stub, "answers", "stripe.com").out()).contains("$0.00012 (simulated)\n");
    }

    @Test
    void answersAboutADomainAsCsvAreTheServers() {
        stub.says("GET /api/domains/stripe.com", 200, domain("x"))
                .says("GET /api/domains/stripe.com?format=csv", 200, "domain,prompt\r\n");
        assertThat(Typed.at(stub, "answers", "stripe.com", "--csv").out()).isEqualTo("domain,prompt\r\n");
        assertThat(Typed.at(stub, "answers", "new.com", "--csv").exit()).isEqualTo(1);
    }

    @Test
    void answersOfAJobGoOverItsPages() {
        stub.says("GET /api/jobs/x/answers?limit=200", 200, page("a.com", "\"/api/jobs/x/answers?limit=200&after=1\""))
                .says("GET /api/jobs/x/answers?limit=200&after=1", 200, page("b.com", "null"));
        assertThat(Typed.at(stub, "answers", "x").out()).contains("a.com\n", "\nb.com\n");
        assertThat(JobSamples.read(Typed.at(stub, "answers", "x", "--json").out())
                        .path("answers"))
                .hasSize(2);
    }

    @Test
    void onePageOfAnswersIsTheServersBody() {
        stub.says("GET /api/jobs/x/answers?limit=200", 200, page("a.com", "null"));
        assertThat(Typed.at(stub, "answers", "x", "--json").out()).isEqualTo(page("a.com", "null"));
    }

    @Test
    void answersOfAJobAsCsvAreTheServers() {
        stub.says("GET /api/jobs/x/answers?format=csv", 200, "domain,prompt\r\n");
        assertThat(Typed.at(stub, "answers", "x", "--csv").out()).isEqualTo("domain,prompt\r\n");
    }

    /** B4 */
    @Test
    void csvForASpreadsheetBeginsWithAByteOrderMark() throws IOException {
        stub.says("GET /api/jobs/x/answers?format=csv&bom=1", 200, "\ufeffdomain,text\r\nx.de,Größe\r\n");
        assertThat(Typed.at(stub, "answers", "x", "--csv", "--bom").out()).startsWith("\ufeffdomain,text");
        Path file = folder.resolve("answers.csv");
        assertThat(Typed.at(stub, "answers", "x", "--csv", file.toString()).out())
                .isEqualTo("Written to " + file + "\n");
        assertThat(file).hasContent("\ufeffdomain,text\r\nx.de,Größe\r\n");
        assertThat(Typed.at(stub, "answers", "x", "--bom").exit()).isEqualTo(2);
    }

    @Test
    void csvThatDoesNotComeLeavesTheFileAsItWas() throws IOException {
        Path file = Files.writeString(folder.resolve("answers.csv"), "before");
        assertThat(Typed.at(stub, "answers", "y", "--csv=" + file).exit()).isEqualTo(1);
        assertThat(file).hasContent("before");
        assertThat(folder).isDirectoryContaining("glob:**answers.csv").isNotEmptyDirectory();
        assertThat(Typed.at(stub, "answers", "y", "--csv", folder.toString()).err())
                .contains("is not a file");
    }

    /** The domain may come behind the option, as it always could. */
    @Test
    void csvBeforeTheDomain() {
        stub.says("GET /api/jobs/x/answers?format=csv", 200, "domain,prompt\r\n");
        assertThat(Typed.at(stub, "answers", "--csv", "x").out()).isEqualTo("domain,prompt\r\n");
        assertThat(Typed.at(stub, "answers", "--csv").exit()).isEqualTo(2);
    }

    @Test
    void aJobsNameMayHaveADot() {
        stub.says("GET /api/domains/my.job", 400, "{\"detail\":\"no suffix\"}")
                .says("GET /api/jobs/my.job", 200, "{}")
                .says("GET /api/jobs/my.job/answers?limit=200", 200, page("a.com", "null"));
        assertThat(Typed.at(stub, "answers", "my.job").out()).contains("a.com");
        stub.says("GET /api/domains/a%E3%80%82com", 200, domain("x"));
        assertThat(Typed.at(stub, "answers", "a\u3002com").out()).startsWith("stripe.com: 1 latest answer");
    }

    @Test
    void aDomainThatNobodyAskedAbout() {
        stub.says("GET /api/domains/new.com", 404, "{\"detail\":\"nobody has asked about new.com here yet\"}");
        assertThat(Typed.at(stub, "answers", "new.com").err())
                .isEqualTo("rollcall: nobody has asked about new.com here yet\n");
    }

    @Test
    void aNextPageElsewhereIsNotAskedFor() {
        stub.says("GET /api/jobs/x/answers?limit=200", 200, page("a.com", "\"@evil.example/\""));
        assertThat(Typed.at(stub, "answers", "x").err()).contains("is that Rollcall's API?");
    }

    @Test
    void watchedDomains() {
        stub.says("POST /api/domains/watch", 200, "{\"simulated\":true,\"changed\":2,\"watched\":9,\"stale\":2}");
        assertThat(Typed.at(stub, "domains", "watch", "a.com", "b.com", "--every", "7d")
                        .out())
                .isEqualTo("2 domains watched from now on (simulated); 9 watched in all, 2 due.\n");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"refresh_hours\":168,\"domains\":[\"a.com\",\"b.com\"]}");
    }

    @Test
    void aLongListIsSentInParts() {
        stub.says("POST /api/domains/watch", 200, "{\"changed\":3000,\"watched\":1,\"stale\":0}")
                .says("POST /api/domains/watch", 400, """
                        {"detail":"no dot","errors":[{"position":500,"value":"x","reason":"no dot","pointer":"/domains/500"}]}""");
        String list = IntStream.range(0, 3_600).mapToObj(i -> "d" + i + ".com").collect(Collectors.joining("\n"));
        Typed typed = Typed.with(
                Map.of("ROLLCALL_URL", stub.url().toString()), list, Terminal.NONE, "domains", "watch", "--file", "-");
        assertThat(stub.asked()).hasSize(2);
        assertThat(typed.err()).contains("standard input:3501 'x': no dot", "The first 3,000 are done");
    }

    @Test
    void anOddPeriodIsAUsageError() {
        Typed typed = Typed.at(stub, "domains", "watch", "a.com", "--every", "30m");
        assertThat(typed.exit()).isEqualTo(2);
        assertThat(typed.err()).isEqualTo("""
                rollcall: --every 30m: give hours (24h) or days (7d)
                see ./rollcall help domains watch
                """);
    }

    @Test
    void aMistypedOptionIsNamedWithWhatWasMeant() {
        Typed typed = Typed.at(stub, "crawl", "a.com", "--folow");
        assertThat(typed.exit()).isEqualTo(2);
        assertThat(typed.err())
                .startsWith("rollcall: Unknown option: '--folow'")
                .contains("--follow");
        assertThat(typed.err().lines()).last().isEqualTo("see ./rollcall help crawl");
        assertThat(typed.err()).hasLineCount(3);
    }

    @Test
    void whatTheServerSaidIsPrintedAsItCame() {
        stub.says("GET /api/sweep", 200, "{\"cron\":\"x\"}")
                .says("POST /api/jobs/x/cancel", 200, "{\"id\":\"x\"}")
                .says("GET /api/domains?watched=true&limit=1000", 200, "{\"domains\":[]}");
        assertThat(Typed.at(stub, "sweep", "show", "--json").out()).isEqualTo("{\"cron\":\"x\"}\n");
        assertThat(Typed.at(stub, "cancel", "x", "--json").out()).isEqualTo("{\"id\":\"x\"}\n");
        assertThat(Typed.at(stub, "domains", "list", "--json").out()).isEqualTo("{\"domains\":[]}\n");
    }

    @Test
    void listedDomains() {
        stub.says("GET /api/domains?watched=true&limit=1000", 200, """
                {"simulated":false,"watched":1,"stale":1,"domains":[
                 {"domain":"a.com","refresh_hours":24,"done_from":null,"due_at":"2026-11-22T10:00:00Z"}]}""");
        assertThat(Typed.at(stub, "domains", "list").out()).isEqualTo("""
                        domain  every  done in the window of  due at
                        a.com    24 h  never                  2026-11-22 10:00:00 UTC
                        1 watched domain, 1 due
                        """);
    }

    @Test
    void theSweep() {
        stub.says("GET /api/sweep", 200, """
                {"simulated":false,"cron":"0 */4 * * *","watched":0,"stale":0,"most_overdue":[],
                 "next":["2026-11-22T12:00:00Z","2026-11-22T16:00:00Z"]}""");
        assertThat(Typed.at(stub, "sweep", "show").out()).isEqualTo("""
                        Sweeps at 0 */4 * * * (UTC); next: 2026-11-22 12:00:00 UTC, 2026-11-22 16:00:00 UTC
                        0 watched domains, 0 due
                        """);
        stub.says("POST /api/sweep/now", 202, "{\"status\":\"started\",\"workflow\":\"sweep-now-1\"}");
        assertThat(Typed.at(stub, "sweep", "now").out()).startsWith("A sweep has started (workflow sweep-now-1)");
    }

    /** E1. */
    @Test
    void aSweepThatIsPausedSaysSoAndHowItGoesOn() {
        stub.says("GET /api/sweep", 200, """
                {"cron":"0 */4 * * *","watched":3,"stale":2,"most_overdue":[],"schedule":"paused",
                 "paused_since":"2026-11-22T10:00:00.5Z","paused_by":"ada@laptop","note":"too\\nexpensive",
                 "resume":"temporal schedule toggle --schedule-id rollcall-sweep --unpause",
                 "last":"2026-11-22T08:00:01Z","next":null,"next_why":"the schedule is paused"}""");
        assertThat(Typed.at(stub, "sweep", "show").out()).isEqualTo("""
                        Sweeps at 0 */4 * * * (UTC)
                        PAUSED in Temporal since 2026-11-22 10:00:00 UTC by ada@laptop: too expensive
                          to go on: temporal schedule toggle --schedule-id rollcall-sweep --unpause
                        The last one began at 2026-11-22 08:00:01 UTC
                        3 watched domains, 2 due
                        """);
    }

    @Test
    void aSweepOfWhichTemporalSaysNothingIsUnknown() {
        stub.says("GET /api/sweep", 200, """
                {"cron":"x","schedule":"unknown","next":null,"next_why":"no reply from Temporal in time"}""");
        assertThat(Typed.at(stub, "sweep", "show").out())
                .startsWith("Sweeps at x (UTC); next: unknown (no reply from Temporal in time)");
    }

    @Test
    void aSweepWithoutAScheduleFollowsItsCronString() {
        stub.says("GET /api/sweep", 200, """
                {"cron":"0 */4 * * *","watched":0,"stale":0,"most_overdue":[],"next":null,
                 "next_why":"this Temporal server can't do that"}""");
        assertThat(Typed.at(stub, "sweep", "show").out())
                .startsWith("Sweeps at 0 */4 * * * (UTC); next: as the cron string says; Temporal tells no times"
                        + " (this Temporal server can't do that)");
    }

    @Test
    void providersAndHowTheyHaveDone() {
        stub.says("GET /api/providers?days=7", 200, """
                {"simulated":true,"used_on":{"from":"2026-11-16","to":"2026-11-22"},"providers":[
                 {"name":"openai","state":"up","usage":%s},
                 {"name":"groq","state":"down","since":"2026-11-22T10:00:05Z","usage":%s},
                 {"name":"ai21","state":"retired","usage":%2$s},
                 {"name":"xai","state":"no_key","usage":%2$s}]}""".formatted(USED, UNUSED));
        assertThat(Typed.at(stub, "providers", "--days", "7").out()).isEqualTo("""
                        Used on 2026-11-16 to 2026-11-22 (UTC) (simulated)

                        provider  state                               calls  failed  limited  p50 ms  p95 ms  tokens in  tokens out     cost
                        openai    up                                  1,200   0.3 %  < 0.1 %     812   2,310    120,000      24,000  $0.0312  +2 unpriced
                        groq      down since 2026-11-22 10:00:05 UTC      0                                                          $0.00
                        ai21      retired                                 0                                                          $0.00
                        xai       no key                                  0                                                          $0.00
                        """);
    }

    @Test
    void usageByDay() {
        stub.says(
                "GET /api/usage?by=day%2Cmodel&from=2026-11-21",
                200, """
                {"simulated":false,"from":"2026-11-21","to":"2026-11-22","by":["day","model"],"rows":[
                 {"day":"2026-11-21","provider":"openai","model":"gpt-6-luna","surface":"api",%s,
                 {"day":"2026-11-22","provider":"openai","model":"gpt-6-luna","surface":"api-search",%s],
                 "total":%s}""".formatted(USED.substring(1), USED.substring(1), USED));
        assertThat(Typed.at(stub, "usage", "--by", "day,model", "--from", "2026-11-21")
                        .out())
                .isEqualTo("""
                        Used on 2026-11-21 to 2026-11-22 (UTC)

                        day         provider  model                    calls  failed  limited  p50 ms  p95 ms  tokens in  tokens out     cost
                        2026-11-21  openai    gpt-6-luna               1,200   0.3 %  < 0.1 %     812   2,310    120,000      24,000  $0.0312  +2 unpriced
                        2026-11-22  openai    gpt-6-luna (api-search)  1,200   0.3 %  < 0.1 %     812   2,310    120,000      24,000  $0.0312  +2 unpriced
                        total                                          1,200   0.3 %  < 0.1 %     812   2,310    120,000      24,000  $0.0312  +2 unpriced
                        """);
    }

    @Test
    void usageAsTheServerSaysIt() {
        stub.says("GET /api/usage?simulated=true", 200, "{\"rows\":[],\"from\":\"2026-11-22\",\"to\":\"2026-11-22\"}")
                .says("GET /api/usage?format=csv", 200, "day,provider\r\n");
        assertThat(Typed.at(stub, "usage", "--csv").out()).isEqualTo("day,provider\r\n");
        assertThat(Typed.at(stub, "usage", "--simulated", "--json").out()).startsWith("{\"rows\":[]");
        assertThat(Typed.at(stub, "usage", "--simulated").out()).isEqualTo("Nobody was asked on 2026-11-22 (UTC).\n");
    }

    @Test
    void theKeysSayWhatIsWrongWithThemAndHowToMendIt() {
        stub.says("GET /api/keys", 200, """
                {"simulated":false,"keys":[
                 {"provider":"openai","fingerprint":"0000000a","state":"disabled","until":null,"why":"Incorrect API key",
                  "source":"OPENAI_API_KEY","workers":1,"changed_at":"2026-11-22T10:00:00Z"},
                 {"provider":"openai","fingerprint":"0000000b","state":"cooling","until":"2026-11-22T10:00:09Z","why":null,
                  "source":"OPENAI_API_KEY_2","workers":1,"changed_at":"2026-11-22T10:00:00Z"}]}""");
        assertThat(Typed.at(stub, "keys").out()).isEqualTo("""
                        provider  key       state     until                    where             why
                        openai    0000000a  disabled  keys enable 0000000a     OPENAI_API_KEY    Incorrect API key
                        openai    0000000b  cooling   2026-11-22 10:00:09 UTC  OPENAI_API_KEY_2
                        """);
    }

    @Test
    void aKeyIsEnabled() {
        stub.says("POST /api/keys/0000000a/enable", 200, """
                {"simulated":false,"keys":[{"provider":"openai","fingerprint":"0000000a","state":"usable","until":null,
                 "why":null,"source":"OPENAI_API_KEY","workers":1,"changed_at":"2026-11-22T10:00:00Z"}]}""");
        assertThat(Typed.at(stub, "keys", "enable", "0000000a").out()).contains("0000000a", "usable");
        stub.says(
                "POST /api/keys/x/unpark",
                404,
                "{\"title\":\"Not Found\",\"detail\":\"no key has the fingerprint 'x'\"}");
        assertThat(Typed.at(stub, "keys", "unpark", "x").err()).contains("no key has the fingerprint 'x'");
    }

    private static final String USED = """
            {"attempts":1200,"failure_rate":0.0025,"limited_rate":0.0004,"p50_ms":812,"p95_ms":2310,
             "tokens":{"input":120000,"output":24000},"cost_usd":0.0312,"unpriced":2}""";
    private static final String UNUSED = """
            {"attempts":0,"failure_rate":null,"limited_rate":null,"p50_ms":null,"p95_ms":null,
             "tokens":{"input":null,"output":null},"cost_usd":0,"unpriced":0}""";

    private static String domain(String text) {
        return "{\"domain\":\"stripe.com\",\"answers\":[" + ANSWER.formatted("stripe.com", text) + "]}\n";
    }

    private static String page(String domain, String next) {
        return "{\"job\":\"x\",\"answers\":[" + ANSWER.formatted(domain, "Yes.") + "],\"next\":" + next + "}\n";
    }
}
