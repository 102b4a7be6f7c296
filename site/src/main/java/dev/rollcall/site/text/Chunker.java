package dev.rollcall.site.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a document into chunks of whole sentences and rows. Each has 180 to 220 tokens, as {@link TokenEstimate} counts them; fewer at
 * the document's end, before a sentence or row that does not fit, and where only headings would follow. It begins with the last
 * sentence of the one before it, except at a heading, in a table, and where there is no room.
 */
public final class Chunker {
    static final int LEAST = 180;
    static final int MOST = 220;
    private static final int LONGEST_HEADING = 400;
    private static final String BELOW = " › ";

    private final DocumentText document;
    private final List<Chunk> chunks = new ArrayList<>();
    private final List<TextUnit> open = new ArrayList<>();
    private int tokens;
    /** How many of the open units are of the chunk before. */
    private int repeated;

    private Chunker(DocumentText document) {
        this.document = document;
    }

    /** @return in the document's order; none for a document without words */
    public static List<Chunk> chunks(DocumentText document) {
        var chunker = new Chunker(document);
        TextUnits.of(document, MOST).forEach(chunker::add);
        if (chunker.open.size() > chunker.repeated) {
            chunker.close(chunker.open.size());
        }
        return chunker.chunks;
    }

    private void add(TextUnit unit) {
        boolean full = tokens + unit.tokens() > MOST;
        if (open.size() > repeated && (full || unit.isHeading() && tokens >= LEAST)) {
            int end = open.size();
            while (end > repeated + 1 && open.get(end - 1).isHeading()) {
                end--;
            }
            List<TextUnit> headings = List.copyOf(open.subList(end, open.size()));
            TextUnit last = open.get(end - 1);
            close(end);
            headings.forEach(this::append);
            if (headings.isEmpty()
                    && !unit.isHeading()
                    && !last.isHeading()
                    && !last.isRow()
                    && last.tokens() + unit.tokens() <= MOST) {
                append(last);
                repeated = 1;
            }
        }
        if (tokens + unit.tokens() > MOST) {
            // Only headings or a repeated sentence were open.
            if (open.size() > repeated) {
                close(open.size());
            }
            reset();
        }
        append(unit);
    }

    private void append(TextUnit unit) {
        open.add(unit);
        tokens += unit.tokens();
    }

    private void reset() {
        open.clear();
        tokens = 0;
        repeated = 0;
    }

    private void close(int count) {
        TextUnit first = open.get(0);
        TextUnit last = open.get(count - 1);
        String text = document.text().substring(first.from(), last.to());
        chunks.add(Chunk.of(chunks.size(), first.start(), last.end(), heading(first), text));
        reset();
    }

    private String heading(TextUnit first) {
        var path = new ArrayList<String>();
        if (!isSaidAgain(document.title(), first)) {
            path.add(document.title());
        }
        path.addAll(first.span().headings());
        if (!first.tableHeader().isEmpty()) {
            path.add(first.tableHeader());
        }
        return Cut.at(String.join(BELOW, path), LONGEST_HEADING);
    }

    private static boolean isSaidAgain(String title, TextUnit first) {
        String lower = title.toLowerCase(Locale.ROOT);
        return title.isEmpty()
                || first.span().headings().stream()
                        .anyMatch(heading -> heading.toLowerCase(Locale.ROOT).contains(lower));
    }
}
