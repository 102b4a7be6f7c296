package dev.rollcall.store;

import java.time.Instant;

/**
 * Which answers are meant: all that match everything that is there.
 *
 * @param cells of which cells; {@link CellFilter#REASON} is not looked at
 * @param from saved then or later; null: from the first on
 * @param until saved before; null: up to the last
 * @param simulated null: both
 * @param words that are in their text, as {@code websearch_to_tsquery} takes them: {@code cheap OR price -"for free"}; null: any
 */
public record AnswerFilter(CellFilter cells, Instant from, Instant until, Boolean simulated, String words) {
    public static final AnswerFilter ALL = new AnswerFilter(CellFilter.ALL, null, null, null, null);
}
