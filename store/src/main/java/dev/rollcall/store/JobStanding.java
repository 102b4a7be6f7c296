package dev.rollcall.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Whether calls may be made for a job just now, and how urgent it is: what people may change while it runs.
 *
 * @param pausedWhy null unless the whole job is held
 * @param resumedAt when it, or a target in it, was last resumed; null when never
 * @param heldTargets targets that are paused or cancelled in the job, or asked in batches: not to be asked call by call
 * @param budgeted it has a budget, or had one
 */
public record JobStanding(
        JobState state,
        int priority,
        String pausedWhy,
        Instant resumedAt,
        List<Integer> heldTargets,
        boolean budgeted) {

    /** Those of these targets that may be asked, were the job itself active. */
    public List<Integer> notHeld(Collection<Integer> targets) {
        return targets.stream().filter(target -> !heldTargets.contains(target)).toList();
    }

    /** Calls to one of these targets may be made. */
    public boolean mayAsk(Collection<Integer> targets) {
        return state.isActive() && !notHeld(targets).isEmpty();
    }
}
