package dev.rollcall.insight;

import java.util.HashMap;
import java.util.Map;

/** {@code &amp;}, {@code &#233;}, {@code &#xE9;}. */
final class HtmlEntities {
    private static final int LONGEST = 10;
    private static final String PAIRS =
            "amp=& lt=< gt=> quot=\" apos=' lsquo=‘ rsquo=’ sbquo=‚ ldquo=“ rdquo=” bdquo=„ laquo=« raquo=»"
                    + " ndash=– mdash=— hellip=… bull=• middot=· reg=® trade=™ copy=© times=× euro=€ pound=£"
                    + " aacute=á Aacute=Á agrave=à Agrave=À acirc=â Acirc=Â atilde=ã Atilde=Ã auml=ä Auml=Ä aring=å Aring=Å"
                    + " aelig=æ AElig=Æ ccedil=ç Ccedil=Ç eacute=é Eacute=É egrave=è Egrave=È ecirc=ê Ecirc=Ê euml=ë Euml=Ë"
                    + " iacute=í Iacute=Í igrave=ì icirc=î Icirc=Î iuml=ï ntilde=ñ Ntilde=Ñ oacute=ó Oacute=Ó ograve=ò"
                    + " ocirc=ô Ocirc=Ô otilde=õ ouml=ö Ouml=Ö oslash=ø Oslash=Ø oelig=œ OElig=Œ szlig=ß uacute=ú Uacute=Ú"
                    + " ugrave=ù ucirc=û uuml=ü Uuml=Ü yacute=ý yuml=ÿ scaron=š Scaron=Š zcaron=ž Zcaron=Ž";
    private static final Map<String, String> NAMED = named();

    private HtmlEntities() {}

    private static Map<String, String> named() {
        var named = new HashMap<String, String>();
        for (String pair : PAIRS.split(" ", -1)) {
            int equals = pair.indexOf('=');
            named.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        named.put("nbsp", " ");
        named.put("shy", "");
        named.put("zwj", "");
        named.put("zwnj", "");
        return Map.copyOf(named);
    }

    /** The stored index after an entity that begins here; 0 when none does. */
    static int end(MarkedText text, int from) {
        int i = from + 1;
        while (i - from < LONGEST && (MarkedText.isWord(text.at(i)) || text.at(i) == '#')) {
            i++;
        }
        return text.at(i) == ';' && i > from + 1 && read(text.text(from + 1, i)) != null ? i + 1 : 0;
    }

    /** What stands between the ampersand and the semicolon, read; null when it is no entity. */
    static String read(String name) {
        if (!name.startsWith("#")) {
            return NAMED.get(name);
        }
        boolean hex = name.startsWith("#x") || name.startsWith("#X");
        try {
            int point = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
            return Character.isValidCodePoint(point) && point > 0 ? Character.toString(point) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
