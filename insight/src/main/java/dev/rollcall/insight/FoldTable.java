package dev.rollcall.insight;

import com.ibm.icu.text.Normalizer2;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What a sign is read as: compatibility forms, accents, points, quotes and hyphens are folded away, case is kept. Many threads
 * may use it.
 */
final class FoldTable {
    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();
    private static final int BMP = 0x10000;
    private static final AtomicReferenceArray<String> FOLDED = new AtomicReferenceArray<>(BMP);
    private static final String QUOTES = "‘’‚‛′ʼʹ`´ʻ＇";
    private static final String DOUBLE_QUOTES = "“”„‟«»″〝〞「」『』《》〈〉＂";
    private static final String HYPHENS = "‐‑⁃−﹣－";
    private static final String MARKS_OF_TRADE = "™®©℠ªº°";
    private static final Map<Integer, String> LETTERS = Map.ofEntries(
            Map.entry((int) 'ß', "ss"),
            Map.entry((int) 'ẞ', "SS"),
            Map.entry((int) 'ł', "l"),
            Map.entry((int) 'Ł', "L"),
            Map.entry((int) 'ø', "o"),
            Map.entry((int) 'Ø', "O"),
            Map.entry((int) 'đ', "d"),
            Map.entry((int) 'Đ', "D"),
            Map.entry((int) 'æ', "ae"),
            Map.entry((int) 'Æ', "AE"),
            Map.entry((int) 'œ', "oe"),
            Map.entry((int) 'Œ', "OE"),
            Map.entry((int) 'ı', "i"),
            Map.entry((int) 'İ', "I"),
            Map.entry((int) 'ς', "σ"),
            Map.entry((int) 'أ', "ا"),
            Map.entry((int) 'إ', "ا"),
            Map.entry((int) 'آ', "ا"),
            Map.entry((int) 'ٱ', "ا"),
            Map.entry((int) 'ى', "ي"),
            Map.entry((int) 'ی', "ي"),
            Map.entry((int) 'ک', "ك"),
            Map.entry((int) 'ة', "ه"),
            // NFKC makes three full stops of it.
            Map.entry((int) '…', "…"));

    private FoldTable() {}

    /** What one sign is read as; empty when it is not read. */
    static String of(int point) {
        if (point >= BMP) {
            return fold(point);
        }
        String folded = FOLDED.get(point);
        if (folded == null) {
            folded = fold(point);
            FOLDED.set(point, folded);
        }
        return folded;
    }

    /** What a sign with signs that join it is read as. */
    static String ofCluster(String cluster) {
        var folded = new StringBuilder();
        NFKC.normalize(cluster).codePoints().forEach(point -> folded.append(of(point)));
        return folded.toString();
    }

    /** Whether a sign joins the one before: accents, points, variation selectors, half-width sound marks, Hangul's parts. */
    static boolean joins(int point) {
        if (point < 0x300) {
            return false;
        }
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || point == 0xFF9E
                || point == 0xFF9F
                || point >= 0x1160 && point <= 0x11FF;
    }

    private static String fold(int point) {
        if (isDropped(point)) {
            return "";
        }
        if (point >= 0xD800 && point <= 0xDFFF) {
            return "\uFFFD";
        }
        String letter = LETTERS.get(point);
        if (letter != null) {
            return letter;
        }
        if (QUOTES.indexOf(point) >= 0) {
            return "'";
        }
        if (DOUBLE_QUOTES.indexOf(point) >= 0) {
            return "\"";
        }
        if (HYPHENS.indexOf(point) >= 0) {
            return "-";
        }
        return isSpace(point) ? " " : composed(point);
    }

    private static boolean isDropped(int point) {
        return point == 0xAD
                || point == 0x61C
                || point == 0x640
                || point == 0xFEFF
                || point == '\r'
                || point >= 0x200B && point <= 0x200F
                || point >= 0x202A && point <= 0x202E
                || point >= 0x2060 && point <= 0x206F
                || point >= 0xFE00 && point <= 0xFE0F
                || point >= 0x180B && point <= 0x180E
                || point >= 0x300 && point <= 0x36F
                || point >= 0x591 && point <= 0x5C7 && Character.getType(point) == Character.NON_SPACING_MARK
                || point >= 0x610 && point <= 0x61A
                || point >= 0x64B && point <= 0x65F
                || point == 0x670
                || point >= 0xE0000 && point <= 0xE01EF;
    }

    /** Spaces, and what is read as one: raised digits, marks of trade, keycaps. */
    private static boolean isSpace(int point) {
        return point == '\t'
                || point > 127 && Character.isSpaceChar(point) && point != 0x2028 && point != 0x2029
                || point == 0xB2
                || point == 0xB3
                || point == 0xB9
                || point >= 0x2070 && point <= 0x209C
                || point == 0x20E3
                || MARKS_OF_TRADE.indexOf(point) >= 0;
    }

    private static String composed(int point) {
        if (point == 0x2028 || point == 0x2029 || point == 0x85) {
            return "\n";
        }
        if (point >= 0x2460 && point <= 0x24FF
                || point >= 0x2776 && point <= 0x2793
                || point >= 0x1F100 && point <= 0x1F1FF) {
            return "•";
        }
        String whole = NFKC.normalize(Character.toString(point));
        var folded = new StringBuilder();
        whole.codePoints().forEach(part -> {
            String again = part == point ? null : LETTERS.get(part);
            folded.append(again != null ? again : base(part));
        });
        return folded.toString();
    }

    /** A letter without its accents. Accents of other scripts stay: Kana's, Thai's and Indic ones make other letters. */
    private static String base(int point) {
        if (isDropped(point)) {
            return "";
        }
        String parts = NFKC.getDecomposition(point);
        if (parts == null || point >= 0x3040 && point < 0xD7B0) {
            return Character.toString(point);
        }
        int first = parts.codePointAt(0);
        boolean accented = parts.codePoints().skip(1).anyMatch(mark -> mark >= 0x300 && mark <= 0x36F);
        return accented ? of(first) : Character.toString(point);
    }
}
