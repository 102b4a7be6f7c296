package dev.rollcall.llm;

import java.util.Locale;

/** The wire protocols that are spoken. */
public enum Protocol {
    OPENAI_CHAT,
    OPENAI_RESPONSES,
    ANTHROPIC,
    GEMINI,
    COHERE;

    /** As people write it: {@code openai-chat}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Another version of its path would be another wire format: a base URL can't choose it. */
    boolean isTiedToItsVersion() {
        return this == ANTHROPIC || this == COHERE;
    }
}
