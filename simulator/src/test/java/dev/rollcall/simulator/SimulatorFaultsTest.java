package dev.rollcall.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.simulator.control.CellCount;
import dev.rollcall.simulator.faults.SimulatedFault;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorFaultsTest {
    private Simulator simulator;
    private Caller caller;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.start(SimulatorOptions.defaults());
        caller = new Caller(simulator);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void aLimitLetsTwoThroughAndTellsEachWaitInItsOwnWay() {
        for (String provider : List.of("openai", "anthropic", "google", "groq", "mistral", "together")) {
            simulator.fault(SimulatedFault.parse(provider + "=limited:2/min"));
            assertThat(caller.ask(provider, provider + "/0").status()).isEqualTo(200);
            assertThat(caller.ask(provider, provider + "/1").status()).isEqualTo(200);
        }
        assertThat(limited("openai").header("retry-after-ms")).matches("(29|30)\\d{3}");
        assertThat(limited("openai").text("/error/message")).containsPattern("try again in (29|30)(\\.\\d+)?s");
        assertThat(limited("openai").header("x-ratelimit-remaining-requests")).isEqualTo("0");
        assertThat(limited("anthropic").header("retry-after")).isEqualTo("30");
        assertThat(limited("google").text("/error/details/2/retryDelay")).matches("(29|30)(\\.\\d+)?s");
        assertThat(limited("groq").text("/error/message")).containsPattern("try again in (29|30)(\\.\\d+)?s");
        assertThat(limited("mistral").text("/code")).isEqualTo("1300");
        assertThat(limited("together").header("x-ratelimit-reset")).isEqualTo("30");
        assertThat(simulator.counts().providers().get("google").outcomes())
                .containsEntry("answered", 2L)
                .containsEntry("limited", 1L);
    }

    private Caller.Heard limited(String provider) {
        var heard = caller.ask(provider, provider + "/2");
        assertThat(heard.status()).isEqualTo(429);
        return heard;
    }

    @Test
    void eachKeyHasABucketOfItsOwn() {
        simulator.fault(SimulatedFault.parse("openai=limited:1/h"));
        for (String key : List.of("key-one-00", "key-two-00")) {
            for (int expected : List.of(200, 200, 429)) {
                assertThat(caller.ask("openai", "c/0", key, Caller.body("openai", "stripe.com?"))
                                .status())
                        .isEqualTo(expected);
            }
        }
        assertThat(simulator.counts().providers().get("openai").keys()).hasSize(2);
    }

    @Test
    void aCutReplyBreaksTheReadAndIsNotUsable() {
        simulator.fault(SimulatedFault.parse("groq=cut:1"));
        assertThatThrownBy(() -> caller.ask("groq", "c/0")).isInstanceOf(UncheckedIOException.class);
        CellCount cell = simulator.cells().get("c/0");
        assertThat(cell.usable()).isZero();
        assertThat(cell.others()).containsKey("cut");
    }

    @Test
    void aDeadProviderSaysNothingUntilItIsHealed() {
        simulator.fault(SimulatedFault.parse("openai=dead"));
        assertThatThrownBy(() -> caller.ask("openai", "c/0")).isInstanceOf(UncheckedIOException.class);
        assertThat(caller.ask("xai", "x/0").status()).isEqualTo(200);
        simulator.heal("openai");
        assertThat(caller.ask("openai", "c/0").status()).isEqualTo(200);
        assertThat(simulator.cells().get("c/0").usable()).isEqualTo(1);
        assertThat(simulator.counts().inFlight()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "openai=down, 503",
        "anthropic=unauthorized, 401",
        "xai=unauthorized, 400",
        "deepseek=quota, 402",
        "mistral=html:1, 502",
        "cohere=retired, 410",
        "google=badjson:1, 200"
    })
    void othersAnswerWithTheirStatus(String fault, int status) {
        simulator.fault(SimulatedFault.parse(fault));
        String provider = fault.substring(0, fault.indexOf('='));
        assertThat(caller.ask(provider, "s/0").status()).isEqualTo(status);
        assertThat(simulator.counts().usable()).isZero();
    }

    @Test
    void refusalsCutsAndEmptyRepliesHaveTheirOwnWords() {
        simulator.fault("openai", SimulatedFault.parse("openai=refused:1"));
        simulator.fault("anthropic", SimulatedFault.parse("anthropic=truncated:1"));
        simulator.fault("google", SimulatedFault.parse("google=empty:1"));
        assertThat(caller.ask("openai", "r/0").text("/choices/0/message/refusal"))
                .startsWith("[simulated] ");
        assertThat(caller.ask("anthropic", "t/0").text("/stop_reason")).isEqualTo("max_tokens");
        assertThat(caller.ask("google", "e/0").at("/candidates/0/content/parts").isMissingNode())
                .isTrue();
        assertThat(simulator.counts().usable()).isEqualTo(2);
    }

    @Test
    void oddRepliesAreStillWhole() {
        simulator.fault(SimulatedFault.parse("cohere=oddfinish:1,nousage:1"));
        var heard = caller.ask("cohere", "o/0");
        assertThat(heard.text("/finish_reason")).isEqualTo("brand_new_reason");
        assertThat(heard.at("/usage").isMissingNode()).isTrue();
        assertThat(simulator.counts().usable()).isEqualTo(1);
    }

    @Test
    void someFailAfterTheySaidTwoHundred() {
        simulator.fault(SimulatedFault.parse("*=error200:1"));
        var openRouter = caller.ask("openrouter", "e/0");
        assertThat(openRouter.status()).isEqualTo(200);
        assertThat(openRouter.response().body()).contains("error");
        var responses = caller.post("openai", "/v1/responses", "{\"model\":\"m\",\"input\":\"stripe.com?\"}");
        assertThat(responses.text("/status")).isEqualTo("failed");
        assertThat(caller.ask("groq", "e/1").status()).isEqualTo(500);
        assertThat(simulator.counts().usable()).isZero();
    }

    @Test
    void ai21IsRetiredFromTheStart() {
        var heard = caller.ask("ai21", "a/0");
        assertThat(heard.status()).isEqualTo(410);
        assertThat(heard.text("/detail")).contains("retired");
    }

    @Test
    void aFlakyProviderComesRoundWhenAskedAgain() {
        simulator.fault(SimulatedFault.parse("groq=flaky:0.5"));
        int asked = 0;
        boolean answered = false;
        while (!answered && asked < 50) {
            asked++;
            try {
                answered = caller.ask("groq", "f/0").status() == 200;
            } catch (UncheckedIOException cutInTheBody) {
                answered = false;
            }
        }
        assertThat(answered).isTrue();
        assertThat(simulator.cells().get("f/0").usable()).isEqualTo(1);
    }

    @Test
    void whatIsForOneKeyLeavesTheOthersAlone() {
        simulator.fault(SimulatedFault.parse("openai[sk-one]=down"));
        simulator.fault(SimulatedFault.parse("*[sk-two]=limited:1/h"));
        String body = Caller.body("openai", "stripe.com?");
        assertThat(caller.ask("openai", "k/0", "sk-one", body).status()).isEqualTo(503);
        for (int expected : List.of(200, 200, 429)) {
            assertThat(caller.ask("openai", "k/0", "sk-two", body).status()).isEqualTo(expected);
        }
        assertThat(caller.ask("openai", "k/0", "sk-three", body).status()).isEqualTo(200);
        assertThat(caller.control("GET", "faults", "").response().body()).doesNotContain("sk-one", "sk-two");
        simulator.heal("openai");
        assertThat(caller.ask("openai", "k/0", "sk-one", body).status()).isEqualTo(200);
    }

    @Test
    void aFaultStrikesTheSameCellsWhateverElseIsSet() {
        List<Integer> alone = statuses("groq=server-error:0.5");
        assertThat(alone).contains(200, 500);
        assertThat(statuses("groq=flaky:0,extra-fields,server-error:0.5,unicode:0.3"))
                .isEqualTo(alone);
    }

    private List<Integer> statuses(String fault) {
        try (var other = Simulator.start(SimulatorOptions.defaults().withFaults(fault))) {
            var asking = new Caller(other);
            return IntStream.range(0, 40)
                    .mapToObj(i -> asking.ask("groq", "s/" + i).status())
                    .toList();
        }
    }

    @Test
    void aProviderThatHangsTakesTheRequestAndSaysNothing() throws Exception {
        simulator.fault(SimulatedFault.parse("openai=hang"));
        try (var socket = caller.begin("openai", "h/0")) {
            await(() -> simulator.counts().inFlight() == 1);
            assertThat(socket.getInputStream().available()).isZero();
            assertThat(caller.ask("groq", "h/1").status()).isEqualTo(200);
        }
        await(() -> simulator.counts().inFlight() == 0);
        assertThat(simulator.cells().get("h/0").others()).containsOnly(Map.entry("hung", 1));
    }

    @ParameterizedTest
    @CsvSource({"cut, premature", "reset, Connection reset"})
    void aBodyThatEndsEarlyEndsAsItsShapeSays(String shape, String end) throws Exception {
        simulator.fault(SimulatedFault.parse("openai=" + shape));
        try (var socket = caller.begin("openai", "e/0")) {
            String read;
            try {
                socket.getInputStream().readAllBytes();
                read = "premature";
            } catch (SocketException e) {
                read = e.getMessage();
            }
            assertThat(read).isEqualTo(end);
        }
    }

    private static void await(BooleanSupplier condition) {
        Instant end = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(end);
            Thread.onSpinWait();
        }
    }
}
