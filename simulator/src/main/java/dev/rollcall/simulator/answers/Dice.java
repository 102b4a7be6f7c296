package dev.rollcall.simulator.answers;

import java.util.List;

/** Random numbers (SplitMix64) that words decide: the same words give the same numbers, on every machine. */
public final class Dice {
    private long state;

    private Dice(long state) {
        this.state = state;
    }

    public static Dice of(long seed, String... words) {
        long hash = mix(seed + 0x9E3779B97F4A7C15L);
        for (String word : words) {
            hash = mixed(hash, word);
        }
        return new Dice(hash);
    }

    /** Other dice, decided by one word more. */
    public Dice and(String word) {
        return new Dice(mixed(state, word));
    }

    private static long mixed(long hash, String word) {
        long next = hash;
        for (int i = 0; i < word.length(); i++) {
            next = (next ^ word.charAt(i)) * 0x100000001B3L;
        }
        return mix(next + word.length());
    }

    public long nextLong() {
        return mix(state += 0x9E3779B97F4A7C15L);
    }

    /** At least 0, below 1. */
    public double next() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    public boolean chance(double probability) {
        return next() < probability;
    }

    public int between(int least, int most) {
        return least + (int) (next() * (most - least + 1));
    }

    public <T> T pick(List<T> from) {
        return from.get(between(0, from.size() - 1));
    }

    /** Standard normal, after Box and Muller. */
    public double gaussian() {
        return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    }

    public String hex(int length) {
        return letters(length, "0123456789abcdef");
    }

    public String letters(int length) {
        return letters(length, "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789");
    }

    private String letters(int length, String alphabet) {
        var out = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            out.append(alphabet.charAt(between(0, alphabet.length() - 1)));
        }
        return out.toString();
    }

    /** In the form 8-4-4-4-12, as most request ids are. */
    public String uuid() {
        String hex = hex(32);
        return hex.substring(0, 8) + '-' + hex.substring(8, 12) + "-4" + hex.substring(13, 16) + "-a"
                + hex.substring(17, 20) + '-' + hex.substring(20);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
