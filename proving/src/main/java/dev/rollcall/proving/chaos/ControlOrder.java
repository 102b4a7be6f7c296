package dev.rollcall.proving.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What a user orders while jobs run.
 *
 * @param at when, since the start
 * @param length how long a pause lasts; zero for other orders
 * @param choice 0 or more: which provider, priority or job is meant
 */
record ControlOrder(Duration at, What what, Duration length, int choice) {
    enum What {
        PAUSE_JOB,
        PAUSE_PROVIDER,
        PRIORITY,
        /** Dead letters of a job that has ended are asked again. */
        RETRY
    }

    private static final Duration FIRST = Duration.ofSeconds(4);
    private static final int MOST_CHOICE = 1_000_000;

    /** Plans the orders; the same seed makes the same list. Each is given once before any is given again. */
    static List<ControlOrder> plan(long seed, Duration length) {
        // Not the seed itself: the plan of the disruptions begins with that.
        var dice = new Random(~seed);
        var orders = new ArrayList<ControlOrder>();
        var deck = new ArrayList<What>();
        Duration at = FIRST;
        while (at.compareTo(length) < 0) {
            if (deck.isEmpty()) {
                deck.addAll(List.of(What.values()));
                Collections.shuffle(deck, dice);
            }
            What what = deck.remove(deck.size() - 1);
            Duration lasts = switch (what) {
                case PAUSE_JOB, PAUSE_PROVIDER -> Duration.ofMillis(3_000 + dice.nextInt(5_000));
                case PRIORITY, RETRY -> Duration.ZERO;
            };
            orders.add(new ControlOrder(at, what, lasts, dice.nextInt(MOST_CHOICE)));
            at = at.plusMillis(3_000 + dice.nextInt(5_000));
        }
        return orders;
    }

    /** The same at another time. */
    ControlOrder at(Duration other) {
        return new ControlOrder(other, what, length, choice);
    }

    /** One of them. */
    <T> T of(List<T> some) {
        return some.get(choice % some.size());
    }
}
