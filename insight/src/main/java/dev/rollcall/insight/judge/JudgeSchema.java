package dev.rollcall.insight.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The JSON schema of a judge's reply. It keeps to what all providers take: an object at the root, all properties required, no
 * others allowed, few short enums; no bounds, patterns, references or lists of types. Whoever changes it or the question gives
 * it another version: replies of different versions are never pooled.
 */
public final class JudgeSchema {
    public static final int VERSION = 1;

    /** For providers that want a name: letters, digits and underscores. */
    public static final String NAME = "rollcall_judge_" + VERSION;

    /** The schema itself. */
    public static final String JSON = """
            {"type":"object","properties":{\
            "entities":{"type":"array","items":{"type":"object","properties":{\
            "entity":{"type":"string"},\
            "sentiment":{"type":"string","enum":["positive","neutral","negative","mixed"]},\
            "recommended":{"type":"boolean"},\
            "bearer":{"type":"string","enum":["same","other"]},\
            "quote":{"type":"string"}},\
            "required":["entity","sentiment","recommended","bearer","quote"],"additionalProperties":false}},\
            "other_names":{"type":"array","items":{"type":"object","properties":{\
            "name":{"type":"string"},\
            "quote":{"type":"string"}},\
            "required":["name","quote"],"additionalProperties":false}}},\
            "required":["entities","other_names"],"additionalProperties":false}""";

    static final JsonNode TREE = tree();

    private JudgeSchema() {}

    private static JsonNode tree() {
        try {
            return new ObjectMapper().readTree(JSON);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema is JSON", e);
        }
    }
}
