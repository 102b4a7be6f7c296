package dev.rollcall.activities.limits;

import dev.rollcall.llm.Key;

/**
 * A key and where it stands.
 *
 * @param source for people: {@code OPENAI_API_KEY_2}, or {@code OPENAI_API_KEY_2 in keys.env}
 */
public record HeldKey(Key key, String source) {

    /** In the environment or in a file. */
    boolean isAt(String variable) {
        return source.equals(variable) || source.startsWith(variable + " in ");
    }
}
