package dev.rollcall.proving.bench;

import java.util.Locale;

/** The cases of {@code bench limits}, and the figure that each has to reach. */
enum LimitCase {
    EVEN("11 providers, the same rate", 0.97, Allowed429s.few(0)),
    MIXED("a rate of its own for each provider", 0.96, Allowed429s.few(0)),
    INTERACTIVE("20 domains in turn while a batch fills every queue", 1, Allowed429s.ANY),
    TOKENS("tokens/min, answers of varying length", 0.90, Allowed429s.share(0.01)),
    FIXED("fixed windows instead of buckets", 0.95, Allowed429s.few(3)),
    HALF("the true limit halves in the middle", 0.90, Allowed429s.ANY),
    KEYS("mixed, 2 workers, 3 keys each", 0.97, Allowed429s.few(0)),
    WORKERS("mixed, 2 workers", 0.97, Allowed429s.few(0)),
    KILL("mixed, one worker of 2 killed", 0.95, Allowed429s.ANY);

    final String words;

    /** The least ratio of the allowed rate; for {@link #INTERACTIVE} the most seconds. */
    final double toReach;

    final Allowed429s allowed429s;

    LimitCase(String words, double toReach, Allowed429s allowed429s) {
        this.words = words;
        this.toReach = toReach;
        this.allowed429s = allowed429s;
    }

    /** The name that people type. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isReachedBy(double figure) {
        return this == INTERACTIVE ? figure <= toReach : figure >= toReach;
    }

    /** How many 429s a case may get. With {@link #ANY} they are only counted and shown. */
    record Allowed429s(long few, double share, String words) {
        static final Allowed429s ANY = new Allowed429s(Long.MAX_VALUE, 0, "counted");

        static Allowed429s few(int most) {
            return new Allowed429s(most, 0, String.valueOf(most));
        }

        static Allowed429s share(double most) {
            return new Allowed429s(0, most, Math.round(100 * most) + " %");
        }

        /** @param requests all requests, including refused ones */
        boolean hold(long limited, long requests) {
            return limited <= Math.max(few, share * requests);
        }
    }
}
