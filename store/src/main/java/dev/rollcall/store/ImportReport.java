package dev.rollcall.store;

import java.util.List;

/**
 * What became of a list of domains that was sent.
 *
 * @param stored false: nothing was, because an entry is no domain, or none is one. Then what is not known is 0: {@code valid},
 *     {@code duplicates}, {@code unknownBefore} and what is watched
 * @param received entries of the list
 * @param valid domains in it, each once
 * @param duplicates entries that name a domain again, in whichever spelling
 * @param unknownBefore domains that the ledger did not have
 * @param invalid entries that are no domain
 * @param errors the first hundred of them
 * @param newlyWatched domains that were not watched before and are now
 * @param unwatched domains that were watched before and are not any more
 */
public record ImportReport(
        boolean stored,
        long received,
        long valid,
        long duplicates,
        long unknownBefore,
        long invalid,
        List<BadEntry> errors,
        long newlyWatched,
        long unwatched) {

    static ImportReport refused(StagedDomains staged) {
        return new ImportReport(
                false, staged.named() + staged.invalid(), 0, 0, 0, staged.invalid(), staged.errors(), 0, 0);
    }

    static ImportReport stored(StagedDomains staged, long valid, long unknownBefore, WatchChange change) {
        return new ImportReport(
                true,
                staged.named() + staged.invalid(),
                valid,
                staged.named() - valid,
                unknownBefore,
                staged.invalid(),
                staged.errors(),
                change.newlyWatched(),
                change.unwatched());
    }

    /** What an import changed of what is watched. */
    record WatchChange(long newlyWatched, long unwatched) {
        static final WatchChange NONE = new WatchChange(0, 0);
    }
}
