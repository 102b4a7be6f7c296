package dev.rollcall.activities.limits;

import dev.rollcall.store.SlotReservations.ReservedSlots;
import dev.rollcall.store.SlotReservations.SlotRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Time goes by, and slots come, when a test says so. */
final class ManualSlotScheduler implements SlotScheduler {
    private final Deque<Consumer<ReservedSlots>> asked = new ArrayDeque<>();
    private final List<Alarm> alarms = new ArrayList<>();
    final List<SlotRequest> requests = new ArrayList<>();
    private long nanos;

    private record Alarm(long at, Runnable what) {}

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void reserve(SlotRequest request, Consumer<ReservedSlots> then) {
        requests.add(request);
        asked.add(then);
    }

    @Override
    public void wake(Duration in, Runnable what) {
        alarms.add(new Alarm(nanos + in.toNanos(), what));
    }

    /** All that is asked for, from {@code first} on, so far apart. */
    void grant(Duration first, Duration step) {
        grant(new ReservedSlots(requests.get(requests.size() - 1).slots(), first, step, false));
    }

    void grant(ReservedSlots slots) {
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
