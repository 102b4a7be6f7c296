package dev.rollcall.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who gets how much of something that all want. */
final class FairShares {
    private FairShares() {}

    /**
     * All of it, in whole pieces: nobody less than an even share unless it wants less; what is left when all have what
     * they want is given out evenly, so that who begins to want has some already.
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
