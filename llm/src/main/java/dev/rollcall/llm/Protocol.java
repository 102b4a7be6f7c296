package dev.rollcall.llm;

import java.util.Locale;

/** The wire protocols that Rollcall speaks. */
public enum Protocol {
    OPENAI_CHAT,
    OPENAI_RESPONSES,
    ANTHROPIC,
    GEMINI,
    COHERE;

    /** The name that people write: {@code openai-chat}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether another version in the path would be another wire format, so that a base URL can't choose the version. */
    boolean isTiedToItsVersion() {
        return this == ANTHROPIC || this == COHERE;
    }
}
