package dev.rollcall.pages;

import java.time.Instant;
import java.util.List;

/** The models that are asked, and how old their answers may be. */
public record TargetsScreen(Instant at, boolean simulated, List<Chip> sides, List<TargetRow> targets) {

    /**
     * @param mark whether new jobs ask it, and else why not
     * @param says what follows for new jobs
     * @param active an order can change something: a worker has it, and its provider is not retired
     * @param refreshHours null: each domain's own hours count
     * @param reason of the last order; null: there was none
     */
    public record TargetRow(
            int id,
            String provider,
            String model,
            String surface,
            StateMark mark,
            boolean active,
            boolean enabled,
            Integer refreshHours,
            String says,
            String reason,
            String orderedBy,
            Instant orderedAt) {}
}
