package dev.rollcall.pages;

/**
 * A state as pages show it: a letter and a word beside the colour.
 *
 * @param letter one letter or sign
 * @param kind the colour: good, mild, wait, busy, odd, bad or none
 */
public record StateMark(String letter, String kind, String word) {
    /** Of a job, by its word: {@code processing}. */
    public static StateMark ofJob(String state) {
        return switch (state) {
            case "queued" -> new StateMark("Q", "none", "queued");
            case "processing" -> new StateMark("▸", "busy", "at work");
            case "paused" -> new StateMark("‖", "wait", "paused");
            case "completed" -> new StateMark("✓", "good", "completed");
            case "failed" -> new StateMark("F", "bad", "failed");
            case "cancelled" -> new StateMark("C", "none", "cancelled");
            default -> new StateMark("?", "none", state);
        };
    }

    /** Of a cell, by its word. */
    public static StateMark ofCell(String state) {
        return switch (state) {
            case "answered" -> new StateMark("A", "good", state);
            case "refused" -> new StateMark("R", "mild", state);
            case "empty" -> new StateMark("E", "odd", state);
            case "invalid" -> new StateMark("I", "odd", state);
            case "failed" -> new StateMark("F", "bad", state);
            case "skipped" -> new StateMark("S", "none", state);
            case "waiting" -> new StateMark("W", "wait", state);
            case "asking" -> new StateMark("Q", "busy", "being asked");
            case "planned" -> new StateMark("P", "none", state);
            case "cancelled" -> new StateMark("C", "none", state);
            default -> new StateMark("?", "none", state);
        };
    }

    /** Of a provider, by the word of its condition: {@code rate_limited}. */
    public static StateMark ofProvider(String condition) {
        return switch (condition) {
            case "up" -> new StateMark("✓", "good", "up");
            case "rate_limited" -> new StateMark("W", "wait", "rate limited");
            case "day_limit" -> new StateMark("W", "wait", "day limit reached");
            case "paused" -> new StateMark("‖", "wait", "paused by a limit of 0");
            case "no_usable_key" -> new StateMark("K", "bad", "no usable key");
            case "down" -> new StateMark("!", "bad", "down");
            case "no_key" -> new StateMark("–", "none", "no key");
            case "retired" -> new StateMark("–", "none", "retired");
            default -> new StateMark("?", "none", condition.replace('_', ' '));
        };
    }
}
