package dev.rollcall.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a provider wants to be asked again. */
class WaitsTest {

    @AutoClose
    private final Server server = new Server();

    /** C1: whatever status carries it. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403, 408, 409, 425, 429, 498, 499, 500, 502, 503, 504, 520, 524, 529})
    void retryAfterCountsWithEveryStatus(int status) {
        assertThat(wait(status, "{\"error\":{\"message\":\"x\",\"code\":\"overloaded\"}}", "Retry-After", "30"))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(wait(status, "<html>down</html>", "retry-after-ms", "2500")).isEqualTo(Duration.ofMillis(2500));
    }

    /** C1: also when the rest of the reply is lost, and when nothing came with HTTP 200. */
    @Test
    void retryAfterCountsWithHalfAReply() {
        Reply half = server.says(new MockResponse.Builder()
                        .code(503)
                        .body("{".repeat(9_000))
                        .addHeader("Retry-After", "30")
                        .onResponseBody(new SocketEffect.CloseSocket()))
                .to("openai");
        assertThat(half.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(half.fault()).isEqualTo(Fault.NETWORK);
        assertThat(half.retryAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(wait(200, "\n\n", "Retry-After", "7")).isEqualTo(Duration.ofSeconds(7));
    }

    /** C2: the server's clock is an hour, or a day, off. */
    @ParameterizedTest
    @ValueSource(longs = {-86_400, -3_600, 0, 3_600, 86_400})
    void datesAreCountedByTheClockOfWhoWroteThem(long off) {
        ZonedDateTime there = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(off).truncatedTo(ChronoUnit.SECONDS);
        String date = http(there);
        String then = http(there.plusSeconds(30));
        assertThat(wait(503, "{}", "Date", date, "Retry-After", then)).isEqualTo(Duration.ofSeconds(30));
        assertThat(wait(
                        529,
                        "{}",
                        "Date",
                        date,
                        "Retry-After",
                        there.plusSeconds(30).toString()))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(wait(
                        429,
                        "{}",
                        "Date",
                        date,
                        "anthropic-ratelimit-requests-remaining",
                        "0",
                        "anthropic-ratelimit-requests-reset",
                        there.plusSeconds(45).toInstant().toString()))
                .isEqualTo(Duration.ofSeconds(45));
        assertThat(wait(
                        429,
                        "{}",
                        "Date",
                        date,
                        "X-RateLimit-Reset",
                        Long.toString(there.plusSeconds(20).toInstant().toEpochMilli())))
                .isEqualTo(Duration.ofSeconds(20));
    }

    /** C2: a quota that begins anew at a moment of theirs. */
    @Test
    void momentsInWordsAreOfTheirClockToo() {
        ZonedDateTime there = ZonedDateTime.now(ZoneOffset.UTC).plusHours(5);
        Instant then = there.plusDays(3).toInstant().truncatedTo(ChronoUnit.SECONDS);
        Reply reply = server.says(
                        400,
                        "{\"error\":{\"message\":\"You have reached your specified API usage limits. You will regain access on "
                                + then + "\"}}",
                        "Date",
                        http(there))
                .to("anthropic");
        assertThat(reply.outcome()).isEqualTo(Outcome.OUT_OF_QUOTA);
        assertThat(reply.quotaResetsAt()).isBetween(then.minusSeconds(5 * 3600 + 5), then.minusSeconds(5 * 3600 - 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 GMT"})
    void datesInEveryFormOfHttp(String date) {
        assertThat(wait(503, "{}", "Date", "Sun, 06 Nov 1994 08:49:07 GMT", "Retry-After", date))
                .isEqualTo(Duration.ofSeconds(30));
    }

    /** C3: Retry-After first. */
    @Test
    void aLongerResetOfAnotherLimitDoesNotCount() {
        String[] headers = {
            "Retry-After", "5",
            "x-ratelimit-remaining-requests", "0",
            "x-ratelimit-reset-requests", "6m0s",
            "x-ratelimit-remaining-tokens", "100",
            "x-ratelimit-reset-tokens", "9s"
        };
        assertThat(wait(429, "{}", headers)).isEqualTo(Duration.ofSeconds(5));
        assertThat(wait(429, "{\"error\":{\"message\":\"try again in 9m\"}}", headers))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(
                        wait(
                                429,
                                "{\"error\":{\"metadata\":{\"headers\":{\"Retry-After\":\"8\",\"X-RateLimit-Reset\":\"99\"}}}}"))
                .isEqualTo(Duration.ofSeconds(8));
    }

    /** C3: else the longest of those that are spent. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 3s; x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 8s | 8",
                "x-ratelimit-remaining-requests: 3; x-ratelimit-reset-requests: 360s; x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 8s | 8",
                "x-ratelimit-remaining-requests: 3; x-ratelimit-reset-requests: 360s; x-ratelimit-reset-tokens: 8s | 8",
                // A limit that has room left is not the one.
                "x-ratelimit-remaining-requests: 3; x-ratelimit-reset-requests: 360s |",
                "anthropic-ratelimit-tokens-remaining: 12000; anthropic-ratelimit-tokens-reset: 2099-01-01T00:00:00Z |",
                "X-RateLimit-Remaining: 1; X-RateLimit-Reset: 60 |",
            })
    void onlyALimitThatIsSpentIsWaitedFor(String headers, Long seconds) {
        assertThat(wait(429, "{}", headers.split("[;] |: ")))
                .isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "-5",
                "99999999999",
                "31536000000",
                "1e999999",
                "NaN",
                "5 apples",
                "12 dogs",
                "Thu, 01 Jan 2970 00:00:00 GMT"
            })
    void nonsenseIsPassedOver(String value) {
        MockResponse.Builder reply =
                new MockResponse.Builder().code(429).body("{\"error\":{\"message\":\"retry in 3s\"}}");
        reply.addHeaderLenient("Retry-After", value);
        assertThat(server.says(reply).to("openai").retryAfter()).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource({
        "please wait 20 seconds, 20",
        "Please wait for 2 minutes., 120",
        "wait 5 models, ",
        "retry in 2 hrs, 7200"
    })
    void words(String words, Long seconds) {
        assertThat(wait(429, "{\"message\":\"" + words + "\"}"))
                .isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    /** Proxies on the way add their own: the longest counts. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"5, 10 | 10", "5,5 | 5", "12 , 3 | 12", "2s, 7s | 7", "soon, 8 |", "☂ |"})
    void retryAfterMayBeAList(String value, Long seconds) {
        MockResponse.Builder reply = new MockResponse.Builder().code(503).body("{}");
        reply.addHeaderLenient("Retry-After", value);
        assertThat(server.says(reply).to("openai").retryAfter())
                .isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    @Test
    void retryAfterMayComeTwice() {
        assertThat(wait(503, "{}", "Retry-After", "4", "Retry-After", "11")).isEqualTo(Duration.ofSeconds(11));
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
        assertThat(wait(503, "{}", "Date", http(now), "Retry-After", "4", "Retry-After", http(now.plusSeconds(30))))
                .isEqualTo(Duration.ofSeconds(30));
    }

    /** Google's duration as its JSON has it, and as an object. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "21s | 21000",
                "{'seconds':'21','nanos':500000000} | 21500",
                "{'seconds':21} | 21000",
                "{'nanos':5} |",
                "'3.5s' | 3500",
            })
    void googlesDelay(String delay, Long millis) {
        String json = delay.startsWith("{") || delay.startsWith("'") ? delay : "'" + delay + "'";
        String body = "{'error':{'code':503,'details':[{'retryDelay':%s}]}}".formatted(json);
        assertThat(server.says(503, body.replace('\'', '"')).to("google").retryAfter())
                .isEqualTo(millis == null ? null : Duration.ofMillis(millis));
    }

    private Duration wait(int status, String body, String... headers) {
        return server.says(status, body, headers).to("openai").retryAfter();
    }

    private static String http(ZonedDateTime when) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(when);
    }
}
