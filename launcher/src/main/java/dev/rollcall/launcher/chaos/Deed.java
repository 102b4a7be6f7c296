package dev.rollcall.launcher.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One thing that is done to the site.
 *
 * @param at since the start
 * @param length how long it lasts; zero for what is over at once
 */
record Deed(Duration at, Way way, Part part, Duration length) {
    enum Way {
        /** {@code kill -9}; it is started again at once. */
        KILL,
        /** SIGSTOP for longer than a heartbeat, then SIGCONT: it comes back as if nothing had happened. */
        STOP,
        /** Replies break off in the middle of the body, after the provider has done its work. */
        CUT_REPLIES,
        /** PostgreSQL ends all connections: answers in hand can't be saved at once. */
        CUT_LEDGER
    }

    private static final Duration FIRST = Duration.ofSeconds(5);

    /** The same seed makes the same list. Every part is killed and stopped before any has its second turn. */
    static List<Deed> plan(long seed, Duration length) {
        var dice = new Random(seed);
        var deeds = new ArrayList<Deed>();
        var deck = new ArrayList<Deed>();
        Duration at = FIRST;
        while (at.compareTo(length) < 0) {
            if (deck.isEmpty()) {
                deck.addAll(deck());
                Collections.shuffle(deck, dice);
            }
            Deed card = deck.remove(deck.size() - 1);
            Duration lasts = switch (card.way) {
                case KILL, CUT_LEDGER -> Duration.ZERO;
                case STOP -> Duration.ofSeconds(12 + dice.nextInt(10));
                case CUT_REPLIES -> Duration.ofSeconds(2 + dice.nextInt(3));
            };
            deeds.add(new Deed(at, card.way, card.part, lasts));
            at = at.plusMillis(4_000 + dice.nextInt(9_000));
        }
        return deeds;
    }

    private static List<Deed> deck() {
        var deck = new ArrayList<Deed>();
        for (Part part : Part.values()) {
            deck.add(new Deed(Duration.ZERO, Way.KILL, part, Duration.ZERO));
            deck.add(new Deed(Duration.ZERO, Way.STOP, part, Duration.ZERO));
        }
        deck.add(new Deed(Duration.ZERO, Way.CUT_REPLIES, Part.SIMULATOR, Duration.ZERO));
        deck.add(new Deed(Duration.ZERO, Way.CUT_LEDGER, Part.POSTGRES, Duration.ZERO));
        return deck;
    }
}
