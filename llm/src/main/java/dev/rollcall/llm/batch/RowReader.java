package dev.rollcall.llm.batch;

import static dev.rollcall.llm.wire.Lenient.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.llm.ApiCaller;
import dev.rollcall.llm.Fault;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.Reply;
import dev.rollcall.llm.wire.Lenient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/**
 * Reads one result of any provider:
 *
 * <pre>
 * {custom_id, response: {status_code, request_id, body}, error}      OpenAI, Groq, Perplexity, Together, Mistral, OpenRouter
 * {custom_id, result: {type, message | error}}                       Anthropic
 * {key, response | error}, {metadata: {key}, response | error}       Gemini
 * {batch_request_id, batch_result: {response: {chat_get_completion} | error}}    xAI
 * </pre>
 */
final class RowReader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] NOTHING = {};

    private final ApiCaller api;

    /** Reads a reply in the shape of chat, as xAI gives it to a question to Responses; null when there is no such API. */
    private final ApiCaller chat;

    private final String token;
    private final Key key;

    RowReader(ApiCaller api, ApiCaller chat, String token, Key key) {
        this.api = api;
        this.chat = chat;
        this.token = token;
        this.key = key;
    }

    /** The result as JSON; null when it is not a JSON object. */
    static JsonNode json(byte[] bytes) {
        try {
            JsonNode json = JSON.readTree(bytes);
            return json != null && json.isObject() ? json : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** The {@code custom_id} under each of its names; null when there is none. */
    static String customId(JsonNode row) {
        for (JsonNode place : List.of(
                row.path("custom_id"),
                row.path("key"),
                row.path("batch_request_id"),
                row.path("metadata").path("key"))) {
            String id = text(place);
            if (id != null) {
                return id;
            }
        }
        return null;
    }

    /**
     * @param bytes null: they are too many
     * @param row what {@link #json} read of them; null when they are not JSON
     */
    BatchLine read(long line, byte[] bytes, JsonNode row, boolean simulated) {
        if (row == null) {
            return new BatchLine.Bad(line, flaw(bytes), null);
        }
        String id = customId(row);
        OptionalInt n = CustomIds.n(token, id);
        if (n.isEmpty()) {
            return new BatchLine.Bad(line, BatchLine.Flaw.UNKNOWN_ID, id == null ? null : api.line(id, key));
        }
        try {
            RowEnd end = end(row);
            Reply reply = end.wasAsked() ? reply(bytes, row, simulated) : notAsked(end, simulated);
            return new BatchLine.Row(line, id, n.getAsInt(), end, reply);
        } catch (IOException | RuntimeException e) {
            // One odd line must not keep those behind it from being read.
            return new BatchLine.Bad(line, BatchLine.Flaw.BROKEN_JSON, id);
        }
    }

    private static BatchLine.Flaw flaw(byte[] bytes) {
        return bytes == null
                ? BatchLine.Flaw.TOO_LONG
                : ResultReader.isBlank(bytes) ? BatchLine.Flaw.BLANK : BatchLine.Flaw.BROKEN_JSON;
    }

    private static RowEnd end(JsonNode row) {
        if (row.path("result").isObject()) {
            return switch (row.path("result").path("type").asText()) {
                case "expired" -> RowEnd.EXPIRED;
                case "canceled", "cancelled" -> RowEnd.CANCELLED;
                default -> RowEnd.REPLIED;
            };
        }
        JsonNode response = response(row);
        boolean hasReply = response.isObject() && !response.isEmpty() && !isEmpty(body(response));
        return hasReply ? RowEnd.REPLIED : RowErrors.end(error(row));
    }

    private Reply reply(byte[] bytes, JsonNode row, boolean simulated) throws IOException {
        JsonNode result = row.path("result");
        if (result.isObject()) {
            return result.path("message").isObject()
                    ? answered(RawJson.at(bytes, "result", "message"), result.path("message"), 200, null, simulated)
                    : failed(result.path("error"), null, simulated);
        }
        boolean isXai = row.path("batch_result").isObject();
        JsonNode response = response(row);
        if (isXai && response.size() == 1) {
            String shape = response.fieldNames().next();
            return answered(
                    RawJson.at(bytes, "batch_result", "response", shape), response.path(shape), 200, null, simulated);
        }
        if (isEnvelope(response)) {
            return enveloped(bytes, row, response, simulated);
        }
        if (response.isObject() && !response.isEmpty()) {
            byte[] body = isXai ? RawJson.at(bytes, "batch_result", "response") : RawJson.at(bytes, "response");
            return answered(body, response, 200, null, simulated);
        }
        return failed(error(row), null, simulated);
    }

    private Reply enveloped(byte[] bytes, JsonNode row, JsonNode response, boolean simulated) throws IOException {
        Integer told = Lenient.count(response.path("status_code"));
        int status = told == null || told < 100 || told > 599 ? 200 : told;
        String id = text(response.path("request_id"));
        JsonNode body = body(response);
        if (isEmpty(body) && Lenient.isTrouble(error(row))) {
            return status >= 400
                    ? api.reply(status, RowErrors.body(error(row)), id, simulated, key)
                    : failed(error(row), id, simulated);
        }
        byte[] raw = isEmpty(body)
                ? NOTHING
                : body.isTextual()
                        ? body.textValue().getBytes(StandardCharsets.UTF_8)
                        : RawJson.at(bytes, "response", "body");
        return answered(raw, body, status, id, simulated);
    }

    private Reply answered(byte[] raw, JsonNode body, int status, String id, boolean simulated) {
        boolean isOfChat = chat != null && body.path("choices").isArray();
        return (isOfChat ? chat : api).reply(status, raw, id, simulated, key);
    }

    private Reply failed(JsonNode error, String id, boolean simulated) {
        return Lenient.isTrouble(error)
                ? api.reply(RowErrors.status(error), RowErrors.body(error), id, simulated, key)
                : api.reply(200, NOTHING, id, simulated, key);
    }

    private static Reply notAsked(RowEnd end, boolean simulated) {
        return Reply.notSent(
                Outcome.OVERLOADED,
                Fault.PROVIDER,
                simulated,
                "the batch " + (end == RowEnd.EXPIRED ? "expired" : "was cancelled")
                        + " before this question was asked");
    }

    private static JsonNode response(JsonNode row) {
        return (row.path("batch_result").isObject() ? row.path("batch_result") : row).path("response");
    }

    private static boolean isEnvelope(JsonNode response) {
        return response.has("status_code") || response.has("body");
    }

    /** The reply in a response; the response itself when nothing is around it. */
    private static JsonNode body(JsonNode response) {
        return isEnvelope(response) ? response.path("body") : response;
    }

    private static boolean isEmpty(JsonNode body) {
        return body.isMissingNode()
                || body.isNull()
                || (body.isTextual() && body.textValue().isBlank())
                || (body.isContainerNode() && body.isEmpty());
    }

    private static JsonNode error(JsonNode row) {
        for (JsonNode place : List.of(
                row.path("batch_result").path("error"),
                row.path("error"),
                row.path("batch_result").path("error_message"),
                row.path("error_message"))) {
            if (Lenient.isTrouble(place)) {
                return place;
            }
        }
        return row.path("error");
    }
}
