package dev.rollcall.api.pages;

import dev.rollcall.api.JobView;
import dev.rollcall.pages.Format;
import dev.rollcall.pages.JobScreen.Fact;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Lane;
import java.util.ArrayList;
import java.util.List;

/** What a job was asked to do, on what terms, and who holds it. */
final class JobFacts {
    private JobFacts() {}

    static List<Fact> of(Job job, JobView view) {
        var facts = new ArrayList<Fact>();
        facts.add(new Fact(
                "Asked",
                Format.count(job.domains(), "domain") + ", prompts "
                        + String.join(", ", view.settings().prompts()) + ", "
                        + (job.isSampled() ? "up to " : "") + Format.count(job.repetitions(), "time") + " each"));
        if (job.isSampled()) {
            facts.add(new Fact("Sampled", view.settings().sampling().words()));
        }
        facts.add(new Fact("Window", view.summary().window()));
        facts.add(new Fact("Begun", Format.exact(view.times().createdAt())));
        if (view.times().finishedAt() != null) {
            facts.add(new Fact("Ended", Format.exact(view.times().finishedAt())));
        }
        facts.add(new Fact(
                "Terms",
                "priority " + job.priority() + ", " + job.maxErrors() + " errors a cell, patience "
                        + Format.span(job.patience())));
        if (job.lane() != Lane.AUTO || view.settings().deadline() != null) {
            facts.add(new Fact("Lane", LaneRows.words(view)));
        }
        if (view.settings().retryOf() != null) {
            facts.add(new Fact("Retry of", view.settings().retryOf()));
        }
        view.held()
                .forEach(hold -> facts.add(new Fact(
                        "Held",
                        (hold.provider() == null ? "" : hold.provider() + ": ") + hold.kind() + " by " + hold.by()
                                + ": " + hold.why())));
        return facts;
    }
}
