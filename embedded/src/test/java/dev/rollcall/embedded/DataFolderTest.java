package dev.rollcall.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path folder;

    @Test
    void isMadeWithItsRooms() {
        try (DataFolder data = DataFolder.open(folder.resolve("a/b"))) {
            assertThat(data.postgres()).isDirectory();
            assertThat(data.temporal()).isDirectory();
            assertThat(data.logs()).isDirectory();
            assertThat(data.run()).isDirectory();
        }
    }

    @Test
    void belongsToOneLauncherAtATime() throws Exception {
        try (var other = StandInLauncher.start("folder", folder)) {
            assertThat(other.line()).startsWith("holds");
            assertThatExceptionOfType(CannotStart.class)
                    .isThrownBy(() -> DataFolder.open(folder))
                    .withMessage(
                            "data folder %s is in use by pid %d (rollcall up);"
                                    + " stop it or give another folder with --data",
                            folder.toRealPath(), other.pid());
        }
    }

    @Test
    void canBeTakenOverFromAKilledLauncher() throws Exception {
        try (var other = StandInLauncher.start("folder", folder)) {
            other.line();
            other.signal("KILL");
            other.awaitEnd();
            DataFolder.open(folder).close();
        }
    }

    @Test
    void isRefusedTwiceWithinOneLauncherAndStaysLocked() throws Exception {
        try (DataFolder data = DataFolder.open(folder)) {
            assertThatExceptionOfType(CannotStart.class)
                    .isThrownBy(() -> DataFolder.open(data.root()))
                    .withMessageContaining(
                            "in use by pid " + ProcessHandle.current().pid());
            try (var other = StandInLauncher.start("folder", folder)) {
                other.awaitEnd();
                assertThatExceptionOfType(IOException.class).isThrownBy(other::line);
            }
        }
        DataFolder.open(folder).close();
    }

    @Test
    void saysWhenItCannotBeWritten() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatExceptionOfType(CannotStart.class)
                .isThrownBy(() -> DataFolder.open(file.resolve("data")))
                .withMessageContaining("give a folder that can be written with --data");
    }

    @Test
    void aTemporaryOneGoesWhenClosed() {
        DataFolder data = DataFolder.temporary();
        assertThat(data.root()).isDirectory();
        data.close();
        assertThat(data.root()).doesNotExist();
    }

    @Test
    void leftoversOfDeadDemosAreSwept() throws Exception {
        Path dead =
                Files.createDirectories(folder.resolve("rollcall-demo-1/logs")).getParent();
        Files.writeString(dead.resolve("rollcall.pid"), "1");
        Path unrelated = Files.createDirectory(folder.resolve("something-else"));
        Path justMade = Files.createDirectory(folder.resolve("rollcall-demo-2"));
        Path neverLocked = Files.createDirectory(folder.resolve("rollcall-demo-3"));
        Files.setLastModifiedTime(neverLocked, FileTime.from(Instant.now().minusSeconds(3_600)));
        try (var running = StandInLauncher.start("folder", folder.resolve("rollcall-demo-4"))) {
            running.line();
            DataFolder.sweep(folder);
        }
        assertThat(dead).doesNotExist();
        assertThat(neverLocked).doesNotExist();
        assertThat(unrelated).exists();
        assertThat(justMade).exists();
        assertThat(folder.resolve("rollcall-demo-4")).exists();
    }
}
