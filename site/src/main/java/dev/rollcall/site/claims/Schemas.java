package dev.rollcall.site.claims;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The JSON schemas of the replies. They keep to what all providers take: an object at the root, all properties required, no
 * others allowed, few short enums; no bounds, patterns, references or lists of types. Whoever changes one or its question gives
 * it another version: replies of different versions are never pooled.
 */
public final class Schemas {
    public static final int EXTRACTION_VERSION = 1;
    public static final int JUDGE_VERSION = 1;

    /** For providers that want a name: letters, digits and underscores. */
    public static final String EXTRACTION_NAME = "rollcall_claims_" + EXTRACTION_VERSION;

    public static final String JUDGE_NAME = "rollcall_claim_judge_" + JUDGE_VERSION;

    /** Of {@link ClaimExtraction}. */
    public static final String EXTRACTION = """
            {"type":"object","properties":{\
            "claims":{"type":"array","items":{"type":"object","properties":{\
            "quote":{"type":"string"},\
            "kind":{"type":"string","enum":["price","number","date","place","person","feature","policy","identity"]},\
            "subject":{"type":"string"},\
            "attribute":{"type":"string"},\
            "value":{"type":"string"},\
            "of_company":{"type":"boolean"},\
            "nature":{"type":"string","enum":["fact","opinion","advice"]}},\
            "required":["quote","kind","subject","attribute","value","of_company","nature"],"additionalProperties":false}}},\
            "required":["claims"],"additionalProperties":false}""";

    /** Of {@link ClaimJudge}. */
    public static final String JUDGE = """
            {"type":"object","properties":{\
            "verdict":{"type":"string","enum":["supported","contradicted","unverifiable"]},\
            "chunk":{"type":"string"},\
            "quote":{"type":"string"},\
            "differs_in":{"type":"string","enum":["value","unit","date","name","scope","none"]}},\
            "required":["verdict","chunk","quote","differs_in"],"additionalProperties":false}""";

    static final JsonNode EXTRACTION_TREE = tree(EXTRACTION);
    static final JsonNode JUDGE_TREE = tree(JUDGE);

    private Schemas() {}

    private static JsonNode tree(String schema) {
        try {
            return new ObjectMapper().readTree(schema);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema is JSON", e);
        }
    }
}
