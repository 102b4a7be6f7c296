package dev.rollcall.insight;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What was made of the keys that were asked for last. Many threads may use it. */
final class Recent<K, V> {
    private final int most;
    private final Function<K, V> make;
    private final Map<K, V> known = new ConcurrentHashMap<>();

    /**
     * @param most when so many are known and another one comes, all are forgotten
     * @param make the same for the same key; never null
     */
    Recent(int most, Function<K, V> make) {
        this.most = most;
        this.make = make;
    }

    V of(K key) {
        V value = known.get(key);
        if (value == null) {
            value = make.apply(key);
            if (known.size() >= most) {
                known.clear();
            }
            known.put(key, value);
        }
        return value;
    }
}
