package dev.rollcall.insight.judge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * The JSON object in a reply. Models put code fences, thoughts and a polite sentence around it, also when a schema forbids that.
 *
 * @param root null when there is a fault
 * @param fault null when there is none
 */
public record ReplyJson(JsonNode root, String fault) {
    /** Characters of the longest reply that is looked into: a hundred times what a whole one has. */
    static final int LONGEST = 1 << 18;

    private static final String THOUGHT_ENDS = "</think>";
    private static final int DEEPEST = 16;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public static ReplyJson of(String reply) {
        if (reply == null || reply.isBlank()) {
            return faulty("is empty");
        }
        if (reply.length() > LONGEST) {
            return faulty("has " + reply.length() + " characters, more than " + LONGEST);
        }
        int from = reply.indexOf('{', Math.max(0, reply.lastIndexOf(THOUGHT_ENDS)));
        if (from < 0) {
            return faulty("holds no JSON object");
        }
        int to = reply.lastIndexOf('}');
        if (to < from) {
            return faulty("ends within its JSON object");
        }
        try {
            return new ReplyJson(JSON.readTree(reply.substring(from, to + 1)), null);
        } catch (JsonProcessingException e) {
            // Not its message, which may hold any part of the reply.
            JsonLocation at = e.getLocation();
            return faulty(
                    at == null
                            ? "is not JSON"
                            : "is not JSON at line " + at.getLineNr() + ", column " + at.getColumnNr()
                                    + " of its object");
        }
    }

    private static ReplyJson faulty(String fault) {
        return new ReplyJson(null, fault);
    }
}
