package dev.rollcall.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that an option names. */
public final class TextFile {
    private static final String STANDARD_INPUT = "-";

    private TextFile() {}

    /**
     * @param option that names it, for messages
     * @param file {@code -}: standard input
     * @throws UserError when it can't be read, or is not text in UTF-8 or UTF-16 with a byte order mark
     */
    public static String read(String option, String file, InputStream in) {
        try {
            return TextBytes.decoded(bytes(option, file, in));
        } catch (CharacterCodingException e) {
            throw new UserError(option + ": " + name(file) + " is not UTF-8: save it as that", e);
        }
    }

    /** For people. */
    public static String name(String file) {
        return file.equals(STANDARD_INPUT) ? "standard input" : file;
    }

    /**
     * @param option that names it, for messages
     * @param file {@code -}: standard input
     * @throws UserError when it is not there, or not for us to read
     */
    static InputStream open(String option, String file, InputStream in) {
        if (file.equals(STANDARD_INPUT)) {
            return in;
        }
        try {
            Path path = Path.of(file);
            if (Files.isDirectory(path)) {
                throw new UserError(option + ": " + file + " is a folder");
            }
            return Files.newInputStream(path);
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new UserError(option + ": there is no file " + file, e);
        } catch (AccessDeniedException e) {
            throw new UserError(option + ": " + file + " may not be read by you", e);
        } catch (IOException e) {
            throw unreadable(option, file, e);
        }
    }

    private static byte[] bytes(String option, String file, InputStream in) {
        try (InputStream open = open(option, file, in)) {
            return open.readAllBytes();
        } catch (IOException e) {
            throw unreadable(option, file, e);
        }
    }

    private static UserError unreadable(String option, String file, IOException e) {
        return new UserError(option + ": " + file + " can't be read: " + e.getMessage(), e);
    }
}
