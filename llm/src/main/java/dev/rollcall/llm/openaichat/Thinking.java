package dev.rollcall.llm.openaichat;

/**
 * Open models served behind this protocol (DeepSeek-R1, Qwen, Perplexity's reasoning ones) write their reasoning into the
 * content: {@code <think>…</think>answer}. Seen too: cut inside, so never closed; and the closing tag alone.
 */
final class Thinking {

    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    private Thinking() {}

    static String without(String content) {
        if (content == null) {
            return null;
        }
        String rest = content.stripLeading();
        int close = rest.indexOf(CLOSE);
        int open = rest.indexOf(OPEN);
        if (close >= 0 && (open < 0 || close < open)) {
            return without(rest.substring(close + CLOSE.length()));
        }
        if (open != 0) {
            return rest;
        }
        return close < 0 ? null : without(rest.substring(close + CLOSE.length()));
    }
}
