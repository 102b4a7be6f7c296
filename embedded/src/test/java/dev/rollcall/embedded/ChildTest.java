package dev.rollcall.embedded;

import static dev.rollcall.embedded.Processes.await;
import static dev.rollcall.embedded.Processes.awaitGone;
import static dev.rollcall.embedded.Processes.awaitText;
import static dev.rollcall.embedded.Processes.read;
import static dev.rollcall.embedded.Processes.runs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    /** Says {@code drained} when asked to end, {@code interrupted} on Ctrl-C. */
    private static final String DRAINS =
            "trap 'echo drained; exit 7' TERM; trap 'echo interrupted' INT; echo up; while :; do sleep 0.05; done";

    private static final String REFUSES = "trap '' TERM; echo up; while :; do sleep 0.05; done";
    private static final String WITH_GRANDCHILD = "sleep 1000 & echo grandchild $!; echo up; exec sleep 1001";

    @TempDir
    Path folder;

    private Path log() {
        return folder.resolve("shell.log");
    }

    private Child shell(String script, Duration grace) {
        Child child = Child.start(
                new ChildSpec("shell", List.of("sh", "-c", script), Map.of("MOOD", "calm"), folder, log(), grace));
        if (script.contains("echo up")) {
            awaitText(log(), "up");
        }
        return child;
    }

    private long grandchild() {
        awaitText(log(), "up");
        return Long.parseLong(read(log()).lines().findFirst().orElseThrow().replace("grandchild ", ""));
    }

    @Test
    void diesWithALauncherThatIsKilled() throws Exception {
        try (var launcher = StandInLauncher.start("shell", folder, WITH_GRANDCHILD, "PT30S")) {
            var child = launcher.started();
            long grandchild = grandchild();
            launcher.signal("KILL");
            awaitGone(child.pid());
            awaitGone(grandchild);
            awaitGone(child.guard());
        }
    }

    @Test
    void diesWhenTheLaunchersWholeGroupIsKilled() throws Exception {
        try (var launcher = StandInLauncher.start("shell", folder, DRAINS, "PT30S")) {
            var child = launcher.started();
            awaitText(log(), "up");
            launcher.signalGroup("KILL");
            awaitGone(child.pid());
            awaitGone(child.guard());
            assertThat(read(log())).contains("drained");
        }
    }

    @Test
    void isKilledWithItsLauncherWhenItRefusesToEnd() throws Exception {
        try (var launcher = StandInLauncher.start("shell", folder, REFUSES, "PT0.3S")) {
            var child = launcher.started();
            awaitText(log(), "up");
            launcher.signal("KILL");
            awaitGone(child.pid());
            awaitGone(child.guard());
        }
    }

    @Test
    void ctrlCReachesTheLauncherAloneWhichDrains() throws Exception {
        try (var launcher = StandInLauncher.start("shell", folder, DRAINS, "PT30S")) {
            var child = launcher.started();
            awaitText(log(), "up");
            launcher.signalGroup("INT");
            launcher.signalGroup("TERM"); // where this build itself was started to ignore Ctrl-C
            launcher.awaitEnd();
            awaitGone(child.pid());
            awaitGone(child.guard());
            assertThat(read(log())).contains("drained").doesNotContain("interrupted");
        }
    }

    @Test
    void isKilledWhenItsGuardIs() {
        try (Child child = shell(WITH_GRANDCHILD, LONG)) {
            long grandchild = grandchild();
            Signals.send("KILL", child.guardPid().orElseThrow().toString());
            awaitGone(child.pid());
            awaitGone(grandchild);
            assertThat(child.onExit().join().exitCode()).isEqualTo(137);
        }
    }

    @Test
    void drainsWhenAskedToEnd() {
        Child child = shell(DRAINS, LONG);
        child.terminate();
        assertThat(child.isAlive()).isFalse();
        assertThat(child.exitCode()).isEqualTo(7);
        assertThat(read(log())).contains("drained");
        assertThat(runs(child.guardPid().orElseThrow())).isFalse();
    }

    @Test
    void drainsWhenItsGuardIsAskedToEnd() {
        try (Child child = shell(DRAINS, LONG)) {
            Signals.send("TERM", child.guardPid().orElseThrow().toString());
            assertThat(child.onExit().join().exitCode()).isEqualTo(7);
        }
    }

    @Test
    void isKilledWhenItsGraceIsOver() {
        Child child = shell(REFUSES, SHORT);
        child.terminate();
        assertThat(child.exitCode()).isEqualTo(137);
        assertThat(runs(child.pid())).isFalse();
    }

    @Test
    void getsTheStopSignalOfItsSpec() {
        Child child = Child.start(new ChildSpec(
                "shell",
                List.of("sh", "-c", "trap 'exit 9' USR1; echo up; while :; do sleep 0.05; done"),
                Map.of(),
                folder,
                log(),
                LONG,
                "USR1"));
        awaitText(log(), "up");
        child.terminate();
        assertThat(child.exitCode()).isEqualTo(9);
    }

    @Test
    void killTakesTheWholeGroup() {
        Child child = shell(WITH_GRANDCHILD, LONG);
        long grandchild = grandchild();
        child.kill();
        assertThat(child.onExit().join().exitCode()).isEqualTo(137);
        awaitGone(grandchild);
        child.close();
        assertThat(runs(child.guardPid().orElseThrow())).isFalse();
    }

    @Test
    void whatItLeavesBehindIsEnded() {
        Child child = shell("sleep 1000 & echo grandchild $!; echo up; exit 3", LONG);
        long grandchild = grandchild();
        assertThat(child.onExit().join().exitCode()).isEqualTo(3);
        awaitGone(grandchild);
    }

    @Test
    void runsInASessionOfItsOwnWithItsEnvironment() {
        Child child = shell("echo $MOOD ${ROLLCALL_GUARD:-unguarded} $PWD; echo up; sleep 1000", LONG);
        assertThat(read(log())).contains("calm unguarded " + folder);
        assertThat(child.pid()).isNotEqualTo(child.guardPid().orElseThrow());
        child.close();
    }

    @Test
    void listensToSigintAsUsual() throws Exception {
        Path status = Path.of("/proc/self/status");
        assumeThat(Files.exists(status)).isTrue();
        assumeThat(ignoresSigint(read(status))).as("this build ignores Ctrl-C").isFalse();
        try (Child child = shell("echo up; exec sleep 1000", LONG)) {
            await(
                    "it sleeps",
                    () -> !read(Path.of("/proc/" + child.pid() + "/status")).contains("Name:\tsh\n"));
            assertThat(ignoresSigint(read(Path.of("/proc/" + child.pid() + "/status"))))
                    .isFalse();
        }
    }

    private static boolean ignoresSigint(String status) {
        String mask = status.lines()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow()
                .replaceAll("\\s|SigIgn:", "");
        return (Long.parseUnsignedLong(mask, 16) & 2) != 0;
    }

    @Test
    void aProgramThatIsMissingSaysSoInItsLog() throws Exception {
        Child child = Child.start(new ChildSpec("nothing", List.of("/nowhere/nothing"), Map.of(), folder, log(), LONG));
        assertThat(child.onExit().get(60, TimeUnit.SECONDS).exitCode()).isEqualTo(127);
        assertThat(read(log())).contains("/nowhere/nothing");
        child.close();
    }

    @Test
    void aHundredShortOnesLeaveNothing() {
        for (int i = 0; i < 100; i++) {
            try (Child child = Child.start(new ChildSpec("true", List.of("true"), Map.of(), folder, log(), LONG))) {
                assertThat(child.onExit().join().exitCode()).isZero();
            }
        }
        await(
                "no child is left",
                () -> ProcessHandle.current()
                        .children()
                        .noneMatch(
                                handle -> handle.info().commandLine().orElse("").contains("rollcall-guard")));
    }
}
