package dev.rollcall.site.text;

import java.util.List;

/**
 * The main text of a page. Offsets are code points of the text.
 *
 * @param title empty when the page has none
 * @param language as in {@link PageText}
 * @param spans of the text's blocks, in its order; between two of them are only line breaks
 */
public record DocumentText(String title, String language, String text, List<Span> spans) {
    public DocumentText {
        spans = List.copyOf(spans);
    }

    /**
     * @param start of its first code point
     * @param end behind its last code point
     * @param headings above it, the outermost first
     * @param headerRows how many of a table's first lines are its header
     */
    public record Span(Block.Kind kind, int start, int end, List<String> headings, int headerRows) {}

    /** SHA-256 of the text. */
    public byte[] textSha() {
        return Sha256.of(text);
    }
}
