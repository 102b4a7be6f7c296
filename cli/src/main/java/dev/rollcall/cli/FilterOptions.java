package dev.rollcall.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cells are meant: those with all of these values. */
final class FilterOptions {
    @Mixin
    private QuestionOptions question;

    @Option(names = "--domain", paramLabel = "DOMAIN", description = "Only about this domain.")
    private String domain;

    @Option(names = "--state", paramLabel = "STATE", description = "Only those that ended as failed, empty or invalid.")
    private String state;

    /**
     * By the names that the API has for them; those that were given.
     *
     * @param reason why the cells failed; null: whatever the reason
     * @param job null: all jobs
     */
    Map<String, String> given(String reason, String job) {
        var given = new LinkedHashMap<String, String>();
        given.put("job", job);
        question.addTo(given);
        given.put("state", state);
        given.put("reason", reason);
        given.put("domain", domain);
        given.values().removeIf(value -> value == null);
        return given;
    }
}
