package dev.rollcall.insight;

/** The next state by state and sign: a hash table in two arrays. State 0 is the root, which nothing leads to. */
final class Transitions {
    private static final int SIGN_BITS = 21;

    private long[] keys = new long[64];
    private int[] states = new int[64];
    private int size;

    /** 0 when there is none. */
    int next(int state, int sign) {
        long key = key(state, sign);
        for (int at = place(key, keys.length); keys[at] != 0; at = (at + 1) & (keys.length - 1)) {
            if (keys[at] == key) {
                return states[at];
            }
        }
        return 0;
    }

    void put(int state, int sign, int next) {
        if (size * 2 >= keys.length) {
            grow();
        }
        insert(key(state, sign), next);
        size++;
    }

    private void insert(long key, int next) {
        int at = place(key, keys.length);
        while (keys[at] != 0) {
            at = (at + 1) & (keys.length - 1);
        }
        keys[at] = key;
        states[at] = next;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldStates = states;
        keys = new long[oldKeys.length * 2];
        states = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                insert(oldKeys[i], oldStates[i]);
            }
        }
    }

    /** Never 0. */
    private static long key(int state, int sign) {
        return ((long) state << SIGN_BITS | sign) + 1;
    }

    private static int place(long key, int length) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 40) & (length - 1);
    }
}
