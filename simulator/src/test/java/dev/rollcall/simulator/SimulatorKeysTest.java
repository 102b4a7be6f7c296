package dev.rollcall.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
}
