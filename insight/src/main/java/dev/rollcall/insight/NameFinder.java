package dev.rollcall.insight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds where names stand: the automaton's finds, with the right signs between their letters and the right ends. */
final class NameFinder {
    /** More signs between two letters are another text. */
    private static final int WIDEST_GAP = 4;

    private final FormAutomaton automaton;

    NameFinder(List<NameForm> forms) {
        automaton = new FormAutomaton(forms);
    }

    /** In the order of the text, the longest of those that overlap. */
    List<Occurrence> find(TextTokens tokens, LanguageLexicon language) {
        FoldedText text = tokens.text;
        var places = new int[text.length];
        int letters = 0;
        int state = FormAutomaton.ROOT;
        var found = new ArrayList<Occurrence>();
        var ends = new WordEnds(text, language);
        for (int i = 0; i < text.length; i++) {
            if (NameForms.isSign(text.lower[i])) {
                places[letters++] = i;
                state = automaton.step(state, text.lower[i]);
                for (int at = automaton.ended(state); at != FormAutomaton.ROOT; at = automaton.endedToo(at)) {
                    for (NameForm form : automaton.forms(at)) {
                        Occurrence occurrence = at(text, ends, form, places, letters - 1);
                        if (occurrence != null) {
                            found.add(occurrence);
                        }
                    }
                }
            }
        }
        return longest(found);
    }

    private static Occurrence at(FoldedText text, WordEnds ends, NameForm form, int[] places, int last) {
        int first = last - form.length() + 1;
        int start = places[first];
        if (!ends.mayBegin(form, start)) {
            return null;
        }
        for (int i = 1; i < form.length(); i++) {
            if (!fits(text, form.gaps()[i], places[first + i - 1], places[first + i], start)) {
                return null;
            }
        }
        if (!form.lead().isEmpty() && text.at(start - 1) != form.lead().charAt(0)) {
            return null;
        }
        if (form.kind() == NameForm.Kind.UMLAUT && !hasUmlaut(text, start, places[last] + 1)) {
            return null;
        }
        return ends.occurrence(form, start - form.lead().length(), places[last] + 1);
    }

    private static boolean hasUmlaut(FoldedText text, int start, int end) {
        for (int i = start; i < end; i++) {
            if ("aou".indexOf(text.lower[i]) >= 0 && text.isFoldedLetter(i)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a text may have what it has between two letters of a name. */
    private static boolean fits(FoldedText text, String gap, int before, int after, int start) {
        int width = after - before - 1;
        if (width == 0) {
            return !gap.equals(NameForm.DOT);
        }
        if (gap.isEmpty() || width > Math.max(WIDEST_GAP, gap.length() + 2)) {
            return false;
        }
        if (gap.equals(NameForm.DOT)) {
            return width == 1 && text.lower[before + 1] == '.';
        }
        int lines = 0;
        for (int i = before + 1; i < after; i++) {
            int sign = text.lower[i];
            lines += sign == '\n' ? 1 : 0;
            boolean free = sign == ' ' || sign == '-' || sign == '\n';
            boolean listed = gap.indexOf(sign) >= 0 || sign == '\'' && !isFree(gap);
            if (!free && !listed || lines > 1) {
                return false;
            }
        }
        if (gap.equals(NameForm.CAPITAL)) {
            return text.isUpper(start) && text.isUpper(after) && width == 1;
        }
        return true;
    }

    private static boolean isFree(String gap) {
        return gap.equals(NameForm.SPACE) || gap.equals(NameForm.CAPITAL);
    }

    private static List<Occurrence> longest(List<Occurrence> found) {
        found.sort(Comparator.comparingInt(Occurrence::start)
                .thenComparing(Comparator.comparingInt(Occurrence::length).reversed())
                .thenComparing(one -> one.form().kind())
                .thenComparingInt(Occurrence::entity));
        var kept = new ArrayList<Occurrence>();
        for (Occurrence one : found) {
            Occurrence last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
            if (last == null || one.start() >= last.end()) {
                kept.add(one);
            } else if (one.length() > last.length()) {
                kept.set(kept.size() - 1, one);
            }
        }
        return kept;
    }
}
