package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rollcall.store.HoldKind;
import dev.rollcall.store.Holds.Hold;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Providers.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What holds a job, or a provider in it.
 *
 * @param provider null: the whole job
 * @param kind {@code pause}, {@code cancel} or {@code budget}
 * @param by who did it, in words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HoldView(String provider, String kind, String why, String by, Instant at) {

    /**
     * Of a job that has ended only what was cancelled in it: nothing else holds it any more. What is asked in batches goes on, and
     * is not among them.
     */
    public static List<HoldView> of(Job job, List<Hold> holds, List<Target> targets) {
        Map<Integer, String> providers = targets.stream().collect(Collectors.toMap(Target::id, Target::provider));
        return holds.stream()
                .filter(hold -> hold.kind() == HoldKind.CANCEL || !job.isFinished() && hold.kind() != HoldKind.BATCH)
                .map(hold -> new HoldView(
                        hold.isOfWholeJob() ? null : providers.get(hold.targetId()),
                        hold.kind().word(),
                        hold.why(),
                        hold.byWhom(),
                        hold.at()))
                .distinct()
                .toList();
    }

    /** It is a person's pause of one provider. */
    boolean pausesProvider() {
        return provider != null && kind.equals(HoldKind.PAUSE.word());
    }

    /** {@code paused by REST: too expensive} */
    public String words() {
        return "paused by " + by + ": " + why;
    }
}
