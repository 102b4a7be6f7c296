package dev.rollcall.llm;

import java.util.regex.Pattern;

/** Makes what a provider or a network library said fit to be shown: one short line, and no key in it. */
final class Blot {

    static final int LONGEST = 300;

    private static final String BLOT = "[key]";

    /** Providers quote the key they reject, whole, with stars, or its ends. */
    private static final Pattern LIKE_A_KEY = Pattern.compile("(?i)\\b(?:sk|gsk|xai|pplx|tgp)[-_][\\w*.-]{4,}"
            + "|\\bAIza[\\w*-]{4,}"
            + "|(?<=\\bbearer )[^\\s\"',;]{12,}"
            + "|(?<=[?&]key=)[^&\\s\"']+"
            + "|(?<=api key provided: )[^\\s\"']+(?<![.,;])");

    private static final Pattern MARKUP = Pattern.compile("(?is)<(script|style)\\b.*?</\\1>|<[^>]{1,2000}>");
    private static final Pattern TITLE = Pattern.compile("(?is)<title>\\s*([^<]{1,300})");

    private Blot() {}

    /** Without this key, wherever it is quoted. */
    static String key(String text, Key key) {
        return text.contains(key.secret()) ? text.replace(key.secret(), BLOT) : text;
    }

    /** Without anything that looks like a key. */
    static String anyKey(String text) {
        return LIKE_A_KEY.matcher(text).replaceAll(BLOT);
    }

    /** One clean line, or null when nothing is left. */
    static String line(String words, Key key) {
        if (words == null) {
            return null;
        }
        String start = words.length() > 20_000 ? words.substring(0, 20_000) : words;
        String line = anyKey(key(start, key))
                .replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cs}]", " ")
                .replaceAll("\\s+", " ")
                .strip();
        if (line.isEmpty()) {
            return null;
        }
        return line.codePointCount(0, line.length()) <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST - 1)).strip() + "…";
    }

    /** What a page of HTML, or of anything, says. */
    static String page(String body) {
        String start = body.length() > 20_000 ? body.substring(0, 20_000) : body;
        var title = TITLE.matcher(start);
        return title.find() ? title.group(1) : MARKUP.matcher(start).replaceAll(" ");
    }
}
