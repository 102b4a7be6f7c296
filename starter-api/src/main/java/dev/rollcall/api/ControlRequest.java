package dev.rollcall.api;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.Target;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An order to pause, resume or cancel, checked.
 *
 * @param reason null only where none need be told
 * @param provider null: the whole job
 * @param targets of that provider in the job; empty: the whole job
 */
record ControlRequest(String reason, String provider, List<Integer> targets) {
    /** The whole job. */
    static final ControlRequest WITHOUT_WORDS = new ControlRequest(null, null, List.of());

    private static final List<String> FIELDS = List.of("reason", "provider");
    private static final String EXAMPLE = "{\"reason\":\"too expensive\",\"provider\":\"groq\"}";

    /** @throws Refusal that names all errors */
    static ControlRequest read(HttpServletRequest http, Ledger ledger, Job job) throws IOException {
        Payload body = Payload.read(http, FIELDS, EXAMPLE);
        String reason = body.reason("the job");
        String provider = body.text("provider");
        List<Integer> targets = provider == null ? List.of() : targets(body, ledger, job, provider);
        body.errors().refuseIfAny();
        return new ControlRequest(reason, provider, targets);
    }

    private static List<Integer> targets(Payload body, Ledger ledger, Job job, String provider) {
        Map<String, List<Integer>> asked = ledger.providers().targets(job.targetIds()).stream()
                .collect(Collectors.groupingBy(
                        Target::provider, LinkedHashMap::new, Collectors.mapping(Target::id, Collectors.toList())));
        if (!asked.containsKey(provider)) {
            body.errors()
                    .field(
                            "provider",
                            provider,
                            "this job does not ask it; it asks " + String.join(", ", asked.keySet())
                                    + ". Leave it out for the whole job");
        }
        return asked.getOrDefault(provider, List.of());
    }

    /** A change of how urgent a job is. */
    record PriorityChange(int priority, String reason) {
        private static final List<String> FIELDS = List.of("priority", "reason");
        private static final String EXAMPLE = "{\"priority\":2,\"reason\":\"the board meets at noon\"}";

        /** @throws Refusal that names all errors */
        static PriorityChange read(HttpServletRequest http) throws IOException {
            Payload body = Payload.read(http, FIELDS, EXAMPLE);
            if (!body.has("priority")) {
                body.errors().field("priority", null, "say what to change: 1 (interactive) to 5");
            }
            int priority = body.whole("priority", 1, 1, 5);
            String reason = body.reason("the job");
            body.errors().refuseIfAny();
            return new PriorityChange(priority, reason);
        }
    }
}
