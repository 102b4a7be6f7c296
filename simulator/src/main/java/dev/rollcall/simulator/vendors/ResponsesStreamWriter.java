package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes a Responses reply as the events of its stream. Perplexity has fewer kinds of event than OpenAI and xAI. */
final class ResponsesStreamWriter {
    private final StreamEvents events;
    private final boolean perplexity;
    private int sequence;

    private ResponsesStreamWriter(StreamEvents events, boolean perplexity) {
        this.events = events;
        this.perplexity = perplexity;
    }

    static void write(ObjectNode whole, StreamEvents events) {
        new ResponsesStreamWriter(events, false).write(whole);
    }

    static void writePerplexity(ObjectNode whole, StreamEvents events) {
        new ResponsesStreamWriter(events, true).write(whole);
    }

    private void write(ObjectNode whole) {
        ObjectNode begun = whole.deepCopy().put("status", "in_progress");
        begun.putArray("output");
        begun.putNull("usage");
        for (String nothingYet : new String[] {"error", "incomplete_details"}) {
            if (begun.has(nothingYet)) {
                begun.putNull(nothingYet);
            }
        }
        event("response.created", StreamEvents.object().set("response", begun));
        event("response.in_progress", StreamEvents.object().set("response", begun));
        int index = 0;
        for (JsonNode item : whole.path("output")) {
            item((ObjectNode) item, index++);
        }
        end(whole);
    }

    private void end(ObjectNode whole) {
        switch (whole.path("status").asText()) {
            case "failed" ->
                event(
                        "response.failed",
                        perplexity
                                ? StreamEvents.object().set("error", whole.get("error"))
                                : StreamEvents.object().set("response", whole));
            case "incomplete" ->
                event("response.incomplete", StreamEvents.object().set("response", whole));
            default -> event("response.completed", StreamEvents.object().set("response", whole));
        }
    }

    private void item(ObjectNode item, int index) {
        ObjectNode begun = item.deepCopy();
        for (String later : new String[] {"content", "summary"}) {
            if (begun.has(later)) {
                begun.putArray(later);
            }
        }
        if (begun.has("arguments")) {
            begun.put("arguments", "");
        }
        if (begun.has("status")) {
            begun.put("status", "in_progress");
        }
        event(
                "response.output_item.added",
                StreamEvents.object().put("output_index", index).set("item", begun));
        parts(item, index);
        event(
                "response.output_item.done",
                StreamEvents.object().put("output_index", index).set("item", item));
    }

    private void parts(ObjectNode item, int index) {
        int place = 0;
        for (JsonNode part : item.path("content")) {
            part(part, at(item, index).put("content_index", place++));
        }
        place = 0;
        for (JsonNode part : item.path("summary")) {
            summary(part, at(item, index).put("summary_index", place++));
        }
        if (!perplexity && item.has("arguments")) {
            String arguments = item.get("arguments").asText();
            pieces("response.function_call_arguments", arguments, at(item, index));
            event("response.function_call_arguments.done", at(item, index).put("arguments", arguments));
        }
    }

    private static ObjectNode at(ObjectNode item, int index) {
        return StreamEvents.object().put("item_id", item.path("id").asText()).put("output_index", index);
    }

    private void part(JsonNode part, ObjectNode at) {
        boolean refusal = part.has("refusal");
        String member = refusal ? "refusal" : "text";
        String name = refusal ? "response.refusal" : "response.output_text";
        String text = part.path(member).asText();
        ObjectNode begun = ((ObjectNode) part.deepCopy()).put(member, "");
        if (begun.has("annotations")) {
            begun.putArray("annotations");
        }
        if (!perplexity) {
            event("response.content_part.added", at.deepCopy().set("part", begun));
        }
        ObjectNode place = at.deepCopy();
        if (!refusal && !perplexity) {
            place.putArray("logprobs");
        }
        pieces(name, text, place);
        int index = 0;
        for (JsonNode annotation : perplexity ? StreamEvents.object() : part.path("annotations")) {
            event(
                    "response.output_text.annotation.added",
                    at.deepCopy().put("annotation_index", index++).set("annotation", annotation));
        }
        event(name + ".done", place.deepCopy().put(member, text));
        if (!perplexity) {
            event("response.content_part.done", at.deepCopy().set("part", part));
        }
    }

    private void summary(JsonNode part, ObjectNode at) {
        String text = part.path("text").asText();
        ObjectNode begun = ((ObjectNode) part.deepCopy()).put("text", "");
        event("response.reasoning_summary_part.added", at.deepCopy().set("part", begun));
        pieces("response.reasoning_summary_text", text, at);
        event("response.reasoning_summary_text.done", at.deepCopy().put("text", text));
        event("response.reasoning_summary_part.done", at.deepCopy().set("part", part));
    }

    private void pieces(String name, String text, ObjectNode at) {
        for (String piece : StreamEvents.pieces(text)) {
            event(name + ".delta", at.deepCopy().put("delta", piece));
        }
    }

    private void event(String type, JsonNode data) {
        events.typed(type, ((ObjectNode) data).put("sequence_number", sequence++));
    }
}
