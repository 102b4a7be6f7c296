package dev.rollcall.llm;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes messages of a provider or a network library safe to show: one short line without a key. */
final class SecretRedactor {

    static final int LONGEST = 300;

    private static final String PLACEHOLDER = "[key]";

    /** A key in a message: providers quote the rejected key, whole, with stars, or only its ends. */
    private static final Pattern LIKE_A_KEY = Pattern.compile("(?i)\\b(?:sk|gsk|xai|pplx|tgp)[-_][\\w*.-]{4,}"
            + "|\\bAIza[\\w*-]{4,}"
            + "|(?<=\\bbearer )[^\\s\"',;]{12,}"
            + "|(?<=[?&]key=)[^&\\s\"']+"
            + "|(?<=api key provided: )[^\\s\"']+(?<![.,;])");

    private static final Pattern MARKUP = Pattern.compile("(?is)<(script|style)\\b.*?</\\1>|<[^>]{1,2000}>");
    private static final Pattern TITLE = Pattern.compile("(?is)<title>\\s*([^<]{1,300})");

    /** Only tags of HTML: "referer &lt;empty&gt;" is not markup. */
    private static final Pattern TAG =
            Pattern.compile("(?is)<(script|style)\\b.{0,5000}?</\\1>|<!--.{0,2000}?-->|<!doctype[^<>]*>"
                    + "|</?(?:html|head|body|title|meta|link|script|style|div|span|p|br|hr|b|i|u|em|strong|small|a|h[1-6]|center|pre"
                    + "|code|font|ul|ol|li|table|tbody|tr|td|th|img|form|input|button|iframe|svg|section|main|header|footer)"
                    + "(?:\\s[^<>]{0,2000})?/?>");

    /** Colour codes of a terminal, also without their escape character. */
    private static final Pattern COLOURS =
            Pattern.compile("\u001B\\[[0-9;?]*[ -/]*[@-~]|\\[\\d{1,3}(?:;\\d{1,3}){0,5}m(?!\\])");

    /** Characters that are invisible or change the direction of writing. */
    private static final Pattern UNSEEN =
            Pattern.compile("[\\u00AD\\u061C\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u2069\\uFEFF]");

    private static final Pattern ENTITY = Pattern.compile("&(?:#(\\d{1,6})|#[xX]([0-9a-fA-F]{1,5})|(\\w{2,5}));");

    private static final Map<String, String> ENTITIES =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ");

    private SecretRedactor() {}

    private static String unescaped(String text) {
        return ENTITY.matcher(text).replaceAll(entity -> {
            String name = entity.group(3);
            if (name != null) {
                return Matcher.quoteReplacement(ENTITIES.getOrDefault(name, entity.group()));
            }
            int codePoint =
                    entity.group(1) != null ? Integer.parseInt(entity.group(1)) : Integer.parseInt(entity.group(2), 16);
            return Character.isValidCodePoint(codePoint)
                    ? Matcher.quoteReplacement(Character.toString(codePoint))
                    : Matcher.quoteReplacement(entity.group());
        });
    }

    /** The text without this key. */
    static String key(String text, Key key) {
        return text.contains(key.secret()) ? text.replace(key.secret(), PLACEHOLDER) : text;
    }

    /** The text without anything that looks like a key. */
    static String anyKey(String text) {
        return LIKE_A_KEY.matcher(text).replaceAll(PLACEHOLDER);
    }

    /** The text as one clean line; null when nothing is left. */
    static String line(String words, Key key) {
        if (words == null) {
            return null;
        }
        String start = words.length() > 20_000 ? words.substring(0, 20_000) : words;
        String plain =
                TAG.matcher(unescaped(COLOURS.matcher(start).replaceAll(""))).replaceAll(" ");
        String line = anyKey(key(UNSEEN.matcher(plain).replaceAll(""), key))
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

    /** The title of a page of HTML, else its text without markup. */
    static String page(String body) {
        String start = body.length() > 20_000 ? body.substring(0, 20_000) : body;
        var title = TITLE.matcher(start);
        return title.find() ? title.group(1) : MARKUP.matcher(start).replaceAll(" ");
    }
}
