package dev.rollcall.llm.wire;

/**
 * Open models behind OpenAI's protocols (DeepSeek-R1, Qwen, Perplexity's reasoning ones) write their reasoning into the
 * content: {@code <think>…</think>answer}. Seen too: cut inside, so never closed; and the closing tag alone.
 */
public final class Thinking {

    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    private Thinking() {}

    /** What is left for people to read; null when nothing is. */
    public static String without(String content) {
        String rest = content;
        while (rest != null) {
            rest = rest.stripLeading();
            int open = rest.indexOf(OPEN);
            int close = rest.indexOf(CLOSE);
            boolean begins = open == 0 || (close >= 0 && (open < 0 || close < open));
            if (!begins) {
                return rest;
            }
            rest = close < 0 ? null : rest.substring(close + CLOSE.length());
        }
        return null;
    }
}
