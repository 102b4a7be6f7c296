package dev.rollcall.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.Citation;
import dev.rollcall.llm.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a protocol read in a reply.
 *
 * @param trouble the object that holds an {@code error} although the status is 200; null when there is none
 * @param remark what to tell people about it, or null
 */
public record Reading(
        Ending ending,
        String text,
        String resolvedModel,
        String finishReason,
        Usage usage,
        Long costTicks,
        List<Citation> citations,
        JsonNode trouble,
        String remark) {

    /** Text is stripped (AI21 begins with a blank); a citation is kept once, however often it is cited. */
    public Reading {
        text = text == null || text.isBlank() ? null : text.strip();
        Map<String, Citation> once = new LinkedHashMap<>();
        citations.forEach(citation -> once.putIfAbsent(citation.url(), citation));
        citations = List.copyOf(once.values());
    }

    public Reading(
            Ending ending,
            String text,
            String resolvedModel,
            String finishReason,
            Usage usage,
            Long costTicks,
            List<Citation> citations) {
        this(ending, text, resolvedModel, finishReason, usage, costTicks, citations, null, null);
    }

    public static Reading shapeless() {
        return new Reading(Ending.SHAPELESS, null, null, null, Usage.UNKNOWN, null, List.of());
    }

    /** An error came in place of an answer. */
    public Reading troubledBy(JsonNode trouble) {
        return new Reading(ending, null, resolvedModel, finishReason, usage, costTicks, List.of(), trouble, null);
    }

    /** Only a part of it came. */
    public Reading brokenOff() {
        return new Reading(
                Ending.BROKEN,
                null,
                resolvedModel,
                finishReason,
                usage,
                costTicks,
                List.of(),
                null,
                "the stream broke off before its end");
    }

    public Reading remarking(String remark) {
        return new Reading(ending, text, resolvedModel, finishReason, usage, costTicks, citations, trouble, remark);
    }
}
