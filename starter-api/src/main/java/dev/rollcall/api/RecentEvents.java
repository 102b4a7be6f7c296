package dev.rollcall.api;

import dev.rollcall.store.Events.EventFilter;
import dev.rollcall.store.Events.EventPage;
import dev.rollcall.store.LoggedEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The latest events, for all who follow them. Thread-safe. */
final class RecentEvents {
    private final int most;
    private final Deque<LoggedEvent> events = new ArrayDeque<>();

    /** What is in here is all there is above it. */
    private long before;

    private long last;

    /** @param most events that are kept */
    RecentEvents(int most) {
        this.most = most;
    }

    /** Nothing is known any more but that {@code last} is the highest number. */
    synchronized void startAt(long number) {
        events.clear();
        before = number;
        last = number;
    }

    synchronized long last() {
        return last;
    }

    /** @param page of all events above {@link #last} */
    synchronized void add(EventPage page) {
        for (LoggedEvent event : page.events()) {
            // What was read while startAt was called is known already.
            if (event.id() > last) {
                events.addLast(event);
            }
            if (events.size() > most) {
                before = events.removeFirst().id();
            }
        }
        last = Math.max(last, page.position());
    }

    /** At most so many looked at; empty when events above {@code position} are not in here any more. */
    synchronized Optional<EventPage> after(long position, EventFilter filter, int limit) {
        if (position >= last) {
            return Optional.of(new EventPage(List.of(), position, last));
        }
        if (position < before) {
            return Optional.empty();
        }
        var found = new ArrayList<LoggedEvent>();
        int looked = 0;
        for (LoggedEvent event : events) {
            if (event.id() > position) {
                if (looked++ == limit) {
                    return Optional.of(new EventPage(found, event.id() - 1, last));
                }
                if (filter.admits(event)) {
                    found.add(event);
                }
            }
        }
        return Optional.of(new EventPage(found, last, last));
    }
}
