package dev.rollcall.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.simulator.control.RequestCounts;
import dev.rollcall.simulator.faults.SimulatedFault;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorCountsTest {
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
    void eightThreadsAreCountedExactly() throws Exception {
        var pool = Executors.newFixedThreadPool(8);
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            String own = "own/" + thread;
            running.add(pool.submit(() -> {
                for (int i = 0; i < 50; i++) {
                    caller.ask("openai", "shared/0");
                    caller.ask("groq", own + "/" + i);
                }
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
        pool.shutdown();
        RequestCounts counts = simulator.counts();
        assertThat(counts.requests()).isEqualTo(800);
        assertThat(counts.usable()).isEqualTo(800);
        assertThat(counts.cells()).isEqualTo(401);
        assertThat(counts.cellsAskedAgain()).isEqualTo(1);
        assertThat(counts.inFlight()).isZero();
        assertThat(simulator.cells().get("shared/0").usable()).isEqualTo(400);
        assertThat(simulator.cells().get("own/7/49").asked()).isEqualTo(1);
    }

    @Test
    void aSimulatorThatIsStartedAgainGoesOnCounting(@TempDir Path folder) throws Exception {
        var options = SimulatorOptions.defaults().withJournal(folder.resolve("journal"));
        try (var first = Simulator.start(options.withFaults("groq=empty:1"))) {
            new Caller(first).ask("openai", "c/0");
            new Caller(first).ask("groq", "c/1");
        }
        Files.writeString(options.journal(), "asked\topenai\tkey\tc/ha", StandardOpenOption.APPEND);
        try (var second = Simulator.start(options)) {
            assertThat(second.cells().get("c/0").usable()).isEqualTo(1);
            new Caller(second).ask("openai", "c/0");
            assertThat(second.cells().get("c/0").usable()).isEqualTo(2);
            assertThat(second.cells().get("c/0").asked()).isEqualTo(2);
            assertThat(second.cells().get("c/1").others()).containsEntry("empty", 1);
            assertThat(second.counts().requests()).isEqualTo(3);
            assertThat(second.counts().cellsAskedAgain()).isEqualTo(1);
        }
    }

    @Test
    void aClientThatLeftBeforeItsReplyGotNothingUsable() throws Exception {
        simulator.fault(SimulatedFault.parse("openai=slow:200ms"));
        caller.begin("openai", "gone/0").close();
        caller.ask("openai", "later/0");
        caller.ask("openai", "later/1");
        assertThat(simulator.cells().get("gone/0").usable()).isZero();
        assertThat(simulator.cells().get("gone/0").others()).containsKey("client_gone");
    }

    @Test
    void theControlsTellAndSet() {
        caller.ask("openai", "c/0");
        caller.ask("openai", "c/0");
        caller.ask("openai", "c/1");
        var counts = caller.control("GET", "counts", "");
        assertThat(counts.at("/providers/openai/outcomes/answered").asInt()).isEqualTo(3);
        assertThat(counts.at("/cells_asked_again").asInt()).isEqualTo(1);
        assertThat(caller.control("GET", "cells?min_usable=2", "").response().body())
                .isEqualTo("{\"cell\":\"c/0\",\"provider\":\"openai\",\"asked\":2,\"usable\":2,\"others\":{}}\n");
        assertThat(caller.control("PUT", "faults", "[\"groq=down\",\"xai=dead@10s-40s\"]")
                        .text("/1"))
                .isEqualTo("xai=dead@10s-40s");
        assertThat(caller.ask("groq", "g/0").status()).isEqualTo(503);
        var wrong = caller.control("PUT", "faults", "[\"groq=odd\"]");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text("/error")).contains("unknown shape 'odd'");
        assertThat(caller.control("GET", "faults", "").text("/0")).isEqualTo("groq=down");
        caller.control("POST", "reset", "");
        assertThat(simulator.counts().requests()).isZero();
        assertThat(caller.control("GET", "health", "").text("/status")).isEqualTo("up");
    }

    @Test
    void theSecondsCanBeAskedFor() {
        caller.ask("openai", "c/0");
        caller.ask("openai", "c/0", "sk-invalid", Caller.body("openai", "stripe.com?"));
        String lines = caller.control("GET", "seconds", "").response().body();
        assertThat(lines).hasLineCount(2);
        assertThat(lines)
                .contains("\"requests\":1,\"usable\":1,\"limited\":0,\"other\":0")
                .contains("\"requests\":1,\"usable\":0,\"limited\":0,\"other\":1");
        assertThat(caller.control("GET", "seconds?since=99999999999", "")
                        .response()
                        .body())
                .isEmpty();
        assertThat(caller.control("GET", "seconds?since=yesterday", "").status())
                .isEqualTo(400);
    }

    @Test
    void spansCanBeMadeToCountFromAMoment() {
        caller.control("PUT", "faults", "openai=dead@10s-40s # in text\ngroq=down\n");
        assertThat(caller.ask("groq", "g/0").status()).isEqualTo(503);
        assertThat(caller.control("POST", "start?in=1h", "").text("/spans_count_from"))
                .endsWith("Z");
        assertThat(caller.ask("groq", "g/0").status()).isEqualTo(200);
        caller.control("POST", "start", "");
        assertThat(caller.ask("groq", "g/0").status()).isEqualTo(503);
        assertThat(caller.control("POST", "start?in=soon", "").status()).isEqualTo(400);
        assertThat(caller.control("PUT", "faults", "groq=down\ngroq=odd").text("/error"))
                .startsWith("line 2: ");
        assertThat(caller.control("PUT", "faults", "[null]").status()).isEqualTo(400);
    }

    @Test
    void onlyThisMachineCanAsk() {
        assertThatThrownBy(() -> new Socket("127.0.0.2", simulator.port()).close())
                .isInstanceOf(java.net.ConnectException.class);
    }

    @Test
    void aTakenPortIsToldPlainly() {
        assertThatThrownBy(() -> Simulator.start(SimulatorOptions.defaults().withPort(simulator.port())))
                .isInstanceOf(java.io.UncheckedIOException.class)
                .hasMessageContaining(":" + simulator.port());
    }
}
