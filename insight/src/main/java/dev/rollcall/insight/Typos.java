package dev.rollcall.insight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Clear slips in names of one word: two letters swapped, one doubled, left out or added, and in long names one other letter.
 * The slip has a capital, is no word of the language, and begins as the name does.
 */
final class Typos {
    private static final int SHORTEST = 6;
    private static final int SHORTEST_REPLACED = 9;

    /** Forms by what is left of them when one letter is taken away. */
    private final Map<String, List<NameForm>> byRest = new HashMap<>();

    Typos(List<NameForm> forms) {
        for (NameForm form : forms) {
            if (form.kind() == NameForm.Kind.LISTED && form.length() >= SHORTEST && isOneWord(form)) {
                String word = word(form);
                add(word, form);
                for (int i = 1; i < word.length(); i++) {
                    add(without(word, i), form);
                }
            }
        }
    }

    private void add(String rest, NameForm form) {
        List<NameForm> there = byRest.computeIfAbsent(rest, any -> new ArrayList<>(1));
        if (!there.contains(form)) {
            there.add(form);
        }
    }

    private static boolean isOneWord(NameForm form) {
        for (String gap : form.gaps()) {
            if (!gap.equals(NameForm.NONE) && !gap.equals(NameForm.CAPITAL)) {
                return false;
            }
        }
        return Arrays.stream(form.signs()).allMatch(sign -> sign < 0x250 && Character.isLetter(sign));
    }

    private static String word(NameForm form) {
        return new String(form.signs(), 0, form.length());
    }

    private static String without(String word, int index) {
        return word.substring(0, index) + word.substring(index + 1);
    }

    /** The slips in a text, outside of what was found already. */
    List<Occurrence> find(AnswerReading reading) {
        var slips = new ArrayList<Occurrence>();
        if (byRest.isEmpty()) {
            return slips;
        }
        TextTokens tokens = reading.tokens();
        int next = 0;
        for (int t = 0; t < tokens.count; t++) {
            while (next < reading.found().size() && reading.found().get(next).wordEnd() <= tokens.start[t]) {
                next++;
            }
            boolean covered =
                    next < reading.found().size() && reading.found().get(next).start() < tokens.end[t];
            if (!covered && mayBeName(reading, t)) {
                NameForm form = form(tokens.word(t));
                if (form != null) {
                    slips.add(new Occurrence(
                            form, tokens.at(t), tokens.start[t], tokens.end[t], tokens.end[t], tokens.end[t], false));
                }
            }
        }
        return slips;
    }

    private static boolean mayBeName(AnswerReading reading, int t) {
        TextTokens tokens = reading.tokens();
        int length = tokens.end[t] - tokens.start[t];
        return length >= SHORTEST - 1
                && length < 60
                && tokens.isCapital(t)
                && !reading.language().isOrdinary(tokens, t)
                && !Lexicons.english().isOrdinary(tokens, t)
                && !tokens.has(t, TextTokens.HYPHEN)
                && !tokens.has(t + 1, TextTokens.HYPHEN);
    }

    private NameForm form(String word) {
        NameForm form = among(byRest.get(word), word);
        for (int i = 1; i < word.length() && form == null; i++) {
            form = among(byRest.get(without(word, i)), word);
        }
        return form;
    }

    private static NameForm among(List<NameForm> forms, String word) {
        if (forms != null) {
            for (NameForm form : forms) {
                if (isSlip(word, word(form))) {
                    return form;
                }
            }
        }
        return null;
    }

    /** Whether one word is a slip of the other. */
    static boolean isSlip(String word, String name) {
        if (word.equals(name) || word.charAt(0) != name.charAt(0) || Math.abs(word.length() - name.length()) > 1) {
            return false;
        }
        int same = 0;
        while (same < Math.min(word.length(), name.length()) && word.charAt(same) == name.charAt(same)) {
            same++;
        }
        if (word.length() == name.length()) {
            boolean swapped = same + 1 < word.length()
                    && word.charAt(same) == name.charAt(same + 1)
                    && word.charAt(same + 1) == name.charAt(same)
                    && word.substring(same + 2).equals(name.substring(same + 2));
            boolean replaced = word.length() >= SHORTEST_REPLACED
                    && same + 1 < word.length()
                    && word.substring(same + 1).equals(name.substring(same + 1));
            return swapped || replaced;
        }
        String longer = word.length() > name.length() ? word : name;
        String shorter = word.length() > name.length() ? name : word;
        boolean one = longer.substring(same + 1).equals(shorter.substring(same));
        boolean doubled = same > 0 && longer.charAt(same) == longer.charAt(same - 1);
        // A letter at the end makes another word: Loom, Looms, Loomy.
        return one && (doubled || same + 1 < longer.length());
    }
}
