package dev.rollcall.activities.limits;

import dev.rollcall.llm.Key;
import java.util.ArrayList;
import java.util.List;

/** News that the ledger has not heard yet, in the order in which it happened: until then it knows less than this worker. */
final class Outbox {
    private final List<LimiterNews> news = new ArrayList<>();

    void add(LimiterNews one) {
        news.add(one);
    }

    List<LimiterNews> all() {
        return List.copyOf(news);
    }

    /** The ledger has it. */
    void delivered(LimiterNews one) {
        news.remove(one);
    }

    /** Whether the ledger has yet to hear that a key is spent. */
    boolean hasKeyNews(String fingerprint) {
        return news.stream()
                .anyMatch(one -> one instanceof LimiterNews.Parked parked && isOf(parked.key(), fingerprint)
                        || one instanceof LimiterNews.Rejected rejected && isOf(rejected.key(), fingerprint));
    }

    boolean hasCooling(Key key, String model) {
        return news.stream()
                .anyMatch(one -> one instanceof LimiterNews.Cooled cooled
                        && cooled.key().equals(key)
                        && cooled.model().equals(model));
    }

    boolean hasLearned(Key key, String model) {
        return news.stream()
                .anyMatch(one -> one instanceof LimiterNews.Learned learned
                        && learned.key().equals(key)
                        && learned.model().equals(model));
    }

    private static boolean isOf(Key key, String fingerprint) {
        return key.fingerprint().equals(fingerprint);
    }
}
