package dev.rollcall.llm.reply;

/** A source that the answer names, as the provider gave it. The title may be null. */
public record Citation(String url, String title) {}
