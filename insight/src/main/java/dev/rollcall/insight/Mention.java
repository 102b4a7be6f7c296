package dev.rollcall.insight;

import java.util.List;
import java.util.Objects;

/**
 * An entity that an answer names.
 *
 * @param entity its id
 * @param spans all occurrences that count, in the order of the text
 * @param rank 1 for the company, brand or product that is named first: listed names count, and words that look like names
 * @param recommended whether the answer advises to take it, for all or for some; null: not read
 * @param sentiment null: mixed, or not plain
 */
public record Mention(String entity, List<TextSpan> spans, int rank, Boolean recommended, Sentiment sentiment) {
    /** What an answer says of an entity. */
    public enum Sentiment {
        POSITIVE(1),
        NEUTRAL(0),
        NEGATIVE(-1);

        private final int sign;

        Sentiment(int sign) {
            this.sign = sign;
        }

        /** 1, 0 or -1. */
        public int sign() {
            return sign;
        }
    }

    public Mention {
        Objects.requireNonNull(entity, "entity");
        spans = List.copyOf(spans);
        if (spans.isEmpty()) {
            throw new IllegalArgumentException("a mention of " + entity + " has no span");
        }
    }

    /** Of the first occurrence, in code points of the stored text. */
    public int start() {
        return spans.get(0).start();
    }

    /** Of the first occurrence, exclusive. */
    public int end() {
        return spans.get(0).end();
    }

    /** How often it is named. */
    public int count() {
        return spans.size();
    }
}
