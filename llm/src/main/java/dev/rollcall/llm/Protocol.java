package dev.rollcall.llm;

/** The wire protocols that are spoken. */
public enum Protocol {
    OPENAI_CHAT,
    OPENAI_RESPONSES,
    ANTHROPIC,
    GEMINI,
    COHERE
}
