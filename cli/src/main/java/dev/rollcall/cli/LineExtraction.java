package dev.rollcall.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.insight.Alias;
import dev.rollcall.insight.EntityKind;
import dev.rollcall.insight.Extraction;
import dev.rollcall.insight.ExtractionInput;
import dev.rollcall.insight.Extractor;
import dev.rollcall.insight.Mention;
import dev.rollcall.insight.SiteCitation;
import dev.rollcall.insight.TrackedEntity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns a line of {@code extract} into its result. Many threads may use it. */
final class LineExtraction {
    private static final int MOST_EXTRACTORS = 64;

    private final ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    /** The extractors used last, by the JSON of their entities. */
    private final Map<JsonNode, Extractor> extractors = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<JsonNode, Extractor> eldest) {
            return size() > MOST_EXTRACTORS;
        }
    };

    LineResult of(JsonLines.Line line) {
        try {
            if (line.bytes() == null) {
                throw new BadLine("is longer than " + (JsonLines.LONGEST >> 20) + " MiB: shorten it");
            }
            JsonNode given = read(line.bytes());
            Extraction extraction = extractor(given.path("entities")).extract(input(given));
            return new LineResult(line.number(), json(given.path("id"), extraction), null);
        } catch (BadLine | IllegalArgumentException e) {
            return new LineResult(line.number(), null, e.getMessage());
        }
    }

    /** The line can't be read. The message says why, and how to mend it. */
    private static final class BadLine extends Exception {
        private BadLine(String message) {
            super(message);
        }
    }

    private JsonNode read(byte[] bytes) throws BadLine {
        JsonNode given;
        try {
            given = mapper.readTree(TextBytes.decoded(bytes));
        } catch (CharacterCodingException e) {
            throw new BadLine("is not UTF-8: save the file as that");
        } catch (JsonProcessingException e) {
            throw new BadLine("is no JSON: " + e.getOriginalMessage().replaceAll(" \\(start marker.*", "") + " (column "
                    + e.getLocation().getColumnNr() + "); one whole object has to stand on each line");
        }
        if (!given.isObject()) {
            throw new BadLine(
                    "is no JSON object, but " + given.getNodeType().name().toLowerCase(Locale.ROOT)
                            + ": write {\"id\": …, \"entities\": […], \"answer\": …}");
        }
        if (!given.path("id").isTextual() && !given.path("id").isNumber()) {
            throw new BadLine("has no \"id\": give it a text or a number");
        }
        return given;
    }

    private static ExtractionInput input(JsonNode given) throws BadLine {
        if (!given.path("answer").isTextual()) {
            throw new BadLine("has no \"answer\", or one that is no text");
        }
        return new ExtractionInput(
                text(given, "prompt"),
                text(given, "domain"),
                given.path("answer").asText(),
                texts(given, "citations_from_api", ""));
    }

    /** "" when it is missing or null. */
    private static String text(JsonNode node, String field) throws BadLine {
        JsonNode value = node.path(field);
        if (!value.isTextual() && !value.isNull() && !value.isMissingNode()) {
            throw new BadLine("\"" + field + "\" is no text");
        }
        return value.isTextual() ? value.asText() : "";
    }

    private static List<String> texts(JsonNode node, String field, String of) throws BadLine {
        var texts = new ArrayList<String>();
        for (JsonNode value : array(node, field, of)) {
            if (!value.isTextual()) {
                throw new BadLine("\"" + field + "\"" + of + " has something that is no text: " + shortened(value));
            }
            texts.add(value.asText());
        }
        return texts;
    }

    /** Empty when it is missing or null. */
    private static JsonNode array(JsonNode node, String field, String of) throws BadLine {
        JsonNode value = node.path(field);
        if (!value.isArray() && !value.isNull() && !value.isMissingNode()) {
            throw new BadLine("\"" + field + "\"" + of + " is no list: write [\"…\"]");
        }
        return value;
    }

    private static String shortened(JsonNode value) {
        String json = value.toString();
        return json.length() > 40 ? json.substring(0, 39) + "…" : json;
    }

    private Extractor extractor(JsonNode entities) throws BadLine {
        synchronized (extractors) {
            Extractor known = extractors.get(entities);
            if (known != null) {
                return known;
            }
        }
        if (!entities.isArray()) {
            throw new BadLine("has no list \"entities\": write [] for none");
        }
        var tracked = new ArrayList<TrackedEntity>();
        for (JsonNode entity : entities) {
            tracked.add(entity(entity, tracked.size() + 1));
        }
        Extractor extractor = Extractor.of(tracked);
        synchronized (extractors) {
            extractors.put(entities, extractor);
        }
        return extractor;
    }

    private static TrackedEntity entity(JsonNode given, int number) throws BadLine {
        String of = " of entity " + number;
        if (!given.path("id").isTextual()) {
            throw new BadLine("entity " + number + " has no \"id\": give it a text");
        }
        if (!given.path("name").isTextual()) {
            throw new BadLine("entity \"" + given.path("id").asText() + "\" has no \"name\": give it a text");
        }
        return new TrackedEntity(
                given.path("id").asText(),
                given.path("name").asText(),
                kind(text(given, "kind")),
                aliases(given, of),
                texts(given, "domains", of),
                texts(given, "other_bearers", of));
    }

    private static EntityKind kind(String given) {
        return switch (given.toLowerCase(Locale.ROOT)) {
            case "brand" -> EntityKind.BRAND;
            case "competitor" -> EntityKind.COMPETITOR;
            default -> EntityKind.OTHER;
        };
    }

    private static List<Alias> aliases(JsonNode entity, String of) throws BadLine {
        var aliases = new ArrayList<Alias>();
        for (JsonNode alias : array(entity, "aliases", of)) {
            if (alias.isTextual()) {
                aliases.add(new Alias(alias.asText()));
            } else if (alias.path("text").isTextual()) {
                aliases.add(new Alias(
                        alias.path("text").asText(), alias.path("ordinary_word").asBoolean()));
            } else {
                throw new BadLine("\"aliases\"" + of + " has " + shortened(alias)
                        + ": write a text, or {\"text\": …, \"ordinary_word\": true}");
            }
        }
        return aliases;
    }

    private byte[] json(JsonNode id, Extraction extraction) {
        ObjectNode told = mapper.createObjectNode();
        told.set("id", id);
        ArrayNode mentions = told.putArray("mentions");
        for (Mention mention : extraction.mentions()) {
            ObjectNode one = mentions.addObject().put("entity", mention.entity());
            one.putArray("first_span").add(mention.start()).add(mention.end());
            one.put("count", mention.count()).put("rank", mention.rank()).put("recommended", mention.recommended());
            one.put(
                    "sentiment",
                    mention.sentiment() == null
                            ? null
                            : mention.sentiment().name().toLowerCase(Locale.ROOT));
        }
        told.put("refused", extraction.refused()).put("knows_domain", extraction.knowsDomain());
        ArrayNode cited = told.putArray("cited_domains");
        extraction.citations().stream()
                .map(SiteCitation::site)
                .distinct()
                .sorted()
                .forEach(cited::add);
        return line(told);
    }

    private byte[] line(ObjectNode told) {
        var line = new ByteArrayOutputStream();
        try {
            line.write(mapper.writeValueAsBytes(told));
        } catch (IOException e) {
            throw new IllegalStateException("an array of bytes takes all", e);
        }
        line.write('\n');
        return line.toByteArray();
    }
}
