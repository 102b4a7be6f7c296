package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.PhraseList;
import java.util.BitSet;
import java.util.List;

/** Finds where an answer says that it knows nothing: names there are not mentioned. */
final class AbsenceFinder {
    private static final int SHORT_ECHO = 7;

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final TextLayout layout;
    private final LanguageLexicon language;
    /** Words of clauses that say so. */
    private final BitSet absent = new BitSet();
    /** Sentences that say so. */
    private final BitSet sentences = new BitSet();
    /** Words before a clause that says so of what stands before: of the names there, the last is meant. */
    private final BitSet before = new BitSet();

    private AbsenceFinder(AnswerReading reading) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.layout = reading.layout();
        this.language = reading.language();
    }

    static Absence of(AnswerReading reading, List<Occurrence> names) {
        var finder = new AbsenceFinder(reading);
        finder.clauses();
        var gone = new BitSet();
        for (int i = 0; i < names.size(); i++) {
            int token = reading.firstToken(names.get(i));
            boolean last = i + 1 == names.size() || !finder.before.get(reading.firstToken(names.get(i + 1)));
            boolean meant = finder.before.get(token) && last;
            if (finder.absent.get(token) || meant || finder.headsNothing(token, reading.tokenBehind(names.get(i)))) {
                gone.set(i);
            }
        }
        return new Absence(gone, !finder.sentences.isEmpty(), finder.ofNobody(names));
    }

    private int ofNobody(List<Occurrence> names) {
        var named = new BitSet();
        names.forEach(name -> named.set(layout.sentence[reading.firstToken(name)]));
        for (int sentence = sentences.nextSetBit(0); sentence >= 0; sentence = sentences.nextSetBit(sentence + 1)) {
            if (!named.get(sentence)) {
                return layout.sentenceStart[sentence];
            }
        }
        return Absence.NOWHERE;
    }

    private void clauses() {
        int from = 0;
        while (from < tokens.count) {
            int to = reading.clauses().end(from);
            clause(from, to);
            from = to;
        }
    }

    private void clause(int from, int to) {
        int end = language.phrases(PhraseList.ABSENT_IT).firstEnd(tokens, from, to);
        boolean ofIt = end >= 0;
        if (!ofIt) {
            end = language.phrases(PhraseList.ABSENT).firstEnd(tokens, from, to);
        }
        if (end < 0 || !ofIt && language.phrases(PhraseList.KNOWN).isIn(tokens, from, to)) {
            return;
        }
        absent.set(from, colonBehind(end, to));
        sentences.set(layout.sentence[from]);
        if (ofIt) {
            before(from);
        } else {
            echo(from);
        }
    }

    /** The first word behind a colon that stands behind the phrase. */
    private int colonBehind(int phraseEnd, int to) {
        for (int t = phraseEnd; t < to; t++) {
            if (tokens.has(t, TextTokens.COLON)) {
                return t;
            }
        }
        return to;
    }

    /** "Quillmere? I have no information." */
    private void echo(int from) {
        int sentence = layout.sentence[from];
        if (layout.sentenceStart[sentence] == from && sentence > 0 && tokens.has(from, TextTokens.QUESTION)) {
            absent.set(layout.sentenceStart[sentence - 1], from);
        }
    }

    /** What "it" may stand for: what the sentence said before, or a short sentence before it. */
    private void before(int from) {
        int start = layout.startOfSentence(from);
        if (start < from) {
            before.set(start, from);
        }
        int sentence = layout.sentence[from];
        if (start == from && sentence > 0) {
            int previous = layout.sentenceStart[sentence - 1];
            if (tokens.has(from, TextTokens.QUESTION) || from - previous <= SHORT_ECHO) {
                before.set(previous, from);
            }
        }
    }

    /** Whether a heading, label or head of a column has nothing but absence below. */
    private boolean headsNothing(int token, int behind) {
        if (layout.kindOf(token) == TextLayout.LineKind.TABLE) {
            return new AbsenceTable(reading, absent).isEmptyFor(token);
        }
        boolean wholeLine = behind >= layout.endOfLine(token) && token - layout.lineStart[layout.line[token]] <= 2;
        boolean label = tokens.has(behind, TextTokens.COLON | TextTokens.DASH) && layout.startsSentence(token);
        if (label && behind < layout.endOfSentence(token)) {
            return absent.get(behind) || isNothing(behind, layout.endOfSentence(token));
        }
        return (wholeLine || label) && behind < tokens.count && isAllNothing(behind);
    }

    /** Whether all lines up to the next heading are labels with nothing, or the first sentence is absence. */
    private boolean isAllNothing(int from) {
        int line = layout.line[from];
        if (absent.get(from) || sentences.get(layout.sentence[from])) {
            return true;
        }
        boolean nothing = false;
        while (line < layout.lines && layout.kind[line] != TextLayout.LineKind.HEADING) {
            int first = layout.lineStart[line];
            int end = layout.lineStart[line + 1];
            int value = first;
            while (value < end && !tokens.has(value, TextTokens.COLON)) {
                value++;
            }
            if (value == end) {
                break;
            }
            if (!isNothing(value, end) && !absent.get(value)) {
                return false;
            }
            nothing = true;
            line++;
        }
        return nothing;
    }

    private boolean isNothing(int from, int to) {
        for (int t = from; t < to; t++) {
            if (!language.standsForNothing(tokens, t)) {
                return false;
            }
        }
        return from < to;
    }
}
