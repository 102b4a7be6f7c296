package dev.rollcall.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder in memory for this JVM, where a system has room for it. Hundreds of databases that are made and dropped cost most of
 * the tests' time on a disk: ext4 looks for an inode that was not deleted a moment ago.
 */
public final class MemoryFolder {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long LEAST = 4L << 30;

    private static Path own;

    private MemoryFolder() {}

    /** The one of this JVM; empty without memory that is a folder, or with less than 4 GB of room in it. */
    public static synchronized Optional<Path> get() throws IOException {
        if (own == null && Files.isWritable(MEMORY) && MEMORY.toFile().getUsableSpace() > LEAST) {
            own = create();
        }
        return Optional.ofNullable(own);
    }

    private static Path create() throws IOException {
        Path all = MEMORY.resolve("rollcall-tests-" + System.getProperty("user.name"));
        Files.createDirectories(all);
        deleteOfTheDead(all);
        Path folder = Files.createDirectories(
                all.resolve(String.valueOf(ProcessHandle.current().pid())));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        return folder;
    }

    private static void deleteOfTheDead(Path all) throws IOException {
        List<Path> folders;
        try (Stream<Path> children = Files.list(all)) {
            folders = children.toList();
        }
        folders.stream()
                .filter(folder -> ProcessHandle.of(
                                Long.parseLong(folder.getFileName().toString()))
                        .isEmpty())
                .forEach(MemoryFolder::delete);
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> {
                if (!file.delete()) {
                    file.deleteOnExit();
                }
            });
        } catch (IOException | UncheckedIOException gone) {
            // Ignored: another JVM deletes it, too, or its server still writes; the next JVM tries again.
        }
    }
}
