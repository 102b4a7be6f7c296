package dev.rollcall.launcher.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rollcall.launcher.Complaint;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Domains as they were typed, each with the place where it stands. The server judges them. */
final class DomainList {
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
        String name = TextFile.name(file);
        var entries = new ArrayList<Entry>();
        int number = 0;
        for (String line : TextFile.read("--file", file, in).split("\r\n|\r|\n", -1)) {
            number++;
            String domain = withoutComment(line).strip();
            if (!domain.isEmpty()) {
                entries.add(new Entry(domain, name + ":" + number));
            }
        }
        return entries;
    }

    /** A {@code #} within a word is a part of it: a URL's fragment. */
    private static String withoutComment(String line) {
        return line.replaceFirst("(^|\\s)#.*", "");
    }
}
