package dev.rollcall.cli;

import java.util.Map;
import picocli.CommandLine.Option;

/** Whose answers to which question are meant: filters that cells and answers share. */
final class QuestionOptions {
    @Option(names = "--window", paramLabel = "NAME", description = "Only in this window: 2026-11-22.")
    private String window;

    @Option(names = "--provider", paramLabel = "NAME", description = "Only of this provider, such as openai.")
    private String provider;

    @Option(names = "--model", paramLabel = "MODEL", description = "Only of this model.")
    private String model;

    @Option(names = "--prompt", paramLabel = "NAME", description = "Only of this prompt, in all its versions.")
    private String prompt;

    /** By the names that the API has for them; null where nothing was given. */
    void addTo(Map<String, ? super String> parameters) {
        parameters.put("window", window);
        parameters.put("provider", provider);
        parameters.put("model", model);
        parameters.put("prompt", prompt);
    }
}
