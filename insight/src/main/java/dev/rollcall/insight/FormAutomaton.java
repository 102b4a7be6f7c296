package dev.rollcall.insight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Aho and Corasick's automaton over the letters and digits of all forms. It reads a text once and tells at each place which forms'
 * letters end there; what stands between them is checked afterwards.
 */
final class FormAutomaton {
    /** The state before any letter. */
    static final int ROOT = 0;
    /** In steps. A larger automaton has no table, and follows failures as it reads. */
    private static final int LARGEST_TABLE = 1 << 16;

    private static final int ASCII = 128;
    private static final NameForm[] NO_FORMS = {};

    private final Transitions next = new Transitions();
    private NameForm[][] forms = new NameForm[64][];
    private int[] parent = new int[64];
    private int[] sign = new int[64];
    private int[] depth = new int[64];
    private int states = 1;
    private final int[] failure;
    /** The nearest state on the way of failures that has forms; 0: none. */
    private final int[] output;
    /** For each letter that a form has its column in the table, from 1; 0: no form has it. */
    private final int[] asciiColumns = new int[ASCII];

    private final Transitions otherColumns = new Transitions();
    private int columns = 1;
    /** The next state by state and column; null: it would be too large. */
    private final int[] table;

    FormAutomaton(List<NameForm> all) {
        forms[ROOT] = NO_FORMS;
        all.forEach(this::add);
        failure = new int[states];
        output = new int[states];
        int[] byDepth = byDepth();
        link(byDepth);
        table = (long) states * columns <= LARGEST_TABLE ? table(byDepth) : null;
    }

    private void add(NameForm form) {
        int at = ROOT;
        for (int letter : form.signs()) {
            int there = next.next(at, letter);
            if (there == ROOT) {
                there = newState(at, letter);
                next.put(at, letter, there);
            }
            at = there;
        }
        NameForm[] before = forms[at];
        forms[at] = Arrays.copyOf(before, before.length + 1);
        forms[at][before.length] = form;
    }

    private int newState(int from, int letter) {
        if (states == parent.length) {
            int more = states * 2;
            forms = Arrays.copyOf(forms, more);
            parent = Arrays.copyOf(parent, more);
            sign = Arrays.copyOf(sign, more);
            depth = Arrays.copyOf(depth, more);
        }
        if (column(letter) == 0) {
            addColumn(letter);
        }
        forms[states] = NO_FORMS;
        parent[states] = from;
        sign[states] = letter;
        depth[states] = depth[from] + 1;
        return states++;
    }

    private int column(int letter) {
        return letter < ASCII ? asciiColumns[letter] : otherColumns.next(ROOT, letter);
    }

    private void addColumn(int letter) {
        if (letter < ASCII) {
            asciiColumns[letter] = columns++;
        } else {
            otherColumns.put(ROOT, letter, columns++);
        }
    }

    /** From the root downwards: where to go on when a letter does not fit. */
    private void link(int[] byDepth) {
        for (int state : byDepth) {
            int above = parent[state];
            int back = above == ROOT ? ROOT : follow(failure[above], sign[state]);
            failure[state] = back;
            output[state] = forms[back].length == 0 ? output[back] : back;
        }
    }

    private int[] byDepth() {
        var byDepth = new ArrayList<Integer>(states);
        for (int state = 1; state < states; state++) {
            byDepth.add(state);
        }
        byDepth.sort((a, b) -> Integer.compare(depth[a], depth[b]));
        return byDepth.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A state steps as the state that it fails to, but for the letters that lead on. A row is made before those of deeper states. */
    private int[] table(int[] byDepth) {
        var steps = new int[states * columns];
        for (int state : byDepth) {
            steps[parent[state] * columns + column(sign[state])] = state;
        }
        for (int state : byDepth) {
            for (int column = 1; column < columns; column++) {
                int at = state * columns + column;
                steps[at] = steps[at] == ROOT ? steps[failure[state] * columns + column] : steps[at];
            }
        }
        return steps;
    }

    private int follow(int state, int letter) {
        int at = state;
        while (at != ROOT) {
            int there = next.next(at, letter);
            if (there != ROOT) {
                return there;
            }
            at = failure[at];
        }
        return next.next(ROOT, letter);
    }

    /** The state after a letter. */
    int step(int state, int letter) {
        return table == null ? follow(state, letter) : table[state * columns + column(letter)];
    }

    /** The first of the states whose forms end with a state's last letter; {@link #ROOT} when there is none. */
    int ended(int state) {
        return forms[state].length == 0 ? output[state] : state;
    }

    /** The next of those states; {@link #ROOT} behind the last. */
    int endedToo(int state) {
        return output[state];
    }

    NameForm[] forms(int state) {
        return forms[state];
    }
}
