package dev.rollcall.activities;

import dev.rollcall.store.Pacing.Slots;
import dev.rollcall.store.Pacing.Wish;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Time goes by, and slots come, when a test says so. */
final class HandClockwork implements Clockwork {
    private final Deque<Consumer<Slots>> asked = new ArrayDeque<>();
    private final List<Alarm> alarms = new ArrayList<>();
    final List<Wish> wishes = new ArrayList<>();
    private long nanos;

    private record Alarm(long at, Runnable what) {}

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void reserve(Wish wish, Consumer<Slots> then) {
        wishes.add(wish);
        asked.add(then);
    }

    @Override
    public void wake(Duration in, Runnable what) {
        alarms.add(new Alarm(nanos + in.toNanos(), what));
    }

    /** All that is wished for, from {@code first} on, so far apart. */
    void grant(Duration first, Duration step) {
        grant(new Slots(wishes.get(wishes.size() - 1).slots(), first, step, false));
    }

    void grant(Slots slots) {
        asked.remove().accept(slots);
    }

    int alarms() {
        return alarms.size();
    }

    void goOn(Duration time) {
        nanos += time.toNanos();
        var due = alarms.stream().filter(alarm -> alarm.at() <= nanos).toList();
        alarms.removeAll(due);
        due.forEach(alarm -> alarm.what().run());
    }
}
