package dev.rollcall.llm;

import static dev.rollcall.llm.RateKind.INPUT_TOKENS_PER_MINUTE;
import static dev.rollcall.llm.RateKind.OUTPUT_TOKENS_PER_MINUTE;
import static dev.rollcall.llm.RateKind.REQUESTS_PER_MINUTE;
import static dev.rollcall.llm.RateKind.TOKENS_PER_MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What replies tell of their provider's limits, and what it publishes of them. */
class RateLimitsTest {

    private static final String[] OPENAI = {"x-ratelimit-limit-requests", "600", "X-RateLimit-Remaining-Requests", "7"};

    @AutoClose
    private final Server server = new Server();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai | x-ratelimit-limit-requests: 600; x-ratelimit-remaining-requests: 9; x-ratelimit-reset-requests: 100ms;"
                        + " X-RateLimit-Limit-Tokens: 60000; x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 6m0s"
                        + " | REQUESTS_PER_MINUTE 600 9, TOKENS_PER_MINUTE 60000 0",
                // Of a day: full again in 8.64 s for each that is missing.
                "openai | x-ratelimit-limit-requests: 10000; x-ratelimit-remaining-requests: 9999; x-ratelimit-reset-requests: 8.64s |",
                "openai | x-ratelimit-limit-requests: 10000; x-ratelimit-remaining-requests: 9900; x-ratelimit-reset-requests: 14m24s |",
                "openai | x-ratelimit-limit-requests: 10000; x-ratelimit-remaining-requests: 12; x-ratelimit-reset-requests: 23h58m |"
                        + " REQUESTS_PER_DAY 10000 12",
                "openai | x-ratelimit-limit-requests: 10000; x-ratelimit-reset-requests: 14m24s |",
                "openai | x-ratelimit-limit-input-images: 5; x-ratelimit-limit: 70; ratelimit-limit: 80 |",
                "anthropic | anthropic-ratelimit-requests-limit: 50; anthropic-ratelimit-requests-remaining: 49;"
                        + " anthropic-ratelimit-requests-reset: 2026-01-01T00:00:01Z; anthropic-ratelimit-tokens-limit: 60000;"
                        + " anthropic-ratelimit-tokens-remaining: 59000; anthropic-ratelimit-input-tokens-limit: 50000;"
                        + " anthropic-ratelimit-output-tokens-limit: 10000; anthropic-ratelimit-output-tokens-remaining: 9000"
                        + " | REQUESTS_PER_MINUTE 50 49, TOKENS_PER_MINUTE 60000 59000, INPUT_TOKENS_PER_MINUTE 50000 null,"
                        + " OUTPUT_TOKENS_PER_MINUTE 10000 9000",
                "anthropic | anthropic-ratelimit-tokens-limit: 10000; anthropic-ratelimit-input-tokens-limit: 50000;"
                        + " anthropic-ratelimit-output-tokens-limit: 10000"
                        + " | INPUT_TOKENS_PER_MINUTE 50000 null, OUTPUT_TOKENS_PER_MINUTE 10000 null",
                "anthropic | anthropic-ratelimit-tokens-limit: 50000; anthropic-ratelimit-input-tokens-limit: 50000"
                        + " | INPUT_TOKENS_PER_MINUTE 50000 null",
                "mistral | x-ratelimit-limit-req-minute: 4; x-ratelimit-remaining-req-minute: 3;"
                        + " x-ratelimit-limit-req-10-second: 2; x-ratelimit-remaining-req-10-second: 1;"
                        + " x-ratelimit-limit-tokens-minute: 5000000; x-ratelimit-limit-tokens-month: 1000"
                        + " | REQUESTS_PER_MINUTE 4 3, TOKENS_PER_MINUTE 5000000 null",
                "mistral | x-ratelimit-limit-req-minute: 100; x-ratelimit-limit-req-10-second: 2;"
                        + " x-ratelimit-remaining-req-10-second: 1 | REQUESTS_PER_MINUTE 12 1",
                "xai | x-ratelimit-limit-requests: 1800; x-ratelimit-remaining-requests: 1799; x-ratelimit-limit-tokens: 10000000;"
                        + " x-ratelimit-remaining-tokens: 9999000"
                        + " | REQUESTS_PER_MINUTE 1800 1799, TOKENS_PER_MINUTE 10000000 9999000",
                "groq | x-ratelimit-limit-requests: 14400; x-ratelimit-remaining-requests: 14370;"
                        + " x-ratelimit-reset-requests: 2m59.56s; x-ratelimit-limit-tokens: 18000; x-ratelimit-remaining-tokens: 17997"
                        + " | TOKENS_PER_MINUTE 18000 17997, REQUESTS_PER_DAY 14400 14370",
                "together | x-ratelimit-limit: 60; x-ratelimit-remaining: 59; x-ratelimit-reset: 1 |",
                "cohere | x-trial-endpoint-call-limit: 20; x-trial-endpoint-call-remaining: 19 |",
                "openrouter | X-RateLimit-Limit: 20; X-RateLimit-Remaining: 0 |",
                "deepseek | x-ratelimit-limit-requests: 60 |",
            })
    void headersOfEachProvider(String provider, String headers, String announced) {
        Reply reply = server.says(200, "{}", headers.split("[:;] *")).to(provider);
        assertThat(shown(reply)).isEqualTo(announced == null ? "" : announced);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "0", "-1", "unlimited", "6.5", "1e3", "600;w=60", "9999999999999999999999"})
    void nonsenseAnnouncesNothing(String value) {
        Reply limit = server.says(200, "{}", "x-ratelimit-limit-requests", value, "x-ratelimit-reset-requests", value)
                .to("openai");
        assertThat(limit.announced()).isEmpty();
        Reply remaining = server.says(
                        200,
                        "{}",
                        "x-ratelimit-limit-requests",
                        "600",
                        "x-ratelimit-remaining-requests",
                        value.equals("0") ? "-0" : value,
                        "x-ratelimit-reset-requests",
                        "moon")
                .to("openai");
        assertThat(shown(remaining)).isEqualTo("REQUESTS_PER_MINUTE 600 null");
    }

    @Test
    void everyReplyAnnounces() {
        assertThat(Stream.of(
                        server.says(200, Accent.chat("m", "stop", "\"Hi\"", "{}"), OPENAI)
                                .to("openai"),
                        server.says(200, "{\"error\":{\"code\":429,\"message\":\"slowly\"}}", OPENAI)
                                .to("openai"),
                        server.says(200, "<html>", OPENAI).to("openai"),
                        server.says(401, "{}", OPENAI).to("openai"),
                        server.says(429, "{}", OPENAI).to("openai"),
                        server.says(503, "", OPENAI).to("openai"),
                        server.says(new MockResponse.Builder()
                                        .body("{".repeat(9_000))
                                        .addHeader(OPENAI[0], OPENAI[1])
                                        .addHeader(OPENAI[2], OPENAI[3])
                                        .onResponseBody(new SocketEffect.CloseSocket()))
                                .to("openai")))
                .allSatisfy(reply -> assertThat(shown(reply)).isEqualTo("REQUESTS_PER_MINUTE 600 7"))
                .extracting(Reply::outcome)
                .containsExactly(
                        Outcome.ANSWERED,
                        Outcome.RATE_LIMITED,
                        Outcome.OVERLOADED,
                        Outcome.KEY_REJECTED,
                        Outcome.RATE_LIMITED,
                        Outcome.OVERLOADED,
                        Outcome.UNREACHABLE);
        assertThat(Reply.rejected("no").announced()).isEmpty();
    }

    @Test
    void aMomentThatIsHoursAwayIsOfADay() {
        String midnight = Instant.now()
                .plus(Duration.ofHours(9))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        Reply reply = server.says(
                        200,
                        "{}",
                        "anthropic-ratelimit-requests-limit",
                        "1000",
                        "anthropic-ratelimit-requests-reset",
                        midnight)
                .to("anthropic");
        assertThat(shown(reply)).isEqualTo("REQUESTS_PER_DAY 1000 null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai     | {'message':'Rate limit reached for m in organization org-x on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.','type':'requests','code':'rate_limit_exceeded'} | REQUESTS_PER_MINUTE | REQUESTS_PER_MINUTE 3 null",
                "openai     | {'message':'Rate limit reached for m on tokens per min (TPM): Limit 30,000, Used 29,999, Requested 400.','type':'tokens'} | TOKENS_PER_MINUTE | TOKENS_PER_MINUTE 30000 null",
                "openai     | {'message':'Rate limit reached for m on requests per day (RPD): Limit 10000, Used 10000, Requested 1.'} | REQUESTS_PER_DAY | REQUESTS_PER_DAY 10000 null",
                "openai     | {'message':'Slow down.','code':'slow_down'} | |",
                "groq       | {'message':'Rate limit reached for model `m` on requests per minute (RPM): Limit 30, Used 30, Requested 1.'} | REQUESTS_PER_MINUTE | REQUESTS_PER_MINUTE 30 null",
                "groq       | {'message':'on tokens per day (TPD): Limit 100000, Used 97050, Requested 3619. Please try again in 9m38.016s.'} | |",
                "anthropic  | {'type':'rate_limit_error','message':'Number of concurrent connections has exceeded your rate limit.'} | CONCURRENCY |",
                "anthropic  | {'type':'rate_limit_error','message':'This request would exceed the rate limit for your organization of 50,000 input tokens per minute.'} | INPUT_TOKENS_PER_MINUTE |",
                "anthropic  | {'message':'would exceed your rate limit of 8,000 output tokens per minute'} | OUTPUT_TOKENS_PER_MINUTE |",
                "deepseek   | {'message':'Rate limit reached: too many concurrent requests.'} | CONCURRENCY |",
                "mistral    | {'message':'Requests rate limit exceeded'} | |",
                "xai        | {'message':'Your team rate limit is: 60 requests per minute.'} | REQUESTS_PER_MINUTE |",
                "together   | {'message':'The maximum rate limit for this model is 600 queries per minute.'} | REQUESTS_PER_MINUTE |",
                "together   | {'message':'Slower','error_type':'dynamic_token_limited'} | TOKENS_PER_MINUTE |",
                "together   | {'message':'Slower','error_type':'dynamic_request_limited'} | REQUESTS_PER_MINUTE |",
                "together   | {'message':'Too many requests in flight.'} | CONCURRENCY |",
                "cohere     | {'message':'You are past the per minute request limit, please wait and try again later.'} | REQUESTS_PER_MINUTE |",
                "cohere     | {'message':'more than the requests per minute of the limit 40'} | REQUESTS_PER_MINUTE |",
                "cohere     | {'message':'You are using a Trial key, which is limited to 40 API calls / minute.'} | REQUESTS_PER_MINUTE |",
                "cohere     | {'message':'trial token rate limit exceeded, limit is 100000 tokens per minute'} | TOKENS_PER_MINUTE |",
                "openrouter | {'message':'Rate limit exceeded: limit_rpm/m. High demand.'} | REQUESTS_PER_MINUTE |",
                "openrouter | {'message':'Provider returned error','metadata':{'raw':'on tokens per min (TPM): Limit 90, Used 90'}} | TOKENS_PER_MINUTE |",
                "google     | {'status':'RESOURCE_EXHAUSTED','message':'metric: x_requests, limit: 15','details':[{'violations':[{'quotaId':'GenerateRequestsPerMinutePerProjectPerModel','quotaValue':'15'}]}]} | REQUESTS_PER_MINUTE |",
                "google     | {'status':'RESOURCE_EXHAUSTED','details':[{'violations':[{'quotaId':'GenerateContentPaidTierInputTokensPerModelPerMinute','quotaValue':'0'}]}]} | INPUT_TOKENS_PER_MINUTE |",
                "openai     | {'message':'on requests per min (RPM): Limit 0, Used 1'} | REQUESTS_PER_MINUTE |",
                "perplexity | {'message':'Request rate limit exceeded, please try again later.'} | |",
            })
    void wordsOfEachProvider(String provider, String error, RateKind limitedBy, String announced) {
        Reply reply =
                server.says(429, "{\"error\":" + error.replace('\'', '"') + "}").to(provider);
        assertThat(reply.outcome()).isEqualTo(Outcome.RATE_LIMITED);
        assertThat(reply.limitedBy()).isEqualTo(limitedBy);
        assertThat(shown(reply)).isEqualTo(announced == null ? "" : announced);
    }

    @Test
    void withoutWordsWhatIsUsedUpWasExceeded() {
        String[] headers = {
            "x-ratelimit-limit-requests", "500",
            "x-ratelimit-remaining-requests", "12",
            "x-ratelimit-limit-tokens", "60000",
            "x-ratelimit-remaining-tokens", "0"
        };
        assertThat(server.says(429, "{}", headers).to("openai").limitedBy()).isEqualTo(TOKENS_PER_MINUTE);
        Reply said = server.says(429, "{\"error\":{\"message\":\"requests per minute (RPM): Limit 30\"}}", headers)
                .to("groq");
        assertThat(said.limitedBy()).isEqualTo(REQUESTS_PER_MINUTE);
        assertThat(shown(said))
                .isEqualTo("TOKENS_PER_MINUTE 60000 0, REQUESTS_PER_DAY 500 12, REQUESTS_PER_MINUTE 30 null");
        assertThat(server.says(200, Accent.chat("m", "stop", "\"Hi\"", "{}"), headers)
                        .to("openai")
                        .limitedBy())
                .isNull();
        assertThat(server.says(429, "{\"error\":{\"message\":\"tokens per day (TPD): Limit 9\"}}", headers)
                        .to("groq")
                        .limitedBy())
                .isNull();
    }

    @Test
    void headersAreBelievedBeforeWords() {
        Reply reply = server.says(429, "{\"error\":{\"message\":\"on requests per min (RPM): Limit 3\"}}", OPENAI)
                .to("openai");
        assertThat(shown(reply)).isEqualTo("REQUESTS_PER_MINUTE 600 7");
    }

    @Test
    void whatProvidersPublish() {
        Catalogue catalogue = Catalogue.bundled();
        assertThat(catalogue.provider("anthropic").limits())
                .isEqualTo(Map.of(
                        REQUESTS_PER_MINUTE, 1000L,
                        INPUT_TOKENS_PER_MINUTE, 2_000_000L,
                        OUTPUT_TOKENS_PER_MINUTE, 400_000L));
        assertThat(catalogue.provider("perplexity").limits()).isEqualTo(Map.of(REQUESTS_PER_MINUTE, 50L));
        assertThat(catalogue.provider("google").limits()).isEmpty();
        assertThat(catalogue.provider("google").dayZone()).isEqualTo(ZoneId.of("America/Los_Angeles"));
        assertThat(catalogue.provider("openai").dayZone().getRules()).isEqualTo(ZoneOffset.UTC.getRules());
        assertThat(catalogue.withModels(Map.of("xai", "grok-x")).provider("xai").limits())
                .isEqualTo(catalogue.provider("xai").limits())
                .isNotEmpty();
    }

    @Test
    void limitsAreAtLeastOneAndHaveAReason() {
        assertThatThrownBy(() -> new PublishedLimits(Map.of(REQUESTS_PER_MINUTE, 0L), null, "[doc]"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PublishedLimits(Map.of(), null, " ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RateHeader(REQUESTS_PER_MINUTE, "x", null, null, null, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AnnouncedLimit(REQUESTS_PER_MINUTE, 0, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AnnouncedLimit(REQUESTS_PER_MINUTE, 1, -1L))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** As "kind limit remaining": what headers tell in the order of the kinds, then what words do. */
    private static String shown(Reply reply) {
        return reply.announced().stream()
                .map(one -> one.kind() + " " + one.limit() + " " + one.remaining())
                .collect(Collectors.joining(", "));
    }
}
