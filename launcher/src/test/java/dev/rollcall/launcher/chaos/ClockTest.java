package dev.rollcall.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.launcher.embedded.ChildSpec;
import dev.rollcall.launcher.embedded.NeedsTemporal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clocks that are set while calls are under way: PostgreSQL's and one worker's together, and another worker's alone. */
@NeedsTemporal
@NeedsProgram(
        name = "faketime",
        files = {ClockTest.X86, ClockTest.ARM})
class ClockTest {
    static final String X86 = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
    static final String ARM = "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1";

    @TempDir
    private Path folder;

    @Test
    void anHourForthAndBackLosesNothingAndAsksNothingTwice() throws Exception {
        Path ofUp = clock("up");
        Path ofSecond = clock("second");
        var site = new Site(folder, 4, 1_000, onClock(ofUp), onClock(ofSecond));
        try (var town = Town.start(site)) {
            String job = town.busyJob("clock", 60);
            for (List<String> set : List.of(List.of("+1h", "+0"), List.of("+1h", "+1h"), List.of("+0", "+1h"))) {
                Files.writeString(ofUp, set.get(0));
                Files.writeString(ofSecond, set.get(1));
                int before = town.answered(job);
                town.await("more answers", () -> town.answered(job) > before + 200);
            }
            town.awaitCompleted(job);
            assertThat(town.proof(job).balances()).isTrue();
            assertThat(town.proof(job).audit().possibleDuplicates()).isZero();
        }
    }

    private Path clock(String name) throws Exception {
        return Files.writeString(folder.resolve(name + ".clock"), "+0");
    }

    private static UnaryOperator<ChildSpec> onClock(Path clock) {
        Map<String, String> clocked = Map.of(
                "LD_PRELOAD",
                Files.exists(Path.of(X86)) ? X86 : ARM,
                "FAKETIME_TIMESTAMP_FILE",
                clock.toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1");
        return spec -> {
            var env = new HashMap<>(spec.env());
            env.putAll(clocked);
            return new ChildSpec(
                    spec.name(),
                    spec.command(),
                    env,
                    spec.directory(),
                    spec.log(),
                    spec.grace(),
                    spec.withheld(),
                    spec.stopSignal());
        };
    }
}
