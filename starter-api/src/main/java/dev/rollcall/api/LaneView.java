package dev.rollcall.api;

import dev.rollcall.store.Lane;
import dev.rollcall.store.Lanes.TargetLane;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a job asks one of its targets, as it was decided when the job began.
 *
 * @param kind {@code batch} or {@code online}
 * @param since when that was decided
 * @param until when what has no answer from a batch is asked online; null when it never was on the batch lane
 */
public record LaneView(String kind, String why, Instant since, Instant until) {
    static Map<Integer, LaneView> byTarget(List<TargetLane> lanes) {
        return lanes.stream().collect(Collectors.toMap(TargetLane::targetId, LaneView::of));
    }

    private static LaneView of(TargetLane lane) {
        return new LaneView(
                (lane.batch() ? Lane.BATCH : Lane.ONLINE).word(), lane.why(), lane.changedAt(), lane.until());
    }
}
