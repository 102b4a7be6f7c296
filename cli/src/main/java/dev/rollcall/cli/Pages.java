package dev.rollcall.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * What the API gives in pages.
 *
 * @param field of a page that holds its rows
 */
record Pages(ApiClient api, String field) {
    /** The page behind this one; null after the last. */
    JsonNode next(JsonNode page) {
        String next = HumanFormat.text(page, "next");
        if (next != null && !next.startsWith("/api/")) {
            throw new UserError(api.base() + " says that the next page is at " + HumanFormat.line(next)
                    + ": is that Rollcall's API?");
        }
        return next == null ? null : api.get(next);
    }

    /** One page as it came; several as one document, of which never more than a page is in memory. */
    void printTo(PrintStream out, HttpReply first) {
        if (HumanFormat.text(first.json(), "next") == null) {
            first.printTo(out);
            return;
        }
        try (JsonGenerator json = HttpReply.JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            for (Map.Entry<String, JsonNode> said : first.json().properties()) {
                if (!said.getKey().equals(field) && !said.getKey().equals("next")) {
                    json.writeFieldName(said.getKey());
                    json.writeTree(said.getValue());
                }
            }
            json.writeArrayFieldStart(field);
            for (JsonNode page = first.json(); page != null && !out.checkError(); page = next(page)) {
                for (JsonNode row : page.path(field)) {
                    json.writeTree(row);
                }
            }
            json.writeEndArray();
            json.writeNullField("next");
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
