package dev.rollcall.simulator.batches;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder in which files, rows and answers are kept. A temporary one is deleted at the end. */
public final class Spool implements AutoCloseable {
    private final Path folder;
    private final boolean temporary;

    private Spool(Path folder, boolean temporary) {
        this.folder = folder;
        this.temporary = temporary;
    }

    /** @param folder is kept; null: a temporary one */
    public static Spool in(Path folder) {
        try {
            return folder == null
                    ? new Spool(Files.createTempDirectory("rollcall-simulator-"), true)
                    : new Spool(Files.createDirectories(folder), false);
        } catch (IOException e) {
            throw new UncheckedIOException("batches cannot be kept: " + e.getMessage(), e);
        }
    }

    boolean isKept() {
        return !temporary;
    }

    Path named(String name) {
        return folder.resolve(name);
    }

    /** A new, empty file. */
    public Path fresh() {
        try {
            return Files.createTempFile(folder, "body-", ".part");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files whose names end so, in the order of their names. */
    List<Path> ending(String suffix) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(one -> one.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<Path> all;
        if (!temporary) {
            ending(".part").forEach(Spool::delete);
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all.forEach(Spool::delete);
    }
}
