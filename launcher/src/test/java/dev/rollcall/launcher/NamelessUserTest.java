package dev.rollcall.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A8: {@code docker run -u 12345}: a user that is a number, without a name, without a home. */
class NamelessUserTest {
    @TempDir
    private Path folder;

    @Test
    void itStartsAndLeavesNothingBehind() throws Exception {
        assumeTrue(Files.isWritable(Path.of("/etc/shadow")), "only root can become another user");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
        open(folder);
        Path home = ScriptCopy.in(folder.resolve("home"), copied(folder.resolve("lib")));
        Path here = open(Files.createDirectory(folder.resolve("here")));
        Path data = open(Files.createDirectory(folder.resolve("data")));
        Path output = folder.resolve("output");
        var command = new ArrayList<>(List.of("setpriv", "--reuid=12345", "--regid=12345", "--clear-groups"));
        command.addAll(List.of("env", "-i", "PATH=/usr/bin:/bin", "ROLLCALL_OFFLINE=1", "LC_ALL=C.UTF-8"));
        command.addAll(List.of(home.resolve("rollcall").toString(), "up", "--simulate", "--api-port", "0"));
        command.addAll(List.of("--temporal-port", "0", "--ui-port", "0"));
        command.addAll(List.of("--data", data.resolve("rollcall").toString()));
        Process up = new ProcessBuilder(command)
                .directory(here.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            Await.met(
                    "it starts: " + output,
                    () -> !up.isAlive() || Files.readString(output).contains("In another terminal"));
            assertThat(Files.readString(output)).contains("PostgreSQL runs", "In another terminal");
        } finally {
            up.destroy();
            up.waitFor();
        }
        assertThat(here).isEmptyDirectory();
        assertThat(data).isDirectoryContaining(path -> path.endsWith("rollcall"));
        try (Stream<Path> kept = Files.list(data)) {
            assertThat(kept).hasSize(1);
        }
    }

    /** That user may read neither root's home, where Maven keeps its libraries, nor perhaps this checkout. */
    private static String copied(Path lib) throws IOException {
        Files.createDirectory(lib);
        var copies = new ArrayList<String>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path from = Path.of(entry);
            Path to = lib.resolve(copies.size() + "-" + from.getFileName());
            try (Stream<Path> tree = Files.walk(from)) {
                for (Path path : tree.toList()) {
                    Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            copies.add(to.toString());
        }
        return String.join(File.pathSeparator, copies);
    }

    private static Path open(Path path) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
}
