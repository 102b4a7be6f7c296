package dev.rollcall.pages;

import java.util.List;

/**
 * What a new job may ask.
 *
 * @param simulated the newest worker asks the simulator; null: no worker has ever started
 * @param domains that are filled in already, one a line
 * @param force a window of its own is chosen already
 * @param window today's
 */
public record StartScreen(
        Boolean simulated,
        List<AskChoice> providers,
        List<AskChoice> prompts,
        List<DomainsScreen.ListRow> lists,
        long watched,
        long stale,
        String domains,
        boolean force,
        String window) {

    /**
     * @param note why it can't be chosen, or what it is; null: nothing to say
     * @param usable it can be chosen
     * @param chosen already
     */
    public record AskChoice(String name, String note, boolean usable, boolean chosen) {}
}
