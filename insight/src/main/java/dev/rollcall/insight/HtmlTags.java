package dev.rollcall.insight;

import java.util.Set;

/** The tags of HTML that are read as markup. */
final class HtmlTags {
    private static final Set<String> INLINE = Set.of(
            "a", "abbr", "b", "bdi", "bdo", "big", "cite", "del", "dfn", "em", "font", "i", "ins", "kbd", "label",
            "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
            "wbr");
    private static final Set<String> BLOCK = Set.of(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "br",
            "button",
            "caption",
            "center",
            "col",
            "colgroup",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "head",
            "header",
            "hr",
            "html",
            "img",
            "input",
            "li",
            "main",
            "meta",
            "nav",
            "ol",
            "option",
            "p",
            "section",
            "select",
            "summary",
            "svg",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "title",
            "tr",
            "ul",
            "video",
            "iframe",
            "link");

    private HtmlTags() {}

    /** @param name in lower case */
    static boolean areKnown(String name) {
        return INLINE.contains(name) || BLOCK.contains(name);
    }

    /** Cells, items and headings of HTML are read as those of Markdown. */
    static byte mark(String name, boolean closes) {
        return switch (name) {
            case "td", "th" -> closes ? MarkedText.GONE : MarkedText.CELL;
            case "li" -> closes ? MarkedText.BREAK : MarkedText.ITEM;
            case "h1", "h2", "h3", "h4", "h5", "h6" -> closes ? MarkedText.BREAK : MarkedText.HEADING;
            default -> INLINE.contains(name) ? MarkedText.GONE : MarkedText.BREAK;
        };
    }
}
