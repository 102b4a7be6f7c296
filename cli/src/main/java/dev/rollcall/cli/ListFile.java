package dev.rollcall.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file with a list of domains, which is sent as it is.
 *
 * @param file {@code -}: standard input
 */
record ListFile(String file) {
    static final String DESCRIPTION =
            "One domain a line, or a table (CSV, TSV) with a column of them, or JSON, a value a line (.ndjson, .jsonl);"
                    + " gzip too; # begins a comment; - reads standard input.";

    /** What the server takes. */
    private static final long MOST_BYTES = 64L << 20;

    private static final String STANDARD_INPUT = "-";
    private static final String FILE = "FILE";

    String name() {
        return TextFile.name(file);
    }

    /** By the file's name; what is packed with gzip the server sees itself. */
    String type() {
        String plain = file.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        if (plain.endsWith(".ndjson") || plain.endsWith(".jsonl")) {
            return "application/x-ndjson";
        }
        return plain.endsWith(".csv") || plain.endsWith(".tsv") ? "text/csv" : "text/plain";
    }

    /** @throws UserError when it is not there, not for us to read, or too large */
    InputStream open(InputStream in) {
        InputStream open = TextFile.open(FILE, file, in);
        if (size() > MOST_BYTES) {
            throw new UserError(name() + " has " + HumanFormat.count(size() >> 20)
                    + " MiB, and a list may have 64: pack it (gzip FILE), or send it as several lists");
        }
        return open;
    }

    /** -1 when nobody knows: of standard input, of a pipe. */
    long size() {
        try {
            boolean known = !file.equals(STANDARD_INPUT) && Files.isRegularFile(Path.of(file));
            return known ? Files.size(Path.of(file)) : -1;
        } catch (IOException | InvalidPathException e) {
            return -1;
        }
    }
}
