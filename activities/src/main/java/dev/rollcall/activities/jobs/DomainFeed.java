package dev.rollcall.activities.jobs;

import dev.rollcall.store.JobStanding;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Runs.Run;
import dev.rollcall.workflows.WorkflowIds;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Feeds a job of few domains: each of them gets one workflow with all providers that may be asked. */
final class DomainFeed {
    private final Ledger ledger;
    private final Job job;
    private final Map<String, List<Integer>> targets;
    private final InstantSource clock;
    private final RunStarter starter;
    private Instant again = Instant.MIN;

    /** @param targets of the job, by provider */
    DomainFeed(Ledger ledger, Job job, Map<String, List<Integer>> targets, InstantSource clock, RunStarter starter) {
        this.ledger = ledger;
        this.job = job;
        this.targets = targets;
        this.clock = clock;
        this.starter = starter;
    }

    /** Writes a run of one domain, and starts its workflow. */
    interface RunStarter {
        /** @param workflowId id by the run's number */
        void start(IntFunction<String> workflowId, int domain, List<String> providers);
    }

    /** Starts what has open cells and no workflow; not more often than every few seconds. */
    void feed(JobStanding standing) {
        if (clock.instant().isBefore(again)) {
            return;
        }
        Map<Integer, Set<String>> atWork = atWork();
        List<Integer> open = ledger.cells().openDomains(job, standing.notHeld(job.targetIds()), 0, Feed.SMALL);
        Map<Integer, String> names = ledger.domains().names(open);
        List<String> providers = targets.keySet().stream()
                .filter(provider -> standing.mayAsk(targets.get(provider)))
                .toList();
        for (int domain : open) {
            if (!atWork.containsKey(domain)) {
                starter.start(n -> WorkflowIds.domain(job.name(), names.get(domain)), domain, providers);
            }
        }
        if (standing.resumedAt() != null || job.isSampled()) {
            feedResumed(standing, providers, atWork);
        }
        again = clock.instant().plus(Feed.BETWEEN_PASSES);
    }

    /** By domain that has an unfinished run, the providers that still work on their share. */
    private Map<Integer, Set<String>> atWork() {
        var atWork = new HashMap<Integer, Set<String>>();
        for (Run run : ledger.runs().unfinished(job.id())) {
            var providers = new HashSet<>(run.providers());
            run.providersBack().forEach(providers::remove);
            run.domainIds()
                    .forEach(domain -> atWork.computeIfAbsent(domain, id -> new HashSet<>())
                            .addAll(providers));
        }
        return atWork;
    }

    /**
     * A provider that was held came back with open cells, and was resumed before the others in the same workflow were done; or
     * its next look was planned meanwhile. It gets a workflow of its own, and does not wait for them.
     */
    private void feedResumed(JobStanding standing, List<String> providers, Map<Integer, Set<String>> atWork) {
        var left = new TreeMap<Integer, List<String>>();
        for (String provider : providers) {
            for (int domain : ledger.cells().openDomains(job, standing.notHeld(targets.get(provider)), 0, Feed.SMALL)) {
                if (atWork.containsKey(domain) && !atWork.get(domain).contains(provider)) {
                    left.computeIfAbsent(domain, id -> new ArrayList<>()).add(provider);
                }
            }
        }
        left.forEach((domain, some) -> starter.start(n -> WorkflowIds.batch(job.name(), n), domain, some));
    }
}
