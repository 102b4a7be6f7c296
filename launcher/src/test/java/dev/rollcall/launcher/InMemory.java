package dev.rollcall.launcher;

import dev.rollcall.store.MemoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Temporary folders of tests in memory, where a system has room for it: each of their servers writes a thousand files. */
final class InMemory implements TempDirFactory {
    private static final String NAME = "junit-";

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
        Path memory = MemoryFolder.get().orElse(null);
        return memory == null ? Files.createTempDirectory(NAME) : Files.createTempDirectory(memory, NAME);
    }
}
