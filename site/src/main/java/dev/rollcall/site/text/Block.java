package dev.rollcall.site.text;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A paragraph-like piece of a page.
 *
 * @param headings the headings that it stands below, the outermost first; of a heading those above it
 * @param text the rows of a table are its lines, their cells separated by {@code " | "}
 * @param headerRows how many of a table's first lines are its header
 * @param isLinks whether nearly all of it is links, as in a menu
 */
public record Block(Kind kind, List<String> headings, String text, int headerRows, boolean isLinks) {
    /** The letters are what is written of them as JSON. */
    public enum Kind {
        PARAGRAPH("p"),
        HEADING("h"),
        ITEM("i"),
        TABLE("t"),
        CODE("c");

        final String letter;

        Kind(String letter) {
            this.letter = letter;
        }
    }

    public Block {
        headings = List.copyOf(headings);
        if (text.isBlank()) {
            throw new IllegalArgumentException("a block without text");
        }
        if (headerRows < 0) {
            throw new IllegalArgumentException("header rows: " + headerRows);
        }
    }

    static Block paragraph(String text) {
        return new Block(Kind.PARAGRAPH, List.of(), text, 0, false);
    }

    /**
     * The same for blocks of one kind whose words are equal but for case, spaces and marks: the first 64 bits of a SHA-256. A
     * heading and a menu's entry of the same words differ.
     */
    public long hash() {
        byte[] text = (kind.letter + NormalisedText.of(this.text)).getBytes(StandardCharsets.UTF_8);
        return Sha256.first64(Sha256.of(text));
    }
}
