package dev.rollcall.site.text;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What pages mean by the name of a charset: as browsers do (WHATWG Encoding), mostly more than the name says. */
final class CharsetNames {
    private static final Pattern PARAMETER = Pattern.compile("(?i)charset\\s*=\\s*[\"']?\\s*([\\w.:+-]{1,40})");
    private static final Pattern META =
            Pattern.compile("(?is)<meta\\b[^>]{0,500}?charset\\s*=\\s*[\"']?\\s*([\\w.:+-]{1,40})");
    private static final Pattern XML =
            Pattern.compile("(?is)^\\s*<\\?xml\\b[^>]{0,200}?encoding\\s*=\\s*[\"']([\\w.:+-]{1,40})");
    /** Bytes; browsers look at the first 1,024, and pages put more before it. */
    private static final int HEAD = 8_192;

    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("us-ascii", "windows-1252"),
            Map.entry("ascii", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("iso-8859-11", "windows-874"),
            Map.entry("tis-620", "windows-874"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("gb2312", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("utf8", "UTF-8"),
            Map.entry("cp1251", "windows-1251"),
            Map.entry("win-1251", "windows-1251"));

    private CharsetNames() {}

    /** @return null when it names none, or one that is not known */
    static Charset inHeader(String contentType) {
        return contentType == null ? null : named(PARAMETER.matcher(contentType));
    }

    /** In a meta element or an XML declaration. @return null when it names none, or one that is not known */
    static Charset inPage(byte[] page) {
        String head = new String(page, 0, Math.min(page.length, HEAD), StandardCharsets.ISO_8859_1);
        Charset meta = named(META.matcher(head));
        Charset said = meta == null ? named(XML.matcher(head)) : meta;
        // Whoever could read this cannot be reading UTF-16.
        return said != null && said.name().startsWith("UTF-16") ? StandardCharsets.UTF_8 : said;
    }

    private static Charset named(Matcher matcher) {
        return matcher.find() ? of(matcher.group(1)) : null;
    }

    static Charset of(String name) {
        try {
            return Charset.forName(MEANT.getOrDefault(name.toLowerCase(Locale.ROOT), name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }
}
