package dev.rollcall.insight;

import com.ibm.icu.text.BreakIterator;
import java.util.BitSet;
import java.util.Locale;

/** Where names may begin and end, by script, and what is written onto them in the text's language. */
final class WordEnds {
    private static final int SHORTEST_INFLECTED = 4;
    private static final int SHORTEST_PLURAL = 4;
    private static final int LONGEST_ENDING = 12;
    private static final int LONG_HAN = 3;
    private static final int LONG_THAI = 5;
    private static final int LONGEST_REST = 2;

    private final FoldedText text;
    private final LanguageLexicon language;
    /** Where words of Han and Thai begin; made when it is needed. */
    private BitSet breaks;

    WordEnds(FoldedText text, LanguageLexicon language) {
        this.text = text;
        this.language = language;
    }

    /** Whether a name may begin at this place. */
    boolean mayBegin(NameForm form, int start) {
        int before = text.at(start - 1);
        if (before == 0 || before == ' ') {
            return true;
        }
        if (before == '_' || before == '@') {
            return false;
        }
        if (before == '.' && text.isWord(start - 2)) {
            return !Scripts.hasCase(text.at(start)) || text.isUpper(start) && !text.isUpper(start - 2);
        }
        if (!FoldedText.isWordSign(before)) {
            return true;
        }
        int script = Scripts.of(text.at(start));
        return isPrefixed(start, script) || isBoundary(start) || isLong(form, start);
    }

    /** Whether a place between two signs that belong to words divides two words. */
    private boolean isBoundary(int place) {
        int before = text.at(place - 1);
        int after = text.at(place);
        if (Character.isDigit(before) || Character.isDigit(after)) {
            int letter = Character.isDigit(before) ? after : before;
            return !Character.isDigit(letter) && !Scripts.hasCase(letter) && Scripts.of(letter) != Scripts.KATAKANA;
        }
        int script = Scripts.of(before);
        if (script != Scripts.of(after)) {
            return true;
        }
        boolean segmented = script == Scripts.HAN || script == Scripts.THAI || script == Scripts.HIRAGANA;
        return segmented && breaks().get(place);
    }

    /** Names of three signs of Han, or five of Thai, are no parts of other words by chance: no dictionary need know them. */
    private boolean isLong(NameForm form, int place) {
        int script = Scripts.of(text.at(place));
        return script == Scripts.HAN && form.length() >= LONG_HAN
                || script == Scripts.THAI && form.length() >= LONG_THAI;
    }

    private BitSet breaks() {
        if (breaks == null) {
            breaks = new BitSet(text.length);
            var written = new StringBuilder(text.length);
            var at = new int[text.length * 2 + 1];
            for (int i = 0; i < text.length; i++) {
                at[written.length()] = i;
                written.appendCodePoint(text.lower[i]);
            }
            var words = BreakIterator.getWordInstance(Locale.ROOT);
            words.setText(written.toString());
            for (int place = words.first(); place != BreakIterator.DONE; place = words.next()) {
                breaks.set(place == written.length() ? text.length : at[place]);
            }
        }
        return breaks;
    }

    /** Arabic and Hebrew write short words onto the next: "and", "in", "the". */
    private boolean isPrefixed(int start, int script) {
        if (script != Scripts.ARABIC && script != Scripts.HEBREW) {
            return false;
        }
        int from = start;
        while (from > 0 && start - from < 5 && text.isWord(from - 1)) {
            from--;
        }
        LanguageLexicon prefixes = Lexicons.of(script == Scripts.ARABIC ? "ar" : "he");
        return !text.isWord(from - 1) && prefixes.has(LanguageLexicon.WordList.PREFIXES, text.text(from, start));
    }

    /** What stands here, when the name may end here; null when it is part of another word. */
    Occurrence occurrence(NameForm form, int start, int end) {
        int last = end;
        if (!form.tail().isEmpty() && startsWith(form.tail(), end)) {
            last = end + form.tail().length();
        }
        int after = text.at(last);
        if (form.kind() == NameForm.Kind.STEM) {
            return text.isWord(last) && language.dropsVowels ? glued(form, start, last) : null;
        }
        if (after == '_' || after == '@' || after == '.' && isHostBehind(last)) {
            return null;
        }
        if (!FoldedText.isWordSign(after)) {
            return apart(form, start, last);
        }
        if (isBoundary(last) || isLong(form, last - 1)) {
            return isInLongerWord(start, last) ? null : found(form, start, last, last, last, false);
        }
        return glued(form, start, last);
    }

    private Occurrence found(NameForm form, int start, int end, int spanEnd, int wordEnd, boolean inflected) {
        return new Occurrence(form, Words.of(text.lower, start, end), start, end, spanEnd, wordEnd, inflected);
    }

    /** 理想化, 楽天的: the dictionary has a longer word here. */
    private boolean isInLongerWord(int start, int end) {
        int script = Scripts.of(text.at(end));
        if (script != Scripts.HAN && script != Scripts.THAI || script != Scripts.of(text.at(end - 1))) {
            return false;
        }
        OrdinaryWords words = OrdinaryWords.of(language.code);
        for (int more = 1; more <= LONGEST_REST && text.isWord(end + more - 1); more++) {
            if (words.contains(text.text(start, end + more))) {
                return true;
            }
        }
        return false;
    }

    private boolean startsWith(String tail, int place) {
        for (int i = 0; i < tail.length(); i++) {
            if (text.at(place + i) != tail.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isHostBehind(int dot) {
        int next = dot + 1;
        if (!text.isWord(next)) {
            return false;
        }
        boolean sentence = text.isUpper(next) && !text.isUpper(next + 1);
        return Scripts.hasCase(text.at(next)) && !sentence || Character.isDigit(text.at(next));
    }

    /** A name that ends, or has an ending behind an apostrophe, a hyphen or a colon. */
    private Occurrence apart(NameForm form, int start, int end) {
        int sign = text.at(end);
        int wordEnd = end;
        if ((sign == '\'' || sign == '-' || sign == ':') && text.isWord(end + 1)) {
            int stop = wordEnd(end + 1);
            String rest = text.text(end + 1, stop);
            boolean ending = language.has(LanguageLexicon.WordList.ENDINGS, rest) || rest.equals("s");
            wordEnd = ending ? stop : end;
        }
        return found(form, start, end, end, wordEnd, false);
    }

    private int wordEnd(int from) {
        int end = from;
        while (end < text.length && end - from <= LONGEST_ENDING && text.isWord(end)) {
            end++;
        }
        return end;
    }

    private Occurrence glued(NameForm form, int start, int end) {
        int stop = wordEnd(end);
        int script = Scripts.of(text.at(end));
        if (stop - end > LONGEST_ENDING && script != Scripts.KATAKANA) {
            return null;
        }
        String rest = text.text(end, stop);
        if (script == Scripts.HANGUL) {
            boolean ends = Particles.isChain(rest) || hasProduct(rest);
            return ends ? found(form, start, end, end, stop, false) : null;
        }
        if (script == Scripts.KATAKANA) {
            int run = end;
            while (run < stop && Scripts.of(text.at(run)) == Scripts.KATAKANA) {
                run++;
            }
            boolean product = language.has(LanguageLexicon.WordList.PRODUCTS, text.text(end, run));
            return product ? found(form, start, end, end, run, false) : null;
        }
        if (!isEnding(form, rest, end) || script != Scripts.of(text.at(end - 1))) {
            return null;
        }
        return found(form, start, end, stop, stop, true);
    }

    /** A product's noun is written onto the company's name, and particles onto that. */
    private boolean hasProduct(String rest) {
        for (int length = 1; length <= rest.length(); length++) {
            if (language.has(LanguageLexicon.WordList.PRODUCTS, rest.substring(0, length))
                    && Particles.isChain(rest.substring(length))) {
                return true;
            }
        }
        return false;
    }

    private boolean isEnding(NameForm form, String rest, int end) {
        boolean capitals = text.isUpper(end - 1) && form.length() > 1;
        if (text.isUpper(end) && !capitals) {
            return false;
        }
        int letters = form.kind() == NameForm.Kind.STEM ? form.length() + 1 : form.length();
        boolean stem = form.kind() == NameForm.Kind.STEM && text.isUpper(end - form.length());
        boolean longEnough = letters >= SHORTEST_INFLECTED
                || stem && letters == SHORTEST_INFLECTED - 1
                || capitals && !text.isUpper(end);
        boolean known = language.has(LanguageLexicon.WordList.ENDINGS, rest);
        if (rest.equals("s") && language.code.equals(Lexicons.ENGLISH)) {
            known = form.length() >= SHORTEST_PLURAL || capitals;
        }
        return known && longEnough;
    }
}
