package dev.rollcall.site.text;

/**
 * A piece of a document that is found by itself.
 *
 * @param n from 0, within the document
 * @param start of its first code point in the document's text
 * @param end behind its last code point
 * @param heading what it stands below, joined by {@code " › "}: the page's title, headings, and the header of a table that begins
 *     before it; empty when there is none
 * @param text the document's text from start to end
 * @param textSha SHA-256 of {@link #searchText}: chunks of equal hashes have equal vectors
 */
public record Chunk(int n, int start, int end, String heading, String text, byte[] textSha) {
    static Chunk of(int n, int start, int end, String heading, String text) {
        return new Chunk(n, start, end, heading, text, Sha256.of(searchText(heading, text)));
    }

    /** What is embedded, and indexed as full text: the heading in front of the text. */
    public String searchText() {
        return searchText(heading, text);
    }

    private static String searchText(String heading, String text) {
        return heading.isEmpty() ? text : heading + "\n" + text;
    }
}
