package dev.rollcall.simulator;

import dev.rollcall.simulator.faults.ActiveFaults;
import dev.rollcall.simulator.faults.KeyStates;
import dev.rollcall.simulator.faults.ProviderKeys;
import dev.rollcall.simulator.vendors.Shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorKeysTest {
    private Simulator simulator;
    private Caller caller;

    @BeforeEach
    void start() {
        simulator = Simulator.start(
                SimulatorOptions.defaults().withKeys("openai=valid:sk-a,wrong:sk-b,quota:sk-c,limited:1/h:sk-d"));
        caller = new Caller(simulator);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private int status(String key) {
        return caller.ask("openai", "k/0", key, Caller.body("openai", "stripe.com?"))
                .status();
    }

    @Test
    void eachKeyIsInItsState() {
        assertThat(status("sk-a")).isEqualTo(200);
        assertThat(status("sk-b")).isEqualTo(401);
        assertThat(status("sk-c")).isEqualTo(429);
        assertThat(List.of(status("sk-d"), status("sk-d"), status("sk-d"))).containsExactly(200, 200, 429);
        assertThat(status("sk-nobody")).isEqualTo(401);
        assertThat(simulator.counts().providers().get("openai").outcomes())
                .containsEntry("key_rejected", 2L)
                .containsEntry("out_of_quota", 1L)
                .containsEntry("limited", 1L);
    }

    @Test
    void whereNoneAreListedAllAreGoodButTheTellingOnes() {
        assertThat(caller.ask("xai", "k/0").status()).isEqualTo(200);
        simulator.keys();
        assertThat(status("sk-nobody")).isEqualTo(200);
        assertThat(status("sk-invalid")).isEqualTo(401);
        simulator.keys("openai=valid:sk-invalid");
        assertThat(status("sk-invalid")).isEqualTo(200);
    }

    @Test
    void theControlsSetThemByKeyOrByFingerprintAndNeverRepeatOne() {
        var set = caller.control("PUT", "keys", "[\"openai=quota:sk-a\",\"groq=valid:1A2B3C4D\"]");
        assertThat(set.status()).isEqualTo(200);
        assertThat(status("sk-a")).isEqualTo(429);
        assertThat(status("sk-c")).isEqualTo(401);
        var told = caller.control("GET", "keys", "");
        assertThat(told.text("/0")).matches("openai=quota:[0-9a-f]{8}");
        assertThat(told.text("/1")).isEqualTo("groq=valid:1a2b3c4d");
        String again = told.text("/0").replace("quota", "valid");
        assertThat(caller.control("PUT", "keys", again).text("/0")).isEqualTo(again);
        assertThat(status("sk-a")).isEqualTo(200);
        assertThat(simulator.counts().providers().get("openai").keys())
                .containsKey(again.substring("openai=valid:".length()));
    }

    @Test
    void aKeyHasALimitOfAnySort() {
        for (String limit :
                List.of("5/min:fixed", "5:concurrent", "5:tokens/min", "5/day", "5/day:America/Los_Angeles")) {
            assertThat(ProviderKeys.parse("openai=limited:" + limit + ":1a2b3c4d@1s-"))
                    .hasToString("openai=limited:" + limit + ":1a2b3c4d@1s-");
        }
    }

    @Test
    void aStateHoldsWithinItsSpan() {
        var clock = new AtomicLong();
        var keys = new KeyStates(clock::get);
        keys.replace(List.of(ProviderKeys.parse("openai=wrong:1a2b3c4d@10s-20s,quota:1a2b3c4d@30s-")));
        assertThat(keys.knows("openai", "1a2b3c4d")).isTrue();
        assertThat(keys.now("openai", "1a2b3c4d")).isEmpty();
        clock.set(Duration.ofSeconds(15).toNanos());
        assertThat(keys.now("openai", "1a2b3c4d"))
                .extracting(ActiveFaults.Active::shape)
                .containsExactly(Shape.UNAUTHORIZED);
        keys.startIn(Duration.ZERO);
        assertThat(keys.now("openai", "1a2b3c4d")).isEmpty();
        clock.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(keys.now("openai", "1a2b3c4d"))
                .extracting(ActiveFaults.Active::shape)
                .containsExactly(Shape.QUOTA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai",
                "openai=sk-secret",
                "openai=sk-secret:valid",
                "openai=vald:sk-secret",
                "openai=valid:sk-secret,",
                "openai=limited:sk-secret",
                "openai=limited:0/min:sk-secret",
                "openai=wrong:sk-secret@20s-10s",
                "nobody=valid:sk-secret"
            })
    void aListThatMakesNoSenseIsRefusedWithoutTheKey(String text) {
        assertThatThrownBy(() -> ProviderKeys.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("sk-secret");
    }
}
