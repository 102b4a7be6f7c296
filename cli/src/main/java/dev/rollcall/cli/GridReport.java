package dev.rollcall.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A job's cells as a grid: a row a domain, a column a provider, a letter for the gravest state of its cells there. */
final class GridReport {
    private static final int ROWS = 200;
    private static final int SHORTEST_NAME = 4;
    private static final Map<String, String> LETTERS = new LinkedHashMap<>();

    static {
        // The gravest first.
        LETTERS.put("f", "failed");
        LETTERS.put("i", "invalid");
        LETTERS.put("e", "empty");
        LETTERS.put("w", "waiting");
        LETTERS.put("s", "skipped");
        LETTERS.put("q", "being asked");
        LETTERS.put("p", "planned");
        LETTERS.put("c", "cancelled");
        LETTERS.put("r", "refused");
        LETTERS.put("a", "answered");
    }

    private final ApiClient api;
    private final String path;
    private final Map<String, String> filter;

    GridReport(ApiClient api, String jobId, Map<String, String> given) {
        this.api = api;
        this.path = "/api/jobs/" + ApiClient.segment(jobId) + "/grid";
        this.filter = given;
    }

    /** Prints all rows. No more than {@value #ROWS} are in memory. */
    void print(PrintStream out) {
        JsonNode first = page(0);
        if (first.path("rows").isEmpty()) {
            out.println(filter.isEmpty() ? "Nothing is planned yet." : "No domain like that.");
            return;
        }
        int width = head(first, out);
        long shown = 0;
        for (JsonNode page = first; page != null && !out.checkError(); page = after(page, shown)) {
            page.path("rows").forEach(row -> out.println(line(row, width)));
            shown += page.path("rows").size();
        }
        out.println();
        out.println(HumanFormat.count(first.path("total").asLong(), "domain") + ". "
                + LETTERS.entrySet().stream()
                        .map(letter -> letter.getKey() + " " + letter.getValue())
                        .collect(Collectors.joining(", "))
                + ": the gravest of a provider's cells of a domain.");
        out.flush();
    }

    /** Prints all rows as one document. */
    void printJson(PrintStream out) {
        JsonNode first = page(0);
        try (JsonGenerator json = HttpReply.JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            for (Map.Entry<String, JsonNode> said : first.properties()) {
                if (!said.getKey().equals("rows")) {
                    json.writeFieldName(said.getKey());
                    json.writeTree(said.getValue());
                }
            }
            json.writeArrayFieldStart("rows");
            long shown = 0;
            for (JsonNode page = first; page != null && !out.checkError(); page = after(page, shown)) {
                for (JsonNode row : page.path("rows")) {
                    json.writeTree(row);
                }
                shown += page.path("rows").size();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode page(long from) {
        var asked = new LinkedHashMap<String, Object>();
        asked.put("from", from);
        asked.put("rows", ROWS);
        asked.putAll(filter);
        return api.get(QueryString.of(path, asked));
    }

    /** Null after the last page. */
    private JsonNode after(JsonNode page, long shown) {
        boolean last =
                page.path("rows").isEmpty() || shown >= page.path("total").asLong();
        return last ? null : page(shown);
    }

    /** Prints the providers above their columns; returns how wide a column is. */
    private static int head(JsonNode page, PrintStream out) {
        var names = new ArrayList<String>();
        page.path("providers").forEach(name -> names.add(HumanFormat.line(name.asText())));
        int length = distinct(names);
        String head = names.stream()
                .map(name -> padded(name.substring(0, Math.min(length, name.length())), length + 1))
                .collect(Collectors.joining());
        out.println(head + "domain");
        return length + 1;
    }

    private static String line(JsonNode row, int width) {
        String letters = HumanFormat.line(row.path(1).asText());
        return letters.codePoints()
                        .mapToObj(letter -> padded(Character.toString(letter), width))
                        .collect(Collectors.joining())
                + HumanFormat.line(row.path(0).asText());
    }

    /** So many letters tell the names apart. */
    private static int distinct(List<String> names) {
        int longest = names.stream().mapToInt(String::length).max().orElse(0);
        for (int length = SHORTEST_NAME; length < longest; length++) {
            int most = length;
            var seen = new HashSet<>(names.stream()
                    .map(name -> name.substring(0, Math.min(most, name.length())))
                    .toList());
            if (seen.size() == names.size()) {
                return length;
            }
        }
        return Math.max(longest, SHORTEST_NAME);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
