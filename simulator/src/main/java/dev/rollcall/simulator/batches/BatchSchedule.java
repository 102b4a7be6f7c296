package dev.rollcall.simulator.batches;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a batch is at any moment of simulated time: a pure function of when its rows came, what is wrong with it, and
 * when it was cancelled. Rows end in the order in which they came.
 *
 * @param window after which it expires
 * @param failed whether no row was accepted
 * @param cancelledAt when somebody asked to cancel it; null when nobody did
 */
record BatchSchedule(
        Instant created,
        Duration window,
        List<Arrival> arrivals,
        BatchFaults faults,
        boolean failed,
        Instant cancelledAt) {
    /** The first tenth of its time it is checked, in the last tenth its results are written. */
    private static final double CHECK = 0.1;

    private static final double WORK = 0.8;

    BatchSchedule {
        arrivals = List.copyOf(arrivals);
    }

    /** Rows that came together. */
    record Arrival(Instant at, int rows) {}

    /** @param answered the number of rows that have ended by themselves, good or bad: the first ones */
    record Progress(BatchPhase phase, int answered) {}

    BatchSchedule with(Arrival arrival) {
        var all = new ArrayList<>(arrivals);
        all.add(arrival);
        return new BatchSchedule(created, window, all, faults, failed, cancelledAt);
    }

    BatchSchedule cancelledAt(Instant at) {
        return new BatchSchedule(created, window, arrivals, faults, failed, at);
    }

    int rows() {
        return arrivals.stream().mapToInt(Arrival::rows).sum();
    }

    Instant expiresAt() {
        return created.plus(window);
    }

    Instant checkedAt() {
        return created.plus(share(CHECK));
    }

    Instant workedAt() {
        return last().plus(share(CHECK + WORK));
    }

    /** When a cancel is over; null when nobody cancelled it. */
    Instant cancelEnds() {
        return cancelledAt == null ? null : cancelledAt.plus(faults.cancelTakes());
    }

    /** When it ends; null when it never does. */
    Instant endsAt() {
        Instant end = failed ? checkedAt() : null;
        if (!failed && !faults.pending()) {
            Instant done = last().plus(faults.takes());
            boolean whole = able() == rows() && !done.isAfter(expiresAt());
            end = whole ? done : expiresAt();
        }
        Instant cancelled = cancelEnds();
        return cancelled == null || (end != null && !cancelledAt.isBefore(end)) ? end : cancelled;
    }

    Progress at(Instant now) {
        if (failed) {
            return new Progress(now.isBefore(checkedAt()) ? BatchPhase.WAITING : BatchPhase.FAILED, 0);
        }
        Instant end = endsAt();
        boolean over = end != null && !now.isBefore(end);
        int answered = answered(over ? end : now);
        return new Progress(over ? terminal(end) : open(now), answered);
    }

    private BatchPhase terminal(Instant end) {
        if (cancelledAt != null && end.equals(cancelEnds())) {
            return BatchPhase.CANCELLED;
        }
        return answered(end) == rows() ? BatchPhase.COMPLETED : BatchPhase.EXPIRED;
    }

    private BatchPhase open(Instant now) {
        if (cancelledAt != null && !now.isBefore(cancelledAt)) {
            return BatchPhase.CANCELLING;
        }
        if (faults.pending() || now.isBefore(checkedAt())) {
            return BatchPhase.WAITING;
        }
        return able() == rows() && !now.isBefore(workedAt()) ? BatchPhase.FINALIZING : BatchPhase.RUNNING;
    }

    /** The rows that could be answered if there were time enough. */
    private int able() {
        return faults.pending() ? 0 : (int) Math.round(rows() * faults.part());
    }

    private int answered(Instant now) {
        int answered = 0;
        for (Arrival arrival : arrivals) {
            int here = answered(arrival, now);
            answered += here;
            if (here < arrival.rows()) {
                break;
            }
        }
        return Math.min(answered, able());
    }

    private int answered(Arrival arrival, Instant now) {
        double worked = Duration.between(arrival.at().plus(share(CHECK)), now).toNanos();
        if (worked < 0) {
            return 0;
        }
        double whole = share(WORK).toNanos();
        return whole == 0
                ? arrival.rows()
                : (int) Math.min(arrival.rows(), Math.floor(arrival.rows() * worked / whole));
    }

    private Instant last() {
        return arrivals.isEmpty() ? created : arrivals.get(arrivals.size() - 1).at();
    }

    private Duration share(double part) {
        return Duration.ofNanos(Math.round(faults.takes().toNanos() * part));
    }
}
