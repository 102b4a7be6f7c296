package dev.rollcall.site.claims;

/** Where quotes stand in a text. */
final class QuoteFinder {
    /** Characters of the longest quote: longer ones show nothing in particular. */
    static final int LONGEST = 2_000;

    private QuoteFinder() {}

    /** The first place where the text has these very letters; null: nowhere. */
    static TextSpan find(String text, String quote) {
        if (quote.isBlank() || quote.length() > LONGEST || !Letters.areWellFormed(quote)) {
            return null;
        }
        int at = text.indexOf(quote);
        if (at < 0) {
            return null;
        }
        int start = text.codePointCount(0, at);
        return new TextSpan(start, start + quote.codePointCount(0, quote.length()));
    }
}
