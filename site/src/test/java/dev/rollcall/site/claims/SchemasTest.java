package dev.rollcall.site.claims;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemasTest {
    /** What all providers take, and nothing else. */
    private static final Set<String> WORDS =
            Set.of("type", "properties", "required", "additionalProperties", "items", "enum");

    @Test
    void theyHaveOnlyWhatAllProvidersTake() {
        Stream.of(Schemas.EXTRACTION_TREE, Schemas.JUDGE_TREE).forEach(schema -> {
            assertThat(schema.path("type").asText()).isEqualTo("object");
            assertStrict(schema);
        });
    }

    private static void assertStrict(JsonNode schema) {
        schema.fieldNames().forEachRemaining(word -> assertThat(WORDS).contains(word));
        assertThat(schema.path("type").isTextual()).isTrue();
        if (schema.path("type").asText().equals("object")) {
            Set<String> names = new TreeSet<>();
            schema.path("properties").fieldNames().forEachRemaining(names::add);
            Set<String> required = new TreeSet<>();
            schema.path("required").forEach(name -> required.add(name.asText()));
            assertThat(required).isEqualTo(names);
            assertThat(schema.path("additionalProperties").isBoolean()).isTrue();
            assertThat(schema.path("additionalProperties").asBoolean()).isFalse();
            schema.path("properties").forEach(SchemasTest::assertStrict);
        }
        if (schema.has("items")) {
            assertStrict(schema.path("items"));
        }
    }
}
