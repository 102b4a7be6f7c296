package dev.rollcall.insight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Aho and Corasick's automaton over the letters and digits of all forms. It reads a text once and tells each place where the
 * letters of a form end; what stands between them is checked afterwards.
 */
final class FormAutomaton {
    /** Hears of a form whose last letter is at {@code last}, counted in letters. */
    interface Listener {
        void found(NameForm form, int last);
    }

    private static final int ROOT = 0;
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

    FormAutomaton(List<NameForm> all) {
        forms[ROOT] = NO_FORMS;
        all.forEach(this::add);
        failure = new int[states];
        output = new int[states];
        link();
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
        forms[states] = NO_FORMS;
        parent[states] = from;
        sign[states] = letter;
        depth[states] = depth[from] + 1;
        return states++;
    }

    /** From the root downwards: where to go on when a letter does not fit. */
    private void link() {
        for (int state : byDepth()) {
            int above = parent[state];
            int back = above == ROOT ? ROOT : step(failure[above], sign[state]);
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

    /** The state after a letter. */
    private int step(int state, int letter) {
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

    void read(int[] letters, int count, Listener listener) {
        int state = ROOT;
        for (int i = 0; i < count; i++) {
            state = step(state, letters[i]);
            for (int at = forms[state].length == 0 ? output[state] : state; at != ROOT; at = output[at]) {
                for (NameForm form : forms[at]) {
                    listener.found(form, i);
                }
            }
        }
    }
}
