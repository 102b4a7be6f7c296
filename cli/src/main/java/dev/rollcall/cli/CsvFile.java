package dev.rollcall.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/** A file that a command writes as a whole or not at all. */
final class CsvFile {
    private CsvFile() {}

    /**
     * Writes the file. A file with this name is replaced once the new one is complete.
     *
     * @param option that names it, for messages
     * @throws UserError when it can't be written
     */
    static void write(String option, String name, Consumer<OutputStream> content) {
        try {
            Path file = Path.of(name).toAbsolutePath();
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new UserError(
                        option + ": " + name + " is not a file; print it instead (" + option + " without a name)");
            }
            Path part = file.resolveSibling(file.getFileName() + ".part");
            try {
                try (OutputStream out = Files.newOutputStream(part)) {
                    content.accept(out);
                }
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException | InvalidPathException e) {
            throw new UserError(
                    option + ": " + name + " can't be written (" + HumanFormat.line(e.getMessage()) + ")", e);
        }
    }
}
