package dev.rollcall.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which cells are meant: those with all of these values. */
final class FilterOptions {
    @Option(names = "--provider", paramLabel = "NAME", description = "Only of this provider, such as openai.")
    private String provider;

    @Option(names = "--model", paramLabel = "MODEL", description = "Only of this model.")
    private String model;

    @Option(names = "--prompt", paramLabel = "NAME", description = "Only of this prompt, in all its versions.")
    private String prompt;

    @Option(names = "--domain", paramLabel = "DOMAIN", description = "Only about this domain.")
    private String domain;

    @Option(names = "--window", paramLabel = "NAME", description = "Only in this window: 2026-11-22.")
    private String window;

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
        given.put("window", window);
        given.put("provider", provider);
        given.put("model", model);
        given.put("prompt", prompt);
        given.put("state", state);
        given.put("reason", reason);
        given.put("domain", domain);
        given.values().removeIf(value -> value == null);
        return given;
    }
}
