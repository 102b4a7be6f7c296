package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsCommandTest {
    private static final String PAGE = """
            {"simulated":false,"limits":[
             {"provider":"openai","key":"0000000a","key_source":"OPENAI_API_KEY","model":"gpt-6-luna","axes":[
               {"axis":"requests_per_minute","unit":"requests/min","limit":6000,"used":2940,"share":0.49,"source":"configured",
                "from":"rollcall.yaml, line 12","reason":null,"ceiling":null,"since":"2026-11-22T10:00:00Z"},
               {"axis":"dollars_per_day","unit":"USD/day","limit":2.5,"used":0.0312,"share":0.0125,"source":"ordered",
                "from":"ordered: a test","reason":"a test","ceiling":null,"since":"2026-11-22T10:00:00Z"}],
              "paused":null,"next_free":"2026-11-22T10:00:09Z","waiting":3,"waits":1,"waited_ms":9,"day_ends":"2026-11-23T08:00:00Z"},
             {"provider":"openai","key":"0000000b","key_source":null,"model":"gpt-6-luna","axes":[
               {"axis":"concurrency","unit":"at once","limit":0,"used":0,"share":null,"source":"ordered","from":"ordered: too dear",
                "reason":"too dear","ceiling":null,"since":null}],
              "paused":"concurrency is 0 (ordered: too dear)","next_free":null,"waiting":0,"waits":0,"waited_ms":0,
              "day_ends":"2026-11-23T08:00:00Z"},
             {"provider":"groq","key":"0000000c","key_source":"GROQ_API_KEY","model":"m","axes":[
               {"axis":"requests_per_day","unit":"requests/day","limit":0,"used":0,"share":null,"source":"configured",
                "from":"rollcall.yaml, line 13","reason":null,"ceiling":null,"since":null}],
              "paused":"requests_per_day is 0 (rollcall.yaml, line 13)","next_free":null,"waiting":0,"waits":0,"waited_ms":0,
              "day_ends":"2026-11-23T00:00:00Z"}],
             "orders":[
              {"provider":"openai","key":null,"model":null,"axis":"concurrency","limit":4,"reason":"x",
               "ordered_at":"2026-11-22T10:00:00Z","in_force":true},
              {"provider":"openai","key":"0000000b","model":null,"axis":"concurrency","limit":0,"reason":"too dear",
               "ordered_at":"2026-11-22T10:00:00Z","in_force":true}]}""";

    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void limitsInATableAndHowToResumeWhatIsPaused() {
        stub.says("GET /api/limits", 200, PAGE);
        assertThat(Typed.at(stub, "limits").out()).isEqualTo("""
                        provider  key       model       limit                   used  share  waiting  next free                from
                        openai    0000000a  gpt-6-luna  6,000  requests/min    2,940   49 %        3  2026-11-22 10:00:09 UTC  rollcall.yaml, line 12
                        openai    0000000a  gpt-6-luna  $2.50  USD/day       $0.0312  1.3 %                                    ordered: a test
                        openai    0000000b  gpt-6-luna      0  at once             0               0  paused                   ordered: too dear
                        groq      0000000c  m               0  requests/day        0               0  paused                   rollcall.yaml, line 13

                        openai, key 0000000b is paused: concurrency is 0 (ordered: too dear). To resume: ./rollcall limits unset openai concurrency --key 0000000b --reason "…"
                        groq is paused: requests_per_day is 0 (rollcall.yaml, line 13). To resume: ./rollcall limits set groq requests_per_day=N --reason "…", or mend the file
                        """);
    }

    @Test
    void oneProvidersLimitsAsJson() {
        stub.says("GET /api/limits?provider=openai", 200, PAGE);
        assertThat(Typed.at(stub, "limits", "openai", "--json").out().strip()).isEqualTo(PAGE);
    }

    @Test
    void nothingIsLimited() {
        stub.says("GET /api/limits", 200, "{\"simulated\":false,\"limits\":[],\"orders\":[]}");
        assertThat(Typed.at(stub, "limits").out()).contains("nothing is limited");
    }

    @Test
    void aLimitIsOrderedAndTakenBack() {
        stub.says("PUT /api/limits/openai", 200, PAGE);
        assertThat(Typed.at(
                                stub,
                                "limits",
                                "set",
                                "openai",
                                "requests_per_minute=300",
                                "dollars_per_day=2.50",
                                "--key",
                                "0000000a",
                                "--reason",
                                "a test")
                        .out())
                .contains("openai, key 0000000b is paused");
        assertThat(stub.lastAsked().body())
                .isEqualTo("{\"requests_per_minute\":300,\"dollars_per_day\":2.50,\"key\":\"0000000a\",\"model\":null,"
                        + "\"reason\":\"a test\"}");
        Typed.at(stub, "limits", "unset", "openai", "requests_per_minute", "--reason", "done");
        assertThat(stub.lastAsked().body())
                .isEqualTo("{\"requests_per_minute\":null,\"key\":null,\"model\":null,\"reason\":\"done\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "set openai requests_per_minute=-1 --reason x   | requests_per_minute must be a whole number from 1 to 1,000,000,000, or 0 to pause, not -1",
                "set openai requests_per_minute=1.5 --reason x  | or 0 to pause, not 1.5",
                "set openai requests_per_minute=300/m --reason x| '300/m' is no number: write one such as requests_per_minute=300",
                "set openai requests_per_minute --reason x      | has no number: write requests_per_minute=N",
                "set openai requests_per_hour=3 --reason x      | 'requests_per_hour' is no limit; there are concurrency,",
                "unset openai key --reason x                    | 'key' is no limit; there are concurrency,",
                "set openai concurrency=1                       | Missing required option: '--reason=TEXT'",
            })
    void whatIsWrongIsSaidBeforeAnythingIsSent(String words, String userError) {
        Typed typed = Typed.at(stub, ("limits " + words).split(" "));
        assertThat(typed.exit()).isNotZero();
        assertThat(typed.err()).contains(userError);
        assertThat(stub.asked()).isEmpty();
    }
}
