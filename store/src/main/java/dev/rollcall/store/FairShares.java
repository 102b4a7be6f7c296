package dev.rollcall.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Max-min fair shares. */
final class FairShares {
    private FairShares() {}

    /**
     * Max-min fair split into whole numbers: each worker gets at least an even share, or what it wants if that is less. The
     * rest is spread evenly, so that a new worker has a share at once.
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
