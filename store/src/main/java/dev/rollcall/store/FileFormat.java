package dev.rollcall.store;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds out by a file's first bytes what it is: text in some encoding, or something that can't be a list of domains. The
 * latter is refused as a whole, because each of its "lines" would be garbage.
 */
final class FileFormat {
    /** How many bytes are looked at. */
    static final int SAMPLE = 4_096;

    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");

    /** The first bytes of a file, as ISO 8859-1, and what such a file is. */
    private static final Map<String, String> BEGINNINGS = Map.ofEntries(
            Map.entry("BZh", "it is bzip2: unpack it first, bunzip2 FILE"),
            Map.entry("\u00fd7zXZ\0", "it is xz: unpack it first, unxz FILE"),
            Map.entry("(\u00b5/\u00fd", "it is zstd: unpack it first, unzstd FILE"),
            Map.entry("7z\u00bc\u00af'\u001c", "it is a 7z archive: unpack it first, 7z x FILE, and give one file"),
            Map.entry("Rar!", "it is a RAR archive: unpack it first, and give one file"),
            Map.entry("\u0004\"M\u0018", "it is lz4: unpack it first, unlz4 FILE"),
            Map.entry("LZIP", "it is lzip: unpack it first, lzip -d FILE"),
            Map.entry("\u001f\u009d", "it is packed with compress: unpack it first, uncompress FILE"),
            Map.entry("\u001f\u008b", "it is packed twice, the inner one is gzip: unpack it once, gunzip FILE"),
            Map.entry("PK\u0003\u0004", "it is packed twice, the inner one is ZIP: unpack it once"),
            Map.entry("PK\u0005\u0006", "it is a ZIP that holds no file"),
            Map.entry("\u00d0\u00cf\u0011\u00e0", "it is an old Excel workbook: save the sheet as CSV UTF-8"),
            Map.entry("%PDF-", "it is PDF: give a text with one domain a line"),
            Map.entry("{\\rtf", "it is RTF: save it as plain text, UTF-8"),
            Map.entry("SQLite format 3\0", "it is a SQLite database: export the column of domains as CSV"),
            Map.entry("PAR1", "it is Parquet: export the column of domains as CSV"));

    private static final Pattern JSON = Pattern.compile("(?s)\\{\\s*[\"}].*|\\[\\s*[\"{\\[\\]].*");
    private static final Pattern WEB_PAGE =
            Pattern.compile("(?is)<(!doctype html|!--|html|head|body|title|meta|script|div|table|ul|ol|p|a)[\\s>-].*");
    private static final Pattern XML = Pattern.compile("(?s)<([?!]|[A-Za-z][\\w-]*(:[\\w-]+)?[\\s>]).*");

    private FileFormat() {}

    /**
     * The encoding of a text.
     *
     * @param first the file's first bytes, at most {@link #SAMPLE}
     * @param jsonLines it is to be JSON, a value a line
     * @throws UnreadableListException when the file is not text, or is text of another kind
     */
    static Charset charset(byte[] first, boolean jsonLines) {
        refuseKnown(new String(first, StandardCharsets.ISO_8859_1));
        Charset charset = encoding(first);
        String text = new String(first, charset);
        refuseBinary(text);
        if (!jsonLines) {
            refuseMarkup(PastedHost.stripped(text));
        }
        return charset;
    }

    private static void refuseKnown(String bytes) {
        BEGINNINGS.forEach((beginning, words) -> {
            boolean bzip = beginning.equals("BZh") && !bytes.startsWith("1AY&SY", 4);
            if (bytes.startsWith(beginning) && !bzip) {
                throw new UnreadableListException(words);
            }
        });
        if (bytes.startsWith("ustar", 257)) {
            throw new UnreadableListException("it is a tar archive: unpack it first, tar xf FILE, and give one file");
        }
    }

    private static Charset encoding(byte[] first) {
        String bytes = new String(first, 0, Math.min(4, first.length), StandardCharsets.ISO_8859_1);
        if (bytes.equals("\u00ff\u00fe\0\0")) {
            return UTF_32LE;
        }
        if (bytes.equals("\0\0\u00fe\u00ff")) {
            return UTF_32BE;
        }
        if (bytes.startsWith("\u00ff\u00fe")) {
            return StandardCharsets.UTF_16LE;
        }
        return bytes.startsWith("\u00fe\u00ff") ? StandardCharsets.UTF_16BE : unmarked(first);
    }

    /**
     * The encoding of a text without a byte order mark. In UTF-16 and UTF-32, the zero bytes of ASCII letters are always at
     * the same place in a character.
     */
    private static Charset unmarked(byte[] first) {
        int[] zeros = new int[4];
        int units = first.length / 4;
        for (int i = 0; i < units * 4; i++) {
            zeros[i % 4] += first[i] == 0 ? 1 : 0;
        }
        if (units > 0 && zeros[1] == units && zeros[2] == units) {
            if (zeros[3] == units && zeros[0] == 0) {
                return UTF_32LE;
            }
            if (zeros[0] == units && zeros[3] == 0) {
                return UTF_32BE;
            }
        }
        return utf16(zeros[0] + zeros[2], zeros[1] + zeros[3], units * 2);
    }

    /** Decides by the number of byte pairs whose first byte is zero, and of those whose second byte is zero. */
    private static Charset utf16(int even, int odd, int pairs) {
        if (pairs > 0 && even == 0 && odd == pairs) {
            return StandardCharsets.UTF_16LE;
        }
        if (pairs > 0 && odd == 0 && even == pairs) {
            return StandardCharsets.UTF_16BE;
        }
        if (Math.min(even, odd) == 0 && Math.max(even, odd) * 5 > pairs * 3) {
            throw new UnreadableListException("it looks like UTF-16" + (odd > even ? "LE" : "BE")
                    + " without a byte order mark: save it as UTF-8");
        }
        return StandardCharsets.UTF_8;
    }

    /** A single control character only makes its line bad; many of them mean that the file is not text. */
    private static void refuseBinary(String text) {
        long odd = text.chars()
                .filter(c -> c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1a)
                .count();
        if (odd > 1 && odd * 20 > text.length()) {
            throw new UnreadableListException((text.indexOf(0) >= 0 ? "it has NUL bytes" : "it has control characters")
                    + ": it is a binary file, not a text; give a text with one domain a line, or a table (CSV)");
        }
    }

    private static void refuseMarkup(String text) {
        if (JSON.matcher(text).matches()) {
            throw new UnreadableListException(
                    "it is JSON: give a text with one domain a line, or a table (CSV); jq -r can make it");
        }
        if (WEB_PAGE.matcher(text).matches() || text.toLowerCase(Locale.ROOT).startsWith("<?xml") && isXhtml(text)) {
            throw new UnreadableListException("it is a web page, not a list");
        }
        if (XML.matcher(text).matches()) {
            throw new UnreadableListException("it is XML, not a list: give a text with one domain a line");
        }
    }

    private static boolean isXhtml(String text) {
        return text.contains("<html") || text.contains("<!DOCTYPE html");
    }
}
