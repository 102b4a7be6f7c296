package dev.rollcall.api.pages;

import dev.rollcall.api.JobView;
import dev.rollcall.api.JobView.PerModel;
import dev.rollcall.pages.Format;
import dev.rollcall.pages.JobScreen.LaneRow;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Lane;
import java.time.Instant;
import java.util.List;

/** How a job asks its models: in batches of their providers, or call by call. */
final class LaneRows {
    private LaneRows() {}

    /** Where no model is asked in batches and nobody wanted that, there is nothing to tell. */
    static List<LaneRow> of(Job job, JobView view) {
        List<LaneRow> lanes = view.perProvider().stream()
                .flatMap(part -> part.models().stream()
                        .filter(model -> model.lane() != null)
                        .map(model -> row(part.provider(), model)))
                .toList();
        boolean isWanted = job.lane() == Lane.BATCH || lanes.stream().anyMatch(lane -> lane.until() != null);
        return isWanted ? lanes : List.of();
    }

    private static LaneRow row(String provider, PerModel model) {
        return new LaneRow(
                provider,
                model.model(),
                model.lane().kind().equals(Lane.BATCH.word()),
                model.lane().why(),
                model.lane().until());
    }

    /** {@code batch, deadline 2026-12-02 06:00:00 UTC} */
    static String words(JobView view) {
        Instant deadline = view.settings().deadline();
        return view.settings().lane() + (deadline == null ? "" : ", deadline " + Format.exact(deadline));
    }
}
