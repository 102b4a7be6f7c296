package dev.rollcall.api;

import dev.rollcall.insight.figures.SamplingPolicy;
import dev.rollcall.store.SamplingTerms;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The field {@code sampling} of a request: that a job asks again only what is not known well enough. */
final class SamplingInput {
    static final String FIELD = "sampling";
    static final String POLICY = "sequential";
    static final String METRIC = "mention-rate";
    static final int MOST_REPETITIONS = 24;
    private static final int MOST_LOOKS = 8;
    private static final List<String> FIELDS = List.of("policy", "metric", "half_width", "looks");
    private static final BigDecimal NARROWEST = new BigDecimal("0.0001");
    private static final BigDecimal WIDEST = new BigDecimal("0.5");

    private SamplingInput() {}

    /**
     * Null when the payload has none, or a wrong one, which its errors then say.
     *
     * @throws Refusal 422 for looks that do not ascend, and beside {@code repetitions}
     */
    static SamplingTerms of(Payload payload) {
        Payload said = payload.object(FIELD, FIELDS);
        if (said == null) {
            return null;
        }
        word(said, "policy", POLICY);
        word(said, "metric", METRIC);
        double halfWidth = halfWidth(said);
        List<Integer> looks = looks(said);
        if (looks == null || !(halfWidth > 0)) {
            return null;
        }
        refuseContradictions(payload, looks);
        return new SamplingTerms(looks, halfWidth);
    }

    private static void word(Payload said, String field, String only) {
        if (said.has(field) && !said.isWord(field, only)) {
            said.errors().field(field, said.shown(field), "the only one that there is: " + only);
        }
    }

    /** NaN when it is wrong. */
    private static double halfWidth(Payload said) {
        BigDecimal width = said.isNumber("half_width") ? said.number("half_width") : null;
        if (width == null || width.compareTo(NARROWEST) < 0 || width.compareTo(WIDEST) > 0) {
            said.errors()
                    .field(
                            "half_width",
                            said.has("half_width") ? said.shown("half_width") : null,
                            "say how narrow the interval is to be: half of its width, a number from 0.0001 to 0.5,"
                                    + " such as 0.1");
            return Double.NaN;
        }
        return width.doubleValue();
    }

    /** Null when they are wrong. */
    private static List<Integer> looks(Payload said) {
        if (!said.has("looks")) {
            return SamplingPolicy.LOOKS;
        }
        JsonNode value = said.value("looks");
        if (!value.isArray() || value.isEmpty() || value.size() > MOST_LOOKS) {
            said.errors()
                    .field(
                            "looks",
                            value,
                            "it is a list of 1 to " + MOST_LOOKS + " repetitions, such as [3, 6, 12, 24]");
            return null;
        }
        var looks = new ArrayList<Integer>();
        for (int i = 0; i < value.size(); i++) {
            JsonNode look = value.get(i);
            if (look.isNumber()
                    && look.canConvertToExactIntegral()
                    && look.canConvertToInt()
                    && look.intValue() >= 1
                    && look.intValue() <= MOST_REPETITIONS) {
                looks.add(look.intValue());
            } else {
                said.errors().entry("looks", i, look, "it is a whole number from 1 to " + MOST_REPETITIONS);
            }
        }
        return looks.size() == value.size() ? looks : null;
    }

    private static void refuseContradictions(Payload payload, List<Integer> looks) {
        var errors = new InputErrors();
        if (!looks.equals(looks.stream().sorted().distinct().toList())) {
            errors.under(FIELD)
                    .field("looks", looks, "each look comes after more repetitions than the one before: they ascend");
        }
        if (payload.has("repetitions")) {
            errors.field(
                    "repetitions",
                    payload.shown("repetitions"),
                    "the looks of " + FIELD + " say how often it is asked; give one of the two");
        }
        errors.refuseIfAny(422);
    }
}
