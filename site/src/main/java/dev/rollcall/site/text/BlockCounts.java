package dev.rollcall.site.text;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** On how many of a site's pages each block stands. For one thread. */
public final class BlockCounts {
    /** With fewer pages nothing is said to be on many of them. */
    static final int LEAST_PAGES = 5;

    private static final int PERCENT = 30;

    private final Map<Long, Integer> pagesOf = new HashMap<>();
    private int pages;

    /**
     * What was counted before.
     *
     * @param pages of the site
     * @param pagesOf by {@link Block#hash}, on how many of them the block stands; blocks of one page may be left out
     */
    public static BlockCounts of(int pages, Map<Long, Integer> pagesOf) {
        var counts = new BlockCounts();
        counts.pages = pages;
        counts.pagesOf.putAll(pagesOf);
        return counts;
    }

    /** Counts one page; a block that it has twice counts once. */
    public void add(List<Block> page) {
        var hashes = new HashSet<Long>();
        page.forEach(block -> hashes.add(block.hash()));
        hashes.forEach(hash -> pagesOf.merge(hash, 1, Integer::sum));
        pages++;
    }

    public int pages() {
        return pages;
    }

    /** Whether it stands on at least 30 % of the pages, of at least five. */
    boolean isFrequent(Block block) {
        return pages >= LEAST_PAGES && pagesOf.getOrDefault(block.hash(), 0) * 100 >= pages * PERCENT;
    }
}
