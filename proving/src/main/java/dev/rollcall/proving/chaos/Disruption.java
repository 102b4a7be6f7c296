package dev.rollcall.proving.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One disruption of the stack.
 *
 * @param at when, since the start
 * @param length how long it lasts; zero when it is over at once
 */
record Disruption(Duration at, Way way, KillTarget part, Duration length) {
    enum Way {
        /** {@code kill -9}; it is started again at once. */
        KILL,
        /** SIGSTOP for longer than a heartbeat, then SIGCONT: the process continues as if nothing had happened. */
        STOP,
        /** Replies break off in the middle of the body, after the provider has done its work. */
        CUT_REPLIES,
        /** PostgreSQL ends all connections: answers in hand can't be saved at once. */
        CUT_LEDGER
    }

    private static final Duration FIRST = Duration.ofSeconds(5);

    /**
     * Plans the disruptions; the same seed makes the same list. Every part is killed and stopped once before any part is hit
     * again.
     */
    static List<Disruption> plan(long seed, Duration length) {
        var dice = new Random(seed);
        var deeds = new ArrayList<Disruption>();
        var deck = new ArrayList<Disruption>();
        Duration at = FIRST;
        while (at.compareTo(length) < 0) {
            if (deck.isEmpty()) {
                deck.addAll(deck());
                Collections.shuffle(deck, dice);
            }
            Disruption card = deck.remove(deck.size() - 1);
            Duration lasts = switch (card.way) {
                case KILL, CUT_LEDGER -> Duration.ZERO;
                case STOP -> Duration.ofSeconds(12 + dice.nextInt(10));
                case CUT_REPLIES -> Duration.ofSeconds(2 + dice.nextInt(3));
            };
            deeds.add(new Disruption(at, card.way, card.part, lasts));
            at = at.plusMillis(4_000 + dice.nextInt(9_000));
        }
        return deeds;
    }

    private static List<Disruption> deck() {
        var deck = new ArrayList<Disruption>();
        for (KillTarget part : KillTarget.values()) {
            deck.add(new Disruption(Duration.ZERO, Way.KILL, part, Duration.ZERO));
            deck.add(new Disruption(Duration.ZERO, Way.STOP, part, Duration.ZERO));
        }
        deck.add(new Disruption(Duration.ZERO, Way.CUT_REPLIES, KillTarget.SIMULATOR, Duration.ZERO));
        deck.add(new Disruption(Duration.ZERO, Way.CUT_LEDGER, KillTarget.POSTGRES, Duration.ZERO));
        return deck;
    }
}
