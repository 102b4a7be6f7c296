package dev.rollcall.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.reply.Citation;
import dev.rollcall.llm.reply.TokenUsage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A reply as its protocol reads it.
 *
 * @param trouble the object that holds an {@code error} although the status is 200; else null
 * @param remark what to tell people about it, or null
 */
public record ParsedReply(
        FinishReason ending,
        String text,
        String resolvedModel,
        String finishReason,
        TokenUsage usage,
        Long costTicks,
        List<Citation> citations,
        JsonNode trouble,
        String remark) {

    /** What shows nothing: blanks, marks of zero width, blank letters of Hangul and Braille. */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\s\\p{Z}\\p{Cc}\\p{Cf}\\u034F\\u115F\\u1160\\u2800\\u3164\\uFFA0\\uFE00-\\uFE0F]*");

    /**
     * Text is stripped (AI21 begins with a blank), and null when nothing of it can be seen; a citation is kept once, however
     * often it is cited; counts of zero beside a text are unknown.
     */
    public ParsedReply {
        text = text == null || isInvisible(text) ? null : text.strip();
        usage = text == null ? usage : usage.ofSomething();
        Map<String, Citation> once = new LinkedHashMap<>();
        citations.forEach(citation -> once.putIfAbsent(citation.url(), citation));
        citations = List.copyOf(once.values());
    }

    private static boolean isInvisible(String text) {
        boolean beginsVisibly = !text.isEmpty() && text.charAt(0) > ' ' && text.charAt(0) < 0x7f;
        return !beginsVisibly && INVISIBLE.matcher(text).matches();
    }

    public ParsedReply(
            FinishReason ending,
            String text,
            String resolvedModel,
            String finishReason,
            TokenUsage usage,
            Long costTicks,
            List<Citation> citations) {
        this(ending, text, resolvedModel, finishReason, usage, costTicks, citations, null, null);
    }

    public static ParsedReply shapeless() {
        return new ParsedReply(FinishReason.SHAPELESS, null, null, null, TokenUsage.UNKNOWN, null, List.of());
    }

    /** An error came in place of an answer. */
    public ParsedReply troubledBy(JsonNode trouble) {
        return new ParsedReply(ending, null, resolvedModel, finishReason, usage, costTicks, List.of(), trouble, null);
    }

    /** Only a part of it came. */
    public ParsedReply brokenOff() {
        return new ParsedReply(
                FinishReason.BROKEN,
                null,
                resolvedModel,
                finishReason,
                usage,
                costTicks,
                List.of(),
                null,
                "the stream broke off before its end");
    }

    public ParsedReply remarking(String remark) {
        return new ParsedReply(ending, text, resolvedModel, finishReason, usage, costTicks, citations, trouble, remark);
    }
}
