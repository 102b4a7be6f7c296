package dev.rollcall.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Jobs as the API shows them. */
public final class JobSamples {
    private JobSamples() {}

    /** Two providers, three cells each; openai is done, groq has got this far. */
    public static String json(String status, int groqAnswered, String groqWaits) {
        int open = 3 - groqAnswered;
        return String.format(
                Locale.ROOT,
                """
                {"id":"20261122-100001-abcd","status":"%s","progress":"1/2","providers_complete":["openai"],
                 "providers_pending":[{"provider":"groq","open":%d,"waiting_for":%s,"until":"2026-11-22T10:02:11Z"}],
                 "cells":{"planned":6,"answered":%d,"refused":0,"empty":0,"invalid":0,"failed":0,"skipped":0,"open":%d,"cancelled":0},
                 "window":"2026-11-22","domains":1,"cost_usd":0.0312,"simulated":true,
                 "created_at":"2026-11-22T10:00:01Z","started_at":"2026-11-22T10:00:02Z","finished_at":null,"eta":null,
                 "problem":null,"reasons":{},"prompts":["business","audience","alternatives"],"repetitions":1,"unpriced":0,
                 "possible_duplicates":0,"per_provider":[
                  {"provider":"openai","planned":3,"answered":3,"refused":0,"empty":0,"invalid":0,"failed":0,"skipped":0,"open":0,"cancelled":0,"reasons":{},"waiting_for":null,"until":null,"down_since":null,"trouble":null,"cost_usd":0.02},
                  {"provider":"groq","planned":3,"answered":%d,"refused":0,"empty":0,"invalid":0,"failed":0,"skipped":0,"open":%d,"cancelled":0,"reasons":{},"waiting_for":%s,"until":"2026-11-22T10:02:11Z","down_since":null,"trouble":null,"cost_usd":0.0112}]}
                """,
                status,
                open,
                quoted(groqWaits),
                3 + groqAnswered,
                open,
                groqAnswered,
                open,
                quoted(groqWaits));
    }

    /** A finished one: openai complete, mistral dead, ai21 retired, google half refused. */
    public static String account() {
        return """
                {"id":"20261122-100001-abcd","status":"completed","progress":"4/4","window":"2026-11-22","domains":2,
                 "cells":{"planned":24,"answered":8,"refused":2,"empty":1,"invalid":1,"failed":6,"skipped":6,"open":0,"cancelled":0},
                 "reasons":{"failed":{"provider_down":6},"skipped":{"retired":6}},
                 "cost_usd":0.0312,"unpriced":2,"possible_duplicates":1,"simulated":false,
                 "created_at":"2026-11-22T10:00:01Z","started_at":"2026-11-22T10:00:02Z","finished_at":"2026-11-22T10:02:13Z",
                 "per_provider":[
                  {"provider":"openai","planned":6,"answered":6,"cost_usd":0.02},
                  {"provider":"google","planned":6,"answered":2,"refused":2,"empty":1,"invalid":1,"cost_usd":null},
                  {"provider":"mistral","planned":6,"failed":6,"reasons":{"failed":{"provider_down":6}},
                   "trouble":"connection refused","down_since":"2026-11-22T10:00:05Z","cost_usd":0},
                  {"provider":"ai21","planned":6,"skipped":6,"reasons":{"skipped":{"retired":6}},"cost_usd":0}]}
                """;
    }

    public static JsonNode read(String json) {
        try {
            return HttpReply.JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static String quoted(String text) {
        return text == null ? "null" : "\"" + text + "\"";
    }
}
