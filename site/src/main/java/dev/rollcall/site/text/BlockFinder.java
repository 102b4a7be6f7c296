package dev.rollcall.site.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/** Cuts a page into blocks, in the order of its source. What browsers do not show is left out. */
final class BlockFinder implements NodeFilter {
    private static final Set<String> DROPPED = Set.of(
            "script",
            "style",
            "noscript",
            "template",
            "svg",
            "math",
            "canvas",
            "iframe",
            "object",
            "embed",
            "audio",
            "video",
            "select",
            "datalist",
            "textarea",
            "head",
            "title");
    /** Elements that end a paragraph, and that jsoup may count among the inline ones. */
    private static final Set<String> ENDS = Set.of(
            "p",
            "div",
            "section",
            "article",
            "main",
            "aside",
            "header",
            "footer",
            "nav",
            "ul",
            "ol",
            "dl",
            "table",
            "tr",
            "td",
            "th",
            "caption",
            "form",
            "fieldset",
            "blockquote",
            "figure",
            "figcaption",
            "details",
            "summary",
            "address",
            "hr",
            "body",
            "li",
            "dt",
            "dd",
            "pre",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "button",
            "legend",
            "dialog",
            "hgroup",
            "search",
            "center");

    private static final Pattern HIDDEN = Pattern.compile("(?i)display\\s*:\\s*none|visibility\\s*:\\s*hidden");
    /** Controls but tab and line feed. */
    private static final Pattern UNSTORABLE = Pattern.compile("[\\p{Cc}&&[^\\t\\n]]");

    private static final Set<String> ITEMS = Set.of("li", "dt", "dd");
    private static final int LONGEST_HEADING = 200;

    private final List<Block> blocks = new ArrayList<>();
    /** By level, 1 to 6; null: none is open. */
    private final String[] headings = new String[7];

    private final StringBuilder text = new StringBuilder();
    private Block.Kind kind = Block.Kind.PARAGRAPH;
    private int level;
    /** Whether an element of a heading is open, whatever is inside of it. */
    private boolean inHeading;

    private int preformatted;
    private int links;
    private int lettersInLinks;

    private BlockFinder() {}

    static List<Block> blocks(Document page) {
        var finder = new BlockFinder();
        page.body().filter(finder);
        finder.end();
        return finder.blocks;
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode words) {
            add(words.getWholeText());
            return FilterResult.CONTINUE;
        }
        if (!(node instanceof Element element)) {
            return FilterResult.SKIP_ENTIRELY;
        }
        String name = element.normalName();
        if (isDropped(element, name)) {
            return FilterResult.SKIP_ENTIRELY;
        }
        if (name.equals("br")) {
            text.append('\n');
        } else if (name.equals("img")) {
            add(" ");
        } else if (name.equals("a")) {
            links++;
        } else if (ENDS.contains(name)) {
            end();
            begin(name);
            TableText table = name.equals("table") ? TableText.of(element) : null;
            if (table != null) {
                add(table);
                return FilterResult.SKIP_ENTIRELY;
            }
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (node instanceof Element element) {
            String name = element.normalName();
            if (name.equals("a")) {
                links--;
            } else if (ENDS.contains(name)) {
                end();
                preformatted -= name.equals("pre") ? 1 : 0;
                inHeading &= !isHeading(name);
                kind = preformatted > 0 ? Block.Kind.CODE : Block.Kind.PARAGRAPH;
            }
        }
        return FilterResult.CONTINUE;
    }

    static boolean isDropped(Element element, String name) {
        return DROPPED.contains(name)
                || element.hasAttr("hidden")
                || element.attr("aria-hidden").equals("true")
                || name.equals("dialog") && !element.hasAttr("open")
                || element.hasAttr("style")
                        && HIDDEN.matcher(element.attr("style")).find();
    }

    private void begin(String name) {
        preformatted += name.equals("pre") ? 1 : 0;
        if (isHeading(name)) {
            level = name.charAt(1) - '0';
            inHeading = true;
        }
        kind = inHeading
                ? Block.Kind.HEADING
                : preformatted > 0 ? Block.Kind.CODE : ITEMS.contains(name) ? Block.Kind.ITEM : Block.Kind.PARAGRAPH;
    }

    private static boolean isHeading(String name) {
        return name.length() == 2 && name.charAt(0) == 'h' && name.charAt(1) >= '1' && name.charAt(1) <= '6';
    }

    private void add(String words) {
        if (preformatted > 0) {
            text.append(words);
        } else {
            for (int i = 0; i < words.length(); i++) {
                char sign = words.charAt(i);
                // A line break of the source is a space; one of a <br> stays.
                text.append(Whitespace.isSpace(sign) ? ' ' : sign);
            }
        }
        lettersInLinks += links > 0 ? words.strip().length() : 0;
    }

    private void end() {
        String clean =
                preformatted > 0 ? UNSTORABLE.matcher(text).replaceAll("").strip() : Whitespace.lines(text.toString());
        boolean isLinks = lettersInLinks * 5 >= clean.length() * 4;
        text.setLength(0);
        lettersInLinks = 0;
        if (clean.isBlank()) {
            return;
        }
        if (kind == Block.Kind.HEADING) {
            Arrays.fill(headings, level, headings.length, null);
            blocks.add(new Block(kind, path(), Whitespace.line(clean), 0, isLinks));
            headings[level] = Cut.at(Whitespace.line(clean), LONGEST_HEADING);
            kind = Block.Kind.PARAGRAPH;
        } else {
            blocks.add(new Block(kind, path(), clean, 0, isLinks));
        }
    }

    private void add(TableText table) {
        if (!table.caption().isEmpty()) {
            blocks.add(new Block(Block.Kind.PARAGRAPH, path(), table.caption(), 0, false));
        }
        if (!table.rows().isEmpty()) {
            String rows = String.join("\n", table.rows());
            blocks.add(new Block(Block.Kind.TABLE, path(), rows, table.headerRows(), false));
        }
    }

    private List<String> path() {
        var path = new ArrayList<String>(3);
        for (String heading : headings) {
            if (heading != null) {
                path.add(heading);
            }
        }
        return path;
    }
}
