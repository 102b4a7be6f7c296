package dev.rollcall.launcher.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rollcall.launcher.Complaint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Domains as they were typed, each with the place where it stands. The server judges them. */
final class DomainList {
    private static final String STANDARD_INPUT = "-";

    private final List<Entry> entries;

    private DomainList(List<Entry> entries) {
        this.entries = entries;
    }

    /** @param place null: an argument */
    private record Entry(String domain, String place) {}

    /**
     * @param file one domain a line, {@code #} begins a comment; {@code -}: standard input; null: none
     * @throws Complaint when the file can't be read
     */
    static DomainList of(List<String> arguments, String file, InputStream in) {
        var entries = new ArrayList<Entry>();
        arguments.forEach(argument -> entries.add(new Entry(argument, null)));
        if (file != null) {
            entries.addAll(lines(file, in));
        }
        return new DomainList(entries);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    int size() {
        return entries.size();
    }

    ArrayNode json() {
        ArrayNode domains = JsonNodeFactory.instance.arrayNode(entries.size());
        entries.forEach(entry -> domains.add(entry.domain()));
        return domains;
    }

    /** By position: {@code domains.txt:12}; null for an argument. */
    IntFunction<String> places() {
        return position -> position < 0 || position >= entries.size()
                ? null
                : entries.get(position).place();
    }

    /** The same list in parts of at most {@code most}. */
    List<DomainList> parts(int most) {
        var parts = new ArrayList<DomainList>();
        for (int from = 0; from < entries.size(); from += most) {
            parts.add(new DomainList(entries.subList(from, Math.min(entries.size(), from + most))));
        }
        return parts;
    }

    private static List<Entry> lines(String file, InputStream in) {
        String name = file.equals(STANDARD_INPUT) ? "standard input" : file;
        var entries = new ArrayList<Entry>();
        int number = 0;
        for (String line : text(read(file, in)).split("\r\n|\r|\n", -1)) {
            number++;
            String domain = withoutComment(line).strip();
            if (!domain.isEmpty()) {
                entries.add(new Entry(domain, name + ":" + number));
            }
        }
        return entries;
    }

    private static byte[] read(String file, InputStream in) {
        try {
            return file.equals(STANDARD_INPUT) ? in.readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new Complaint("--file: there is no file " + file, e);
        } catch (AccessDeniedException e) {
            throw new Complaint("--file: " + file + " may not be read by you", e);
        } catch (IOException e) {
            boolean folder = Files.isDirectory(Path.of(file));
            throw new Complaint("--file: " + file + (folder ? " is a folder" : " can't be read: " + e.getMessage()), e);
        }
    }

    /** UTF-8, or what the byte order mark says: Windows likes to write one. */
    private static String text(byte[] bytes) {
        String text = new String(bytes, charset(bytes));
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static Charset charset(byte[] bytes) {
        if (bytes.length >= 2 && bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe) {
            return StandardCharsets.UTF_16LE;
        }
        if (bytes.length >= 2 && bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff) {
            return StandardCharsets.UTF_16BE;
        }
        return StandardCharsets.UTF_8;
    }

    /** A {@code #} within a word is a part of it: a URL's fragment. */
    private static String withoutComment(String line) {
        return line.replaceFirst("(^|\\s)#.*", "");
    }
}
