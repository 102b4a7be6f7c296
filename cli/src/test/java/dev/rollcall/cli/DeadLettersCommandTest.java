package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLettersCommandTest {
    private static final String PAGE = """
            {"counts":{"no reply":204,"provider_down":96},"dead_letters":[
             {"cell":7,"domain":"stripe.com","prompt":"business","prompt_version":1,"provider":"openai","model":"gpt-6-luna",
              "surface":"api","repetition":0,"window":"2026-11-22","job":"20261122-100001-abcd","state":"failed",
              "reason":"no reply","attempts":5,"message":"connection\\nreset","failed_at":"2026-11-22T10:02:11Z","simulated":false},
             {"cell":9,"domain":"adyen.com","prompt":"audience","prompt_version":1,"provider":"groq","model":"m",
              "surface":"simulated","repetition":0,"window":"2026-11-22","job":"demo","state":"failed",
              "reason":"provider_down","attempts":0,"message":null,"failed_at":"2026-11-22T10:03:00Z","simulated":true}],
             "next":"/api/dead-letters?limit=2&after=1.9"}""";

    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void countsByReasonComeFirst() {
        stub.says("GET /api/dead-letters?limit=2", 200, PAGE);
        assertThat(Typed.at(stub, "dead-letters", "--limit", "2").out()).isEqualTo("""
                300 dead letters

                reason         cells
                no reply         204
                provider_down     96

                failed at                domain      provider  model       prompt    job                   reason         last message
                2026-11-22 10:02:11 UTC  stripe.com  openai    gpt-6-luna  business  20261122-100001-abcd  no reply       connection reset
                2026-11-22 10:03:00 UTC  adyen.com   groq      m           audience  demo (simulated)      provider_down

                298 more are not shown: raise --limit (at most 200), narrow the list, or print all with --csv.
                To ask them again: ./rollcall retry --all-matching --failed-for "REASON" --dry-run says first what that would do.
                """);
    }

    @Test
    void filtersAreTheServers() {
        String query = "?job=x&provider=openai&reason=no%20reply&domain=stripe.com";
        stub.says("GET /api/dead-letters" + query, 200, PAGE)
                .says("GET /api/dead-letters" + query + "&format=csv", 200, "failed_at,domain\r\n");
        String[] words = {
            "dead-letters",
            "--reason",
            "no reply",
            "--provider",
            "openai",
            "--job",
            "x",
            "--domain",
            "stripe.com",
            "--json"
        };
        assertThat(Typed.at(stub, words).out().strip()).isEqualTo(PAGE);
        words[words.length - 1] = "--csv";
        assertThat(Typed.at(stub, words).out()).isEqualTo("failed_at,domain\r\n");
    }

    @Test
    void noneAtAllOrNoneThatMatches() {
        String none = "{\"counts\":{},\"dead_letters\":[],\"next\":null}";
        stub.says("GET /api/dead-letters", 200, none).says("GET /api/dead-letters?state=empty", 200, none);
        assertThat(Typed.at(stub, "dead-letters").out()).startsWith("No dead letters: no cell has failed");
        assertThat(Typed.at(stub, "dead-letters", "--state", "empty").out()).isEqualTo("No dead letter matches.\n");
    }

    @Test
    void aDryRunSaysWhatWouldBeDoneAndHowToDoIt() {
        stub.says("POST /api/actions", 200, """
                {"id":null,"kind":"retry","dry_run":true,"matched":1204,"changed":1200,
                 "skipped":[{"why":"its provider is retired","n":4}],"jobs":[],"finished_at":null}""");
        assertThat(Typed.at(stub, "retry", "--all-matching", "--failed-for", "no reply", "--dry-run")
                        .out())
                .isEqualTo("""
                        Dry run: 1,204 cells match, 1,200 would be asked again.
                          4 stay as they are: its provider is retired
                        Nothing was changed. To do it: the same without --dry-run, and with --expect 1204.
                        """);
        assertThat(stub.lastAsked().body())
                .isEqualTo("{\"kind\":\"retry\",\"reason\":\"no reason was given\",\"dry_run\":true,"
                        + "\"filter\":{\"reason\":\"no reply\"}}");
    }

    @Test
    void aRetryOfAllThatMatchesNamesTheJobsThatItMade() {
        stub.says("POST /api/actions", 200, """
                {"id":7,"kind":"retry","dry_run":false,"matched":2,"changed":2,"skipped":[],"jobs":["j2"],
                 "finished_at":"2026-11-22T10:02:11Z"}""");
        assertThat(Typed.at(
                                stub,
                                "retry",
                                "--all-matching",
                                "--provider",
                                "groq",
                                "--expect",
                                "2",
                                "--reason",
                                "its outage is over")
                        .out())
                .isEqualTo("""
                        Action 7: 2 cells match, 2 are asked again.
                          job j2 asks those of a finished job: ./rollcall job j2
                        """);
        assertThat(stub.lastAsked().body())
                .isEqualTo("{\"kind\":\"retry\",\"reason\":\"its outage is over\",\"dry_run\":false,\"expect\":2,"
                        + "\"filter\":{\"provider\":\"groq\"}}");
    }

    @Test
    void aJobIsRetriedInPlaceOrByANewOne() {
        stub.says("POST /api/jobs/x/retry", 202, "{\"id\":\"x\",\"simulated\":true,\"cells\":{\"open\":3}}")
                .says("POST /api/jobs/x/retry", 202, "{\"id\":\"y\",\"retry_of\":\"x\",\"cells\":{\"open\":3}}");
        assertThat(Typed.at(stub, "retry", "x", "--provider", "groq").out())
                .isEqualTo("Job x (simulated) asks its failed cells again: 3 cells of it are open now.\n"
                        + "How far it is: ./rollcall job x\n");
        assertThat(stub.lastAsked().body())
                .isEqualTo("{\"reason\":\"no reason was given\",\"filter\":{\"provider\":\"groq\"}}");
        assertThat(Typed.at(stub, "retry", "x").out())
                .isEqualTo("Job x has ended, and its account stays as it is. Job y asks its failed cells again.\n"
                        + "How far it is: ./rollcall job y\n");
    }

    @Test
    void whatIsManyFollowsStepByStep() {
        stub.says("POST /api/actions", 202, """
                {"id":8,"kind":"dismiss","dry_run":false,"matched":20000,"changed":0,"skipped":[],"jobs":[],"finished_at":null}""");
        assertThat(Typed.at(stub, "dismiss", "x").out()).isEqualTo("""
                        Action 8: 20,000 cells match, 0 are dismissed.
                        The rest follows step by step. How far it is: ./rollcall actions 8
                        """);
        assertThat(stub.lastAsked().body()).contains("\"filter\":{\"job\":\"x\"}");
    }

    private static final String ACTION = """
            {"id":8,"kind":"dismiss","filter":{"job":"x","state":"failed"},"reason":"nobody needs them","by":"ada",
             "dry_run":false,"matched":20000,"changed":4000,"skipped":[{"why":"it was opened meanwhile","n":2}],"jobs":[],
             "requested_at":"2026-11-22T10:02:11Z","finished_at":null}""";

    @Test
    void whatWasDoneByFilterIsListed() {
        stub.says("GET /api/actions?limit=1", 200, "{\"actions\":[" + ACTION + "],\"next\":\"/x\"}");
        assertThat(Typed.at(stub, "actions", "--limit", "1").out()).isEqualTo("""
                action  kind     matched  changed  state      asked for at             by   filter               why
                8       dismiss   20,000    4,000  under way  2026-11-22 10:02:11 UTC  ada  job=x, state=failed  nobody needs them
                There are more: raise --limit (at most 200).
                """);
    }

    @Test
    void oneActionSaysHowFarItIs() {
        stub.says("GET /api/actions/8", 200, ACTION)
                .says("GET /api/actions/8", 200, ACTION)
                .says("GET /api/actions/9", 404, "{\"detail\":\"there is no action '9'\"}");
        assertThat(Typed.at(stub, "actions", "8").out()).isEqualTo("""
                action 8, dismiss: under way
                  filter     job=x, state=failed
                  why        nobody needs them
                  by         ada, 2026-11-22 10:02:11 UTC
                  matched    20,000 cells
                  changed    4,000
                  left as is 2: it was opened meanwhile
                """);
        assertThat(Typed.at(stub, "actions", "8", "--json").out().strip()).isEqualTo(ACTION);
        Typed unknown = Typed.at(stub, "actions", "9");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("there is no action '9'");
        assertThat(Typed.at(stub, "actions", "8", "--limit", "3").err()).contains("leave it out, or the action 8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry                       | rollcall: say of which job (./rollcall jobs lists them), or give --all-matching and a filter",
                "dismiss --provider groq     | rollcall: say of which job",
                "retry --all-matching        | rollcall: --all-matching needs a filter",
                "retry x --all-matching      | rollcall: --all-matching is for all jobs: leave it out, or the job x",
                "retry x --expect many       | Invalid value for option '--expect'",
            })
    void whatIsUnclearIsNotSent(String words, String userError) {
        Typed typed = Typed.at(stub, words.split(" "));
        assertThat(typed.exit()).isNotZero();
        assertThat(typed.err()).contains(userError);
        assertThat(stub.asked()).isEmpty();
    }
}
