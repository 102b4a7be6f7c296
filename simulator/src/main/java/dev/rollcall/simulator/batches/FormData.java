package dev.rollcall.simulator.batches;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a body of several parts, as forms with files have it. Each part goes to a file of its own. */
final class FormData {
    private static final Pattern BOUNDARY =
            Pattern.compile("multipart/[\\w-]+\\s*;.*?boundary=\"?([^\";,]{1,200})\"?.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("(?:^|[;\\s])name=\"?([^\";\r\n]*)\"?");
    private static final Pattern FILE_NAME = Pattern.compile("filename=\"?([^\";\r\n]*)\"?");
    private static final int LARGEST_HEAD = 8 << 10;

    private FormData() {}

    /**
     * @param name empty when it has none
     * @param filename null when it is no file
     */
    record Part(String name, String filename, Path content) {
        String text() throws IOException {
            return Files.readString(content).strip();
        }
    }

    /** The boundary in a content type; null when it is no body of several parts. */
    static String boundary(String contentType) {
        Matcher written = BOUNDARY.matcher(contentType == null ? "" : contentType);
        return written.matches() ? written.group(1) : null;
    }

    /** @throws IOException when the body is not of that form */
    static List<Part> read(Path body, String boundary, Supplier<Path> fresh) throws IOException {
        byte[] mark = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
        var parts = new ArrayList<Part>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(body), 1 << 16)) {
            copyUntil(in, mark, OutputStream.nullOutputStream(), 2);
            while (!isEnd(in)) {
                String head = head(in);
                Path content = fresh.get();
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(content), 1 << 16)) {
                    copyUntil(in, mark, out, 0);
                }
                parts.add(new Part(found(NAME, head, ""), found(FILE_NAME, head, null), content));
            }
        }
        return parts;
    }

    private static String found(Pattern pattern, String head, String otherwise) {
        Matcher found = pattern.matcher(head);
        return found.find() ? found.group(1) : otherwise;
    }

    /** Copies up to the mark and passes it. @param matched bytes of the mark that count as read already */
    private static void copyUntil(InputStream in, byte[] mark, OutputStream out, int matched) throws IOException {
        int at = matched;
        while (at < mark.length) {
            int one = in.read();
            if (one < 0) {
                throw new IOException("the body ends within a part");
            }
            if (one == (mark[at] & 0xff)) {
                at++;
                continue;
            }
            // Only its first byte is a carriage return, so a new match can begin here at the earliest.
            out.write(mark, 0, at);
            at = one == '\r' ? 1 : 0;
            if (at == 0) {
                out.write(one);
            }
        }
    }

    /** Two hyphens behind the boundary end the body; a line break begins a part. */
    private static boolean isEnd(InputStream in) throws IOException {
        int first = in.read();
        int second = in.read();
        if (first == '-' && second == '-') {
            return true;
        }
        if (first == '\r' && second == '\n') {
            return false;
        }
        throw new IOException("there is no line break behind a boundary");
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (head.size() < LARGEST_HEAD) {
            int one = in.read();
            if (one < 0) {
                break;
            }
            head.write(one);
            String text = one == '\n' ? head.toString(StandardCharsets.UTF_8) : "";
            if (text.equals("\r\n") || text.endsWith("\r\n\r\n")) {
                return text;
            }
        }
        throw new IOException("a part's head has no end");
    }
}
