package dev.rollcall.insight;

import java.util.Locale;
import java.util.Set;

/** Hides addresses in running text, and notes their hosts: URLs, hosts, e-mails, handles, hashtags, paths, names of files. */
final class AddressMask {
    private static final Set<String> FILES = Set.of(
            "js", "ts", "tsx", "jsx", "py", "rb", "go", "java", "json", "yaml", "yml", "toml", "md", "txt", "csv",
            "pdf", "png", "jpg", "jpeg", "svg", "html", "htm", "css", "sh", "env", "lock", "xml", "sql", "php", "exe",
            "zip", "docx", "xlsx", "ini", "conf", "cfg", "log", "rs", "kt", "cs", "cpp", "ics", "dmg", "apk");

    private final MarkedText text;
    private final Set<String> names;
    /** Everything before is looked at. */
    private int done;

    private AddressMask(MarkedText text, Set<String> names) {
        this.text = text;
        this.names = names;
    }

    /** @param names listed names with a dot, in lower case: as such they are prose */
    static void apply(MarkedText text, Set<String> names) {
        var mask = new AddressMask(text, names);
        for (int i : text.signs) {
            if (i >= mask.done && text.isProse(i)) {
                mask.at(i);
            }
        }
    }

    /** Notes the target of a link. */
    static void addTarget(MarkedText text, int from, int to) {
        if (to <= from) {
            return;
        }
        String target = text.text(from, to).strip();
        target = target.startsWith("<") ? target.substring(1) : target;
        boolean web = target.startsWith("//") || target.regionMatches(true, 0, "http", 0, 4);
        if (web || target.regionMatches(true, 0, "www.", 0, 4) || isHostWithPath(target)) {
            text.add(new FoundAddress(from, Addresses.host(target), false));
        }
    }

    private static boolean isHostWithPath(String target) {
        int scheme = target.indexOf(':');
        return scheme < 0 && !target.startsWith("/") && !target.startsWith("#") && target.indexOf('.') > 0;
    }

    /** Notes the addresses in a tag's attributes. */
    static void addAttributes(MarkedText text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.at(i) == ':' && text.at(i + 1) == '/' && text.at(i + 2) == '/') {
                int begin = i;
                while (begin > from && Character.isLetter(text.at(begin - 1))) {
                    begin--;
                }
                int end = Math.min(to, Addresses.end(text, begin));
                addTarget(text, begin, end);
                i = Math.max(i, end);
            }
        }
    }

    private void at(int i) {
        switch (text.at(i)) {
            case ':' -> {
                if (text.at(i + 1) == '/' && text.at(i + 2) == '/') {
                    url(i);
                }
            }
            case '@' -> handle(i);
            case '#' -> hashtag(i);
            case '/' -> path(i);
            case '\\' -> windowsPath(i);
            case '.' -> host(i);
            default -> {}
        }
    }

    private void hide(int from, int to) {
        text.mark(from, to, MarkedText.HIDDEN);
        done = Math.max(done, to);
    }

    private void url(int colon) {
        int from = colon;
        while (from > done && isScheme(text.at(from - 1))) {
            from--;
        }
        if (from == colon) {
            return;
        }
        int end = Addresses.end(text, colon + 3);
        if (end <= colon + 3) {
            return;
        }
        String scheme = text.text(from, colon).toLowerCase(Locale.ROOT);
        if (scheme.equals("http") || scheme.equals("https") || scheme.equals("ftp")) {
            text.add(new FoundAddress(from, Addresses.host(text.text(colon + 3, end)), false));
        }
        hide(from, end);
    }

    private static boolean isScheme(int point) {
        return point < 128 && (MarkedText.isWord(point) || point == '+');
    }

    private void handle(int at) {
        int end = at + 1;
        while (end < text.length() && (isHostPart(text.at(end)) || text.at(end) == '_')) {
            end++;
        }
        while (end > at + 1 && (text.at(end - 1) == '.' || text.at(end - 1) == '-')) {
            end--;
        }
        if (end == at + 1) {
            return;
        }
        int from = at;
        while (from > done && (isHostPart(text.at(from - 1)) || "_+%".indexOf(text.at(from - 1)) >= 0)) {
            from--;
        }
        if (text.at(end) == '/' && text.at(at + 1) != 0) {
            end = Addresses.end(text, end);
        }
        hide(from, end);
    }

    private void hashtag(int at) {
        int before = text.at(at - 1);
        int first = text.at(at + 1);
        if (MarkedText.isWord(before) || before == '&' || before == '#' || !MarkedText.isWord(first) && first != '_') {
            return;
        }
        int end = at + 1;
        while (end < text.length() && (MarkedText.isWord(text.at(end)) || text.at(end) == '_')) {
            end++;
        }
        hide(at, end);
    }

    /** A path, or {@code r/forum}, {@code u/person}. */
    private void path(int slash) {
        int before = text.at(slash - 1);
        int first = text.at(slash + 1);
        if (!MarkedText.isWord(first) && first != '.' && first != '_') {
            return;
        }
        int name = MarkedText.lower(before);
        boolean forum = (name == 'r' || name == 'u') && !MarkedText.isWord(text.at(slash - 2));
        boolean begins = before == 0 || MarkedText.isSpace(before) || "\"'(“‘[~.".indexOf(before) >= 0;
        if (forum || begins && !(before == '.' && MarkedText.isWord(text.at(slash - 2)))) {
            int from = forum || before == '~' || before == '.' ? slash - 1 : slash;
            hide(from, Math.max(slash + 1, Addresses.end(text, slash + 1)));
        }
    }

    private void windowsPath(int slash) {
        if (text.at(slash - 1) == ':'
                && MarkedText.isWord(text.at(slash - 2))
                && !MarkedText.isWord(text.at(slash - 3))) {
            int end = slash;
            while (end < text.length() && !MarkedText.isSpace(text.at(end))) {
                end++;
            }
            hide(slash - 2, end);
        }
    }

    /** A host or the name of a file: a dot between letters or digits. */
    private void host(int dot) {
        if (!MarkedText.isWord(text.at(dot - 1)) || !MarkedText.isWord(text.at(dot + 1)) || dot - 1 < done) {
            return;
        }
        int from = dot;
        while (from > done && isHostPart(text.at(from - 1)) && text.isProse(from - 1)) {
            from--;
        }
        boolean ascii = text.at(dot + 1) < 128;
        int end = dot;
        while (end < text.length() && isHostPart(text.at(end)) && (!ascii || text.at(end) < 128)) {
            end++;
        }
        while (end > from && !MarkedText.isWord(text.at(end - 1))) {
            end--;
        }
        done = Math.max(done, end);
        if (end - from <= 253 && !isGluedSentence(from, end)) {
            judge(from, end, text.text(from, end).toLowerCase(Locale.ROOT));
        }
    }

    private void judge(int from, int end, String token) {
        boolean path =
                text.at(end) == '/' && MarkedText.isWord(text.at(end + 1)) || text.at(end) == '/' && isEdge(end + 1);
        boolean www = token.startsWith("www.");
        if (!path && !www && isListed(token)) {
            return;
        }
        String last = token.substring(token.lastIndexOf('.') + 1);
        boolean file = FILES.contains(last) && !Character.isUpperCase(text.at(from));
        boolean host = last.length() > 1 && !isNumber(last) && Addresses.site(token) != null;
        if (host && (!file || path || www)) {
            text.add(new FoundAddress(from, token, !path && !www));
        }
        if (host || file) {
            hide(from, path ? Math.max(end, Addresses.end(text, end)) : end);
        }
    }

    /** A listed name, or one with a word of a compound behind: {@code Booking.com-App}. */
    private boolean isListed(String token) {
        if (names.contains(token)) {
            return true;
        }
        int hyphen = token.indexOf('-', token.lastIndexOf('.'));
        return hyphen > 0 && names.contains(token.substring(0, hyphen));
    }

    private boolean isEdge(int index) {
        int point = text.at(index);
        return point == 0 || MarkedText.isSpace(point) || ".,;:)".indexOf(point) >= 0;
    }

    private static boolean isNumber(String word) {
        return word.chars().allMatch(Character::isDigit);
    }

    /** {@code done.So}: a full stop without a space behind. */
    private boolean isGluedSentence(int from, int end) {
        int dot = end - 1;
        while (text.at(dot) != '.') {
            dot--;
        }
        return Character.isUpperCase(text.at(dot + 1))
                && Character.isLowerCase(text.at(dot + 2))
                && Character.isLowerCase(text.at(dot - 1))
                && from < dot;
    }

    private static boolean isHostPart(int point) {
        return MarkedText.isWord(point) || point == '-' || point == '.';
    }
}
