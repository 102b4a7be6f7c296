package dev.rollcall.site.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Blocks as JSON, for the time between the crawl and the processing of a site: an array of
 * {@code {"k": kind, "h": headings, "x": text, "r": header rows, "l": true if links}}. What is as in the block before
 * ({@code h}), 0 or false is left out.
 */
public final class Blocks {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFactory FACTORY = JSON.getFactory();

    private Blocks() {}

    public static String toJson(List<Block> blocks) {
        var json = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(json)) {
            List<String> before = List.of();
            out.writeStartArray();
            for (Block block : blocks) {
                out.writeStartObject();
                out.writeStringField("k", block.kind().letter);
                if (!block.headings().equals(before)) {
                    out.writeArrayFieldStart("h");
                    for (String heading : block.headings()) {
                        out.writeString(heading);
                    }
                    out.writeEndArray();
                }
                out.writeStringField("x", block.text());
                if (block.headerRows() > 0) {
                    out.writeNumberField("r", block.headerRows());
                }
                if (block.isLinks()) {
                    out.writeBooleanField("l", true);
                }
                out.writeEndObject();
                before = block.headings();
            }
            out.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return json.toString();
    }

    /** @throws IllegalArgumentException when this is not what {@link #toJson} writes */
    public static List<Block> fromJson(String json) {
        try {
            var blocks = new ArrayList<Block>();
            List<String> headings = List.of();
            for (JsonNode node : JSON.readTree(json)) {
                if (node.has("h")) {
                    headings = new ArrayList<>();
                    for (JsonNode heading : node.get("h")) {
                        headings.add(heading.asText());
                    }
                }
                blocks.add(new Block(
                        kind(node.path("k").asText()),
                        headings,
                        node.path("x").asText(),
                        node.path("r").asInt(),
                        node.path("l").asBoolean()));
            }
            return blocks;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no blocks: " + e.getOriginalMessage(), e);
        }
    }

    private static Block.Kind kind(String letter) {
        return Arrays.stream(Block.Kind.values())
                .filter(kind -> kind.letter.equals(letter))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no blocks: kind '" + letter + "'"));
    }
}
