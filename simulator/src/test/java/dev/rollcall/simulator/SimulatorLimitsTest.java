package dev.rollcall.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.simulator.faults.Fingerprints;
import dev.rollcall.simulator.limits.ClockReading;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorLimitsTest {
    private volatile ClockReading now = new ClockReading(0, Instant.parse("2026-03-08T09:30:10.250Z"));
    private Simulator simulator;
    private Caller caller;

    @BeforeEach
    void start() {
        simulator = Simulator.start(SimulatorOptions.defaults(), () -> now);
        caller = new Caller(simulator);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private void pass(Duration time) {
        now = new ClockReading(now.nanos() + time.toNanos(), now.wall().plus(time));
    }

    private void set(String faults) {
        assertThat(caller.control("PUT", "faults", faults).status()).isEqualTo(200);
    }

    /** How many of so many pass at this moment. */
    private int passing(String provider, int asked) {
        int passed = 0;
        for (int i = 0; i < asked; i++) {
            passed += caller.ask(provider, "c/0").status() == 200 ? 1 : 0;
        }
        return passed;
    }

    private Caller.Heard refused(String provider) {
        var heard = caller.ask(provider, "c/0");
        assertThat(heard.status()).isEqualTo(429);
        return heard;
    }

    @ParameterizedTest
    @CsvSource({"120/min, 2, 500", "10/s, 10, 100", "7200/h, 2, 500"})
    void aBucketHoldsASecondAndRefillsEvenly(String rate, int held, long pauseMillis) {
        set("openai=limited:" + rate);
        assertThat(passing("openai", held + 3)).isEqualTo(held);
        assertThat(refused("openai").header("retry-after-ms")).isEqualTo(Long.toString(pauseMillis));
        pass(Duration.ofMillis(pauseMillis).minusNanos(1));
        assertThat(passing("openai", 1)).isZero();
        pass(Duration.ofNanos(1));
        assertThat(passing("openai", 2)).isEqualTo(1);
    }

    @Test
    void aFixedWindowIsFullWhenTheMinuteBegins() {
        set("openai=limited:5/min:fixed");
        var first = caller.ask("openai", "c/0");
        assertThat(first.header("x-ratelimit-limit-requests")).isEqualTo("5");
        assertThat(first.header("x-ratelimit-remaining-requests")).isEqualTo("4");
        assertThat(first.header("x-ratelimit-reset-requests")).isEqualTo("49.75s");
        assertThat(passing("openai", 6)).isEqualTo(4);
        assertThat(refused("openai").header("retry-after-ms")).isEqualTo("49750");
        pass(Duration.ofMillis(49_749));
        assertThat(passing("openai", 1)).isZero();
        pass(Duration.ofMillis(1));
        assertThat(passing("openai", 7)).isEqualTo(5);
    }

    @Test
    void aDayEndsAtMidnightInItsZoneEvenWhenItIsShort() {
        set("openai=limited:3/day\ngroq=limited:3/day:America/Los_Angeles\ngoogle=limited:3/day");
        assertThat(passing("openai", 5) + passing("groq", 5) + passing("google", 5))
                .isEqualTo(9);
        assertThat(refused("openai").text("/error/message"))
                .contains("on requests per day (RPD): Limit 3, Used 3, Requested 1. Please try again in 869m49.75s");
        assertThat(refused("google").response().body()).contains("GenerateRequestsPerDayPerProjectPerModel");
        assertThat(refused("groq").header("x-ratelimit-remaining-requests")).isEqualTo("0");
        // 01:30:10.25 there, half an hour before the clocks go forward.
        assertThat(refused("groq").header("retry-after")).isEqualTo(Integer.toString(21 * 3600 + 29 * 60 + 50));
        pass(Duration.ofMillis(869 * 60_000 + 49_750));
        assertThat(passing("openai", 5)).isEqualTo(3);
        assertThat(passing("groq", 1)).isZero();
        pass(Duration.ofHours(7));
        assertThat(passing("groq", 5)).isEqualTo(3);
    }

    @Test
    void callsAtOnceAreCountedUntilTheirReplyIsSent() throws Exception {
        set("openai=limited:2:concurrent,slow:1h");
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            sockets.add(caller.begin("openai", "c/" + i));
        }
        while (caller.control("GET", "log", "").response().body().lines().count() < 2) {
            Thread.onSpinWait();
        }
        set("openai=limited:2:concurrent");
        assertThat(refused("openai").header("retry-after")).isEqualTo("3600");
        assertThat(caller.control("GET", "log", "").response().body()).contains("\"limited_by\":\"concurrent\"");
        set("openai=limited:3:concurrent");
        assertThat(passing("openai", 4)).isEqualTo(4);
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openai, x-ratelimit-limit-tokens, x-ratelimit-remaining-tokens",
        "anthropic, anthropic-ratelimit-tokens-limit, anthropic-ratelimit-tokens-remaining",
        "xai, x-ratelimit-limit-tokens, x-ratelimit-remaining-tokens",
        "mistral, x-ratelimit-limit-tokens-minute, x-ratelimit-remaining-tokens-minute",
        "groq, x-ratelimit-limit-tokens, x-ratelimit-remaining-tokens",
    })
    void tokensAreThoseOfTheAnswer(String provider, String limit, String remaining) {
        set(provider + "=limited:60000:tokens/min");
        int left = 6_000;
        while (true) {
            var heard = caller.ask(provider, "c/0");
            int used = heard.at("/usage/total_tokens")
                    .asInt(heard.at("/usage/input_tokens").asInt()
                            + heard.at("/usage/output_tokens").asInt());
            if (heard.status() == 429) {
                break;
            }
            left -= used;
            assertThat(used).isPositive();
            assertThat(heard.header(limit)).isEqualTo("60000");
            assertThat(heard.header(remaining)).isEqualTo(Integer.toString(left));
        }
        assertThat(left).isBetween(0, 1_000);
        pass(Duration.ofSeconds(1));
        assertThat(passing(provider, 1)).isEqualTo(1);
    }

    @Test
    void inputAndOutputAreCountedApart() {
        set("anthropic=limited:600000:input-tokens/min,limited:6000:output-tokens/min");
        var heard = caller.ask("anthropic", "c/0");
        assertThat(heard.header("anthropic-ratelimit-input-tokens-remaining"))
                .isEqualTo(Integer.toString(
                        60_000 - heard.at("/usage/input_tokens").asInt()));
        assertThat(heard.header("anthropic-ratelimit-output-tokens-remaining"))
                .isEqualTo(Integer.toString(
                        1_000 - heard.at("/usage/output_tokens").asInt()));
    }

    @Test
    void whoIsRefusedTakesNothing() {
        set("openai=limited:2/min,limited:4/day,limited:1:concurrent");
        assertThat(passing("openai", 50)).isEqualTo(2);
        pass(Duration.ofSeconds(30));
        assertThat(passing("openai", 50)).isEqualTo(1);
        pass(Duration.ofSeconds(60));
        assertThat(passing("openai", 50)).isEqualTo(1);
        assertThat(caller.control("GET", "log", "").response().body())
                .contains("\"limited_by\":\"requests\"", "\"limited_by\":\"day\"");
    }

    @Test
    void anotherLimitHoldsAtOnceAndForgetsNothing() {
        set("openai=limited:10/day,limited:60/s");
        assertThat(passing("openai", 7)).isEqualTo(7);
        set("openai=limited:5/day,limited:60/s");
        assertThat(passing("openai", 1)).isZero();
        set("openai=limited:9/day,limited:60/s");
        assertThat(passing("openai", 5)).isEqualTo(2);
    }

    @Test
    void whoHasNoHeadersForALimitTellsItsWaitAllTheSame() {
        set("*=limited:1000:output-tokens/h");
        while (passing("groq", 1) + passing("openrouter", 1) > 0) {}
        assertThat(refused("groq").header("x-ratelimit-reset-tokens")).matches("\\d+m.*");
        assertThat(refused("openrouter").header("X-RateLimit-Limit")).isEqualTo("17");
    }

    @Test
    void theLogTellsEveryRequest() {
        set("openai=limited:1/day");
        passing("openai", 2);
        pass(Duration.ofSeconds(1));
        passing("groq", 1);
        assertThat(caller.control("GET", "log", "").response().body().lines())
                .containsExactly(
                        "{\"at\":1772962210250.000,\"provider\":\"openai\",\"key\":\"" + KEY + "\",\"status\":200}",
                        "{\"at\":1772962210250.000,\"provider\":\"openai\",\"key\":\"" + KEY
                                + "\",\"status\":429,\"limited_by\":\"day\"}",
                        "{\"at\":1772962211250.000,\"provider\":\"groq\",\"key\":\"" + KEY + "\",\"status\":200}");
        assertThat(caller.control("GET", "log?since=1772962211000", "")
                        .response()
                        .body()
                        .lines())
                .hasSize(1);
        caller.control("POST", "reset", "");
        assertThat(caller.control("GET", "log", "").response().body()).isEmpty();
    }

    @Test
    void theLogTellsTheTokensThatALimitTook() {
        set("openai=limited:1000:tokens/min");
        var usage = caller.ask("openai", "c/0").at("/usage");
        String took = "\"input_tokens\":" + usage.path("prompt_tokens").asInt() + ",\"output_tokens\":"
                + usage.path("completion_tokens").asInt();
        assertThat(caller.control("GET", "log", "").response().body()).contains(took);
        passing("openai", 50);
        assertThat(caller.control("GET", "log", "").response().body().lines())
                .filteredOn(line -> line.contains("limited_by"))
                .isNotEmpty()
                .noneMatch(line -> line.contains("_tokens"));
    }

    private static final String KEY = Fingerprints.named(Caller.KEY);
}
