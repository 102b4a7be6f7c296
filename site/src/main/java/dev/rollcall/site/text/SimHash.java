package dev.rollcall.site.text;

/** Charikar's hash of a normalised text: similar texts have hashes that differ in few bits. */
final class SimHash {
    private static final int RUN = 3;

    private SimHash() {}

    static long of(String normalised) {
        var votes = new int[64];
        long[] last = new long[RUN];
        int features = 0;
        int at = 0;
        while (at < normalised.length()) {
            int end = featureEnd(normalised, at);
            System.arraycopy(last, 1, last, 0, RUN - 1);
            last[RUN - 1] = hash(normalised, at, end);
            features++;
            if (features >= RUN) {
                vote(votes, last);
            }
            at = end < normalised.length() && normalised.charAt(end) == ' ' ? end + 1 : end;
        }
        if (features > 0 && features < RUN) {
            vote(votes, last);
        }
        long hash = 0;
        for (int bit = 0; bit < 64; bit++) {
            hash |= votes[bit] > 0 ? 1L << bit : 0;
        }
        return hash;
    }

    /** A word, or one sign of a script without spaces. */
    private static int featureEnd(String text, int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) != ' ') {
            int sign = text.codePointAt(end);
            if (TokenEstimate.isUnspaced(sign)) {
                return end == at ? end + Character.charCount(sign) : end;
            }
            end += Character.charCount(sign);
        }
        return end;
    }

    private static void vote(int[] votes, long[] run) {
        long hash = 0;
        for (long word : run) {
            hash = mixed(hash * 31 + word);
        }
        for (int bit = 0; bit < 64; bit++) {
            votes[bit] += (hash >>> bit & 1) == 1 ? 1 : -1;
        }
    }

    /** FNV-1a of the chars, mixed. */
    private static long hash(String text, int from, int to) {
        long hash = 0xCBF29CE484222325L;
        for (int i = from; i < to; i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return mixed(hash);
    }

    /** SplitMix64's finisher: each bit depends on each. */
    private static long mixed(long value) {
        long hash = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ hash >>> 27) * 0x94D049BB133111EBL;
        return hash ^ hash >>> 31;
    }
}
