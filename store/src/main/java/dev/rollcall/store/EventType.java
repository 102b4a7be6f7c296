package dev.rollcall.store;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What other systems are told of. */
public enum EventType {
    /** A job asks about a domain: its cells are planned. */
    DOMAIN_PROCESS_REQUESTED("domain.process.requested"),
    /** One provider's share of a domain has come back: none of its cells is open in the job. */
    DOMAIN_LLM_COMPLETED("domain.llm.completed"),
    /** No cell of a domain is open in the job. */
    DOMAIN_COMPLETED("domain.completed"),
    JOB_CREATED("job.created"),
    JOB_STARTED("job.started"),
    JOB_PAUSED("job.paused"),
    JOB_RESUMED("job.resumed"),
    JOB_COMPLETED("job.completed"),
    JOB_FAILED("job.failed"),
    JOB_CANCELLED("job.cancelled"),
    /** A cell has ended without a usable answer: {@link DeadLetters}. */
    CELL_DEAD("cell.dead"),
    /** All calls of a provider since its last reply have failed: {@link ProviderFailures}. */
    PROVIDER_FAILING("provider.failing"),
    PROVIDER_RECOVERED("provider.recovered"),
    BUDGET_REACHED("budget.reached"),
    /** A provider has taken a batch of a job: {@link ProviderBatches}. */
    BATCH_SUBMITTED("batch.submitted"),
    /** All of a batch is accounted for, or it was abandoned. */
    BATCH_ENDED("batch.ended"),
    /** Something is wrong for longer than a rule allows: {@link Alerts}. */
    ALERT_RAISED("alert.raised"),
    ALERT_RESOLVED("alert.resolved");

    private final String word;

    EventType(String word) {
        this.word = word;
    }

    /** As events have it: {@code job.created}. */
    public String word() {
        return word;
    }

    /** There is one for each domain of a job, or for several of its cells: written only while somebody wants them. */
    public boolean isOfDomains() {
        return this == DOMAIN_PROCESS_REQUESTED
                || this == DOMAIN_LLM_COMPLETED
                || this == DOMAIN_COMPLETED
                || this == CELL_DEAD;
    }

    public static Optional<EventType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(EventType::word).toList();
    }
}
