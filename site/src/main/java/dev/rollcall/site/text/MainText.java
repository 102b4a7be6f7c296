package dev.rollcall.site.text;

import java.util.ArrayList;

/** Joins the blocks of a page that are its own. */
public final class MainText {
    private MainText() {}

    /**
     * Leaves out what stands on 30 % of the site's pages or more: menus, footers, banners. The start page keeps what is no link of
     * that, since an address in the footer is said nowhere else.
     *
     * @param counts of all the site's pages, this one among them
     * @param isStart whether this is the site's start page
     */
    public static DocumentText of(PageText page, BlockCounts counts, boolean isStart) {
        var text = new StringBuilder();
        var spans = new ArrayList<DocumentText.Span>();
        int position = 0;
        Block before = null;
        for (Block block : page.blocks()) {
            if (counts.isFrequent(block) && (!isStart || block.isLinks())) {
                continue;
            }
            if (before != null) {
                boolean isList = before.kind() == Block.Kind.ITEM && block.kind() == Block.Kind.ITEM;
                text.append(isList ? "\n" : "\n\n");
                position += isList ? 1 : 2;
            }
            int end = position + block.text().codePointCount(0, block.text().length());
            text.append(block.text());
            spans.add(new DocumentText.Span(block.kind(), position, end, block.headings(), block.headerRows()));
            position = end;
            before = block;
        }
        return new DocumentText(page.title(), page.language(), text.toString(), spans);
    }

    /** All blocks, when nothing is known of the site's other pages. */
    public static DocumentText of(PageText page) {
        return of(page, new BlockCounts(), true);
    }
}
