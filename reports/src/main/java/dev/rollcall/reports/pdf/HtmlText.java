package dev.rollcall.reports.pdf;

/** HTML as it is put together: XML that is well formed, whatever the texts are. */
final class HtmlText {
    private final StringBuilder html = new StringBuilder();

    /** Markup. */
    HtmlText raw(String markup) {
        html.append(markup);
        return this;
    }

    HtmlText text(long number) {
        html.append(number);
        return this;
    }

    /** Letters that XML forbids, and those that turn the direction of writing, are left out. */
    HtmlText text(String text) {
        text.codePoints().filter(HtmlText::isAllowed).forEach(c -> {
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                default -> html.appendCodePoint(c);
            }
        });
        return this;
    }

    private static boolean isAllowed(int c) {
        return !Character.isISOControl(c)
                && Character.getType(c) != Character.SURROGATE
                && Character.getType(c) != Character.FORMAT
                && c != 0xfffe
                && c != 0xffff;
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
