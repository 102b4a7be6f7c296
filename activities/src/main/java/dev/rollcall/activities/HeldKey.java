package dev.rollcall.activities;

import dev.rollcall.llm.Key;

/**
 * A key and where it stands.
 *
 * @param source for people: {@code OPENAI_API_KEY_2}
 */
public record HeldKey(Key key, String source) {}
