package dev.rollcall.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A text that a person has changed in their editor.
 *
 * @param file where it is, until {@link #forget}
 */
record EditedText(Path file, String before, String text) {
    /**
     * Starts the editor, and waits until it is closed.
     *
     * @param name what the file's name begins with
     * @throws UserError when there is no editor, or it fails
     */
    static EditedText of(Invocation here, String name, String ending, String text) {
        String editor = here.variable("VISUAL") != null ? here.variable("VISUAL") : here.variable("EDITOR");
        if (editor == null) {
            throw new UserError("there is no editor: set VISUAL or EDITOR to yours, such as EDITOR=vi");
        }
        try {
            Path file = Files.createTempFile(name + "-", ending);
            Files.writeString(file, text);
            // The variable may hold options, too, as in EDITOR='code --wait'.
            Process process = new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", file.toString())
                    .inheritIO()
                    .start();
            if (process.waitFor() != 0) {
                Files.delete(file);
                throw new UserError("the editor (" + HumanFormat.line(editor) + ") ended with the exit code "
                        + process.exitValue() + ", so that nothing was done");
            }
            return new EditedText(file, text, TextBytes.decoded(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UserError("the editor's file can't be written or read: " + HumanFormat.line(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while the editor was open; nothing was done", e);
        }
    }

    boolean isChanged() {
        return !text.equals(before);
    }

    String name() {
        return file.toString();
    }

    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It stays in the folder for temporary files.
        }
    }
}
