package dev.rollcall.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Max-min fair shares. */
final class FairShares {
    private FairShares() {}

    /**
     * Max-min fair split in whole pieces: nobody gets less than an even share unless it wants less. The surplus is spread
     * evenly, so that a newcomer has some at once.
     */
    static Map<Integer, Integer> fair(int all, SortedMap<Integer, Integer> wanted) {
        var shares = new LinkedHashMap<Integer, Integer>();
        wanted.keySet().forEach(who -> shares.put(who, 0));
        var hungry = new TreeMap<>(wanted);
        int left = all;
        while (left > 0) {
            hungry.entrySet().removeIf(entry -> shares.get(entry.getKey()) >= entry.getValue());
            boolean isForWanted = !hungry.isEmpty();
            int eaters = isForWanted ? hungry.size() : wanted.size();
            int each = Math.max(1, left / eaters);
            for (int who : isForWanted ? hungry.keySet() : wanted.keySet()) {
                int more = Math.min(left, each);
                int share = isForWanted ? Math.min(more, wanted.get(who) - shares.get(who)) : more;
                shares.merge(who, share, Integer::sum);
                left -= share;
            }
        }
        return shares;
    }
}
