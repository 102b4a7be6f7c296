package dev.rollcall.proving.bench;

import java.util.List;

/**
 * What is asked of the API about a domain.
 *
 * @param name for people
 * @param query what follows the domain in the URL; empty, or it begins with {@code &}
 * @param windows whose answers the reply must count
 */
record FigureQuestion(String name, String query, int windows) {
    /** @param middle the day of the first window of the second half of all */
    static List<FigureQuestion> all(String middle) {
        int half = LedgerFill.WINDOWS / 2;
        return List.of(
                new FigureQuestion("all figures", "", LedgerFill.WINDOWS),
                new FigureQuestion("one by target", "&metric=mention-rate&dimension=target", LedgerFill.WINDOWS),
                new FigureQuestion("compared", "&from=" + middle + "&compare_to=previous", half));
    }

    String path(String domain) {
        return "/api/metrics?domain=" + domain + query;
    }
}
