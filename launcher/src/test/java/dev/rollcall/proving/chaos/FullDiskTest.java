package dev.rollcall.proving.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.ChildSpec;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.TakesMinutes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data folder is a small tmpfs that only the site's own processes see. */
@TakesMinutes
@NeedsTemporal
@NeedsTmpfs
class FullDiskTest {
    @TempDir
    private Path folder;

    @Test
    void aFullDiskIsToldAndLosesNothingAndTheJobGoesOnWhenThereIsRoom() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        var site = new ChaosStack(folder, 5, 2_000, List.of(), this::onSmallDisk, second -> second);
        try (var town = Town.start(site)) {
            String job = town.busyJob("disk", 30);
            Path data = Path.of("/proc/" + site.pids(KillTarget.LAUNCHER).get(0) + "/root" + site.data());
            Path filler = data.resolve("filler");
            fill(filler);
            town.await("a clear word", () -> said(site).contains("is full"));
            int before = town.answered(job);
            town.await("calls under way have come back", () -> town.callsUnderWay() == 0);
            Files.delete(filler);
            town.await("a word that all is well", () -> said(site).contains("there is room"));
            town.awaitCompleted(job);
            assertThat(town.answered(job)).isGreaterThan(before);
            assertThat(town.proof(job).balances()).isTrue();
            assertThat(town.proof(job).usableTwice()).isZero();
        }
    }

    private static String said(ChaosStack site) throws IOException {
        return Files.readString(site.log());
    }

    private static void fill(Path filler) {
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] block = new byte[1 << 16];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }

    private ChildSpec onSmallDisk(ChildSpec spec) {
        var command = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=320m tmpfs \"$0\" && exec \"$@\"",
                folder.resolve("data").toString()));
        command.addAll(spec.command());
        return new ChildSpec(
                spec.name(),
                command,
                spec.env(),
                spec.directory(),
                spec.log(),
                spec.grace(),
                spec.withheld(),
                spec.stopSignal());
    }
}
