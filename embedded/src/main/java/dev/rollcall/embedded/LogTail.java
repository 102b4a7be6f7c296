package dev.rollcall.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a child's log, for the message that says why it ended. */
public final class LogTail {
    private static final int MAX_BYTES = 16 << 10;

    private LogTail() {}

    /** At most {@code count} non-blank lines, the last ones, in order; none when there is no log. */
    public static List<String> last(Path log, int count) {
        List<String> lines = since(log, 0);
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    /** The non-blank lines written after the file had {@code offset} bytes, the last 16 KiB of them. */
    static List<String> since(Path log, long offset) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long end = file.length();
            long from = Math.max(Math.min(offset, end), end - MAX_BYTES);
            byte[] bytes = new byte[(int) (end - from)];
            file.seek(from);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    static long size(Path log) {
        try {
            return Files.size(log);
        } catch (IOException e) {
            return 0;
        }
    }
}
