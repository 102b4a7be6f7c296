package dev.rollcall.pages;

import java.time.LocalDate;
import java.util.List;

/**
 * Figures that moved between two windows of their domain, over all domains; the largest change first.
 *
 * @param from windows that begin on this day or later
 * @param to windows that begin on this day or before
 * @param domain only of this one; null: of all
 * @param lasting only changes that were there in two windows running
 * @param next null: there are no more
 */
public record MoversScreen(
        LocalDate from, LocalDate to, String domain, boolean lasting, List<MoverRow> movers, String next) {

    /**
     * @param href the report on the entity, with the same two windows
     * @param figure what moved, in words
     * @param words how sure it is that this is no chance
     */
    public record MoverRow(
            String domain,
            String entity,
            String href,
            String figure,
            boolean simulated,
            StateMark mark,
            String words,
            ShownFigure before,
            ShownFigure after,
            String window,
            String comparedWith) {}
}
