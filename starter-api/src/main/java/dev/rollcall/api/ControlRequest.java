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
}
