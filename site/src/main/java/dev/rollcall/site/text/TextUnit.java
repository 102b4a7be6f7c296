package dev.rollcall.site.text;

/**
 * What is never cut: a sentence, a heading, a row. A sentence of more tokens than a chunk may have is several.
 *
 * @param from first char
 * @param to behind its last char
 * @param start first code point
 * @param end behind its last code point
 * @param span the block that it is of
 * @param tableHeader of a row: its table's header; empty in the header itself
 */
record TextUnit(int from, int to, int start, int end, int tokens, DocumentText.Span span, String tableHeader) {
    boolean isHeading() {
        return span.kind() == Block.Kind.HEADING;
    }

    boolean isRow() {
        return span.kind() == Block.Kind.TABLE;
    }
}
