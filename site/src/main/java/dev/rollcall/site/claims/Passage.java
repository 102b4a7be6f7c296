package dev.rollcall.site.claims;

import java.util.Objects;

/**
 * A chunk of the domain's own site, as the search finds it.
 *
 * @param id of the chunk; names it to the caller
 * @param heading the path of headings above it, parts joined by " > "; empty: there is none
 * @param url of its page
 * @param text of the chunk; spans point into it. Rows of a table stand on lines of their own, with "|" between cells
 */
public record Passage(String id, String heading, String url, String text) {
    public Passage {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(heading, "heading");
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(text, "text");
    }
}
