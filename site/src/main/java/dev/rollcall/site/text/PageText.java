package dev.rollcall.site.text;

import java.util.List;

/**
 * What a page says.
 *
 * @param title empty when it has none
 * @param language BCP 47's primary subtag in lower case, {@code en}; {@code und} when nothing tells it
 * @param charset by which its bytes were read, as Java names it
 * @param noindex whether its meta {@code robots} forbids to keep it; what the HTTP header says is not known here
 * @param canonical the absolute URL that it gives as its own; null when it gives none, or none of http(s)
 * @param links absolute URLs of http(s) without their fragments, in the page's order, each once; without those that it forbids to
 *     follow
 */
public record PageText(
        String title,
        String language,
        String charset,
        boolean noindex,
        String canonical,
        List<String> links,
        List<Block> blocks) {
    public PageText {
        links = List.copyOf(links);
        blocks = List.copyOf(blocks);
    }
}
