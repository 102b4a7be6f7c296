package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.insight.Alias;
import dev.rollcall.insight.EntityKind;
import dev.rollcall.insight.Extraction;
import dev.rollcall.insight.ExtractionInput;
import dev.rollcall.insight.Extractor;
import dev.rollcall.insight.Mention;
import dev.rollcall.insight.SiteCitation;
import dev.rollcall.insight.TrackedEntity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns a line of {@code extract} into its result. Many threads may use it. */
final class LineExtraction {
    private static final int MOST_EXTRACTORS = 64;

    /** The extractors used last, by the JSON of their entities. */
    private final Map<JsonNode, Extractor> extractors = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<JsonNode, Extractor> eldest) {
            return size() > MOST_EXTRACTORS;
        }
    };

    /** @throws UserError when the line is bad: what is wrong, and how to mend it */
    ObjectNode of(ObjectNode given) {
        if (!given.path("id").isTextual() && !given.path("id").isNumber()) {
            throw new UserError("it has no \"id\": give it a text or a number");
        }
        try {
            return json(given.path("id"), extractor(given.path("entities")).extract(input(given)));
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    private static ExtractionInput input(JsonNode given) {
        if (!given.path("answer").isTextual()) {
            throw new UserError("it has no \"answer\", or one that is no text");
        }
        return new ExtractionInput(
                text(given, "prompt"),
                text(given, "domain"),
                given.path("answer").asText(),
                texts(given, "citations_from_api", ""));
    }

    /** "" when it is missing or null. */
    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual() && !value.isNull() && !value.isMissingNode()) {
            throw new UserError("\"" + field + "\" is no text");
        }
        return value.isTextual() ? value.asText() : "";
    }

    private static List<String> texts(JsonNode node, String field, String of) {
        var texts = new ArrayList<String>();
        for (JsonNode value : array(node, field, of)) {
            if (!value.isTextual()) {
                throw new UserError("\"" + field + "\"" + of + " has something that is no text: " + shortened(value));
            }
            texts.add(value.asText());
        }
        return texts;
    }

    /** Empty when it is missing or null. */
    private static JsonNode array(JsonNode node, String field, String of) {
        JsonNode value = node.path(field);
        if (!value.isArray() && !value.isNull() && !value.isMissingNode()) {
            throw new UserError("\"" + field + "\"" + of + " is no list: write [\"…\"]");
        }
        return value;
    }

    private static String shortened(JsonNode value) {
        return HumanFormat.cut(value.toString(), 40);
    }

    private Extractor extractor(JsonNode entities) {
        synchronized (extractors) {
            Extractor known = extractors.get(entities);
            if (known != null) {
                return known;
            }
        }
        if (!entities.isArray()) {
            throw new UserError("it has no list \"entities\": write [] for none");
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

    private static TrackedEntity entity(JsonNode given, int number) {
        String of = " of entity " + number;
        if (!given.path("id").isTextual()) {
            throw new UserError("entity " + number + " has no \"id\": give it a text");
        }
        if (!given.path("name").isTextual()) {
            throw new UserError("entity \"" + given.path("id").asText() + "\" has no \"name\": give it a text");
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

    private static List<Alias> aliases(JsonNode entity, String of) {
        var aliases = new ArrayList<Alias>();
        for (JsonNode alias : array(entity, "aliases", of)) {
            if (alias.isTextual()) {
                aliases.add(new Alias(alias.asText()));
            } else if (alias.path("text").isTextual()) {
                aliases.add(new Alias(
                        alias.path("text").asText(), alias.path("ordinary_word").asBoolean()));
            } else {
                throw new UserError("\"aliases\"" + of + " has " + shortened(alias)
                        + ": write a text, or {\"text\": …, \"ordinary_word\": true}");
            }
        }
        return aliases;
    }

    private static ObjectNode json(JsonNode id, Extraction extraction) {
        ObjectNode told = JsonNodeFactory.instance.objectNode();
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
        return told;
    }
}
