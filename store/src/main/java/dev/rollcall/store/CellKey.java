package dev.rollcall.store;

/**
 * What a cell is, in names: one question to one model, within one window.
 *
 * @param surface {@code api}, {@code api-search} or {@code simulated}
 * @param repetition from 0
 */
public record CellKey(
        String domain,
        String prompt,
        int promptVersion,
        String provider,
        String model,
        String surface,
        int repetition,
        String window) {
    public boolean simulated() {
        return surface.equals("simulated");
    }
}
