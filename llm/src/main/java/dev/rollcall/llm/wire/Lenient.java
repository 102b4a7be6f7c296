package dev.rollcall.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.reply.Citation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON that may be anything: what is not there, or is not what it should be, is null. */
public final class Lenient {

    private static final BigDecimal TICKS_PER_DOLLAR = BigDecimal.valueOf(10_000_000_000L);

    private Lenient() {}

    /** A string that is not blank, or null. */
    public static String text(JsonNode node) {
        return node.isTextual() && !node.textValue().isBlank() ? node.textValue() : null;
    }

    /** A string or a number, as text, or null. */
    public static String word(JsonNode node) {
        return node.isNumber() ? node.asText() : text(node);
    }

    /** A count: not negative, an int, also if it was written as {@code "12"} or {@code 12.0}; else null. */
    public static Integer count(JsonNode node) {
        if (node.isInt()) {
            return node.intValue() < 0 ? null : (Integer) node.intValue();
        }
        BigDecimal number = number(node);
        if (number == null || number.signum() < 0 || number.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
            return null;
        }
        return number.intValue();
    }

    /** The first of these places that holds a count. */
    public static Integer count(JsonNode one, JsonNode other) {
        Integer count = count(one);
        return count != null ? count : count(other);
    }

    /** Unknown counts for nothing, unless all are unknown. */
    public static Integer sum(Integer... counts) {
        Integer sum = null;
        for (Integer count : counts) {
            if (count != null) {
                sum = sum == null ? count : Integer.valueOf((int) Math.min(Integer.MAX_VALUE, (long) sum + count));
            }
        }
        return sum;
    }

    /** Dollars as ticks of 1e-10 USD, or null. */
    public static Long ticksOfDollars(JsonNode dollars) {
        BigDecimal number = number(dollars);
        return number == null ? null : ticks(number.multiply(TICKS_PER_DOLLAR));
    }

    public static Long ticks(JsonNode ticks) {
        BigDecimal number = number(ticks);
        return number == null ? null : ticks(number);
    }

    /** Whether something that looks like an error stands here. */
    public static boolean isTrouble(JsonNode error) {
        return text(error) != null || (error.isContainerNode() && !error.isEmpty());
    }

    /** Texts of content that may be a string or an array of parts, the parts of these types only, joined as they are. */
    public static String texts(JsonNode content, String... types) {
        if (!content.isArray()) {
            return text(content);
        }
        List<String> known = List.of(types);
        StringBuilder joined = new StringBuilder();
        for (JsonNode part : content) {
            if (part.isTextual()) {
                joined.append(part.textValue());
            } else if (known.contains(part.path("type").asText())
                    && part.path("text").isTextual()) {
                joined.append(part.path("text").textValue());
            }
        }
        return joined.isEmpty() ? null : joined.toString();
    }

    /** Adds a citation if the node has a URL. */
    public static void cite(List<Citation> citations, JsonNode node, String urlField) {
        Citation citation = citation(node, urlField);
        if (citation != null) {
            citations.add(citation);
        }
    }

    /** A URL alone, or an object with one; null when there is none. */
    public static Citation citation(JsonNode node, String urlField) {
        String url = node.isTextual() ? text(node) : text(node.path(urlField));
        return url == null ? null : new Citation(url, node.isTextual() ? null : text(node.path("title")));
    }

    /** The {@code url_citation}s among annotations: flat in Responses, nested in chat completions. */
    public static List<Citation> annotated(JsonNode annotations) {
        List<Citation> citations = new ArrayList<>();
        for (JsonNode annotation : annotations) {
            JsonNode nested = annotation.path("url_citation");
            cite(citations, nested.isObject() ? nested : annotation, "url");
        }
        return citations;
    }

    private static Long ticks(BigDecimal ticks) {
        boolean sane = ticks.signum() >= 0 && ticks.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        return sane ? Long.valueOf(ticks.setScale(0, RoundingMode.HALF_UP).longValue()) : null;
    }

    private static BigDecimal number(JsonNode node) {
        if (!node.isNumber() && !(node.isTextual() && node.textValue().length() < 30)) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(node.asText());
            // 1e-999999999 is short to write and takes hours to round.
            return Math.abs(number.scale()) <= 40 ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
