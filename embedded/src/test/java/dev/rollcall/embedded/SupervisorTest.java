package dev.rollcall.embedded;

import static dev.rollcall.embedded.Processes.await;
import static dev.rollcall.embedded.Processes.awaitText;
import static dev.rollcall.embedded.Processes.read;
import static dev.rollcall.embedded.Processes.runs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    @TempDir
    Path folder;

    private volatile String obstacle;
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Supervisor supervisor =
            new Supervisor(said::add, () -> Optional.ofNullable(obstacle), Duration.ofMillis(1));

    @AfterEach
    void stop() {
        supervisor.close();
    }

    private ChildSpec shell(String name, String script) {
        return new ChildSpec(
                name,
                List.of("sh", "-c", script),
                Map.of(),
                folder,
                folder.resolve(name + ".log"),
                Duration.ofSeconds(30));
    }

    private static final String SLEEPS = "exec sleep 1000";

    @Test
    void oneThatDiesIsStartedAgain() {
        Child first = supervisor.start(shell("worker", SLEEPS));
        first.kill();
        await("another runs", () -> supervisor.child("worker").orElseThrow() != first);
        Child second = supervisor.child("worker").orElseThrow();
        await("it is said", () -> said.contains(second + " runs"));
        assertThat(second.isAlive()).isTrue();
        assertThat(said.get(0)).isEqualTo(first + " ended with code 137; starting it again");
    }

    @Test
    void oneThatKeepsDyingIsGivenUpLoudly() throws Exception {
        supervisor.start(shell("worker", "echo no such database; exit 4"));
        String line = supervisor.gaveUp().get(60, TimeUnit.SECONDS);
        assertThat(line)
                .contains("ended with code 4", "5 times within a minute", "given up")
                .contains(folder.resolve("worker.log").toString(), "no such database");
        assertThat(read(folder.resolve("worker.log")).lines()).hasSize(1 + Supervisor.RESTARTS);
        assertThat(supervisor.child("worker")).isEmpty();
    }

    @Test
    void aStartThatFailsCountsAsADeath() throws Exception {
        Child first = Child.start(shell("server", SLEEPS));
        supervisor.watch(first, () -> {
            throw new CannotStart("its port is in use");
        });
        first.kill();
        assertThat(supervisor.gaveUp().get(60, TimeUnit.SECONDS))
                .startsWith("server cannot be started again: its port is in use; it was started 5 times");
    }

    @Test
    void allDrainInTheReverseOrder() {
        Path order = folder.resolve("order");
        for (String name : List.of("postgres", "temporal", "worker")) {
            supervisor.start(shell(
                    name,
                    "trap 'sleep 0.2; echo " + name + " >>" + order + "; exit 0' TERM; echo up;"
                            + " while :; do sleep 0.05; done"));
            awaitText(folder.resolve(name + ".log"), "up");
        }
        List<Child> children = supervisor.children();
        supervisor.stopAll();
        assertThat(read(order)).isEqualTo("worker\ntemporal\npostgres\n");
        assertThat(children).noneMatch(Child::isAlive);
        assertThat(said).isEmpty();
    }

    @Test
    void onceClosedItStartsNothing() {
        Child child = supervisor.start(shell("worker", SLEEPS));
        supervisor.stopAll();
        assertThat(runs(child.pid())).isFalse();
        assertThat(said).isEmpty();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> supervisor.start(shell("late", SLEEPS)));
    }

    @Test
    void whileSomethingIsInTheWayItWaitsAndGivesNothingUp() {
        Child first = supervisor.start(shell("worker", SLEEPS));
        obstacle = "the disk is full";
        first.kill();
        await("it is said", () -> said.contains(first + " ended with code 137: the disk is full"));
        assertThat(supervisor.child("worker")).hasValue(first);
        obstacle = null;
        await("another runs", () -> supervisor.child("worker").orElseThrow() != first);
    }

    @Test
    void oneStoppedOnPurposeStaysDown() {
        supervisor.start(shell("worker", SLEEPS));
        supervisor.stop("worker");
        assertThat(supervisor.child("worker")).isEmpty();
        assertThat(said).isEmpty();
    }
}
