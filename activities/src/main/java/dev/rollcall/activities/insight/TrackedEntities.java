package dev.rollcall.activities.insight;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.insight.Alias;
import dev.rollcall.insight.EntityKind;
import dev.rollcall.insight.TrackedEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The entities of a kept set, from its JSON. */
public final class TrackedEntities {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TrackedEntities() {}

    public static List<TrackedEntity> of(String content) {
        var entities = new ArrayList<TrackedEntity>();
        for (JsonNode entity : read(content)) {
            var aliases = new ArrayList<Alias>();
            for (JsonNode alias : entity.path("aliases")) {
                aliases.add(new Alias(
                        alias.path("text").asText(), alias.path("ordinary_word").asBoolean()));
            }
            entities.add(new TrackedEntity(
                    entity.path("entity").asText(),
                    entity.path("name").asText(),
                    kind(entity.path("kind").asText()),
                    aliases,
                    texts(entity.path("domains")),
                    texts(entity.path("other_bearers"))));
        }
        return entities;
    }

    private static EntityKind kind(String word) {
        return EntityKind.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static JsonNode read(String content) {
        try {
            return JSON.readTree(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a kept set is always JSON", e);
        }
    }
}
