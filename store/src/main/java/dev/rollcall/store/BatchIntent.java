package dev.rollcall.store;

/** What comes of the wish to make a batch. */
public sealed interface BatchIntent {
    /**
     * It is written, and its cells are claimed; its rows are read by {@link BatchIntents#rows}.
     *
     * @param lastDomain the domain id of its last cell: the next batch may begin there
     */
    record Intended(ProviderBatch batch, int lastDomain) implements BatchIntent {}

    /**
     * Fewer cells can be asked in a batch than the wish wants at least; nothing is claimed.
     *
     * @param cells how many there are
     */
    record TooFew(int cells) implements BatchIntent {}

    /**
     * The job's budget has no room for so many; nothing is claimed.
     *
     * @param affordable how many cells it has room for
     * @param parked the budget holds the job from now on: it has room for none, and nothing is under way that could leave some
     */
    record NoBudget(int affordable, boolean parked) implements BatchIntent {}

    /**
     * The key's queue at the provider has no room for so many; nothing is claimed. There is some when an earlier batch has ended.
     *
     * @param fitting how many cells it has room for
     */
    record NoTokens(int fitting) implements BatchIntent {}

    /** The job, or the target in it, is held or has ended. */
    record Held() implements BatchIntent {}
}
