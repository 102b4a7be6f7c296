package dev.rollcall.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which answers of all jobs are meant: those that match all of these. */
final class AnswerFilters {
    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "Only those saved on this day (UTC) or later: 2026-11-01.")
    private String from;

    @Option(names = "--to", paramLabel = "DAY", description = "Only those saved on this day (UTC) or before.")
    private String to;

    @Option(names = "--window", paramLabel = "NAME", description = "Only in this window: 2026-11-22.")
    private String window;

    @Option(names = "--provider", paramLabel = "NAME", description = "Only of this provider, such as openai.")
    private String provider;

    @Option(names = "--model", paramLabel = "MODEL", description = "Only of this model.")
    private String model;

    @Option(names = "--prompt", paramLabel = "NAME", description = "Only of this prompt, in all its versions.")
    private String prompt;

    @Option(names = "--state", paramLabel = "STATE", description = "Only answered, refused, empty or invalid.")
    private String state;

    @Option(
            names = "--simulated",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Only simulated answers; with false only real ones.")
    private Boolean simulated;

    @Option(
            names = "--q",
            paramLabel = "WORDS",
            description = "Only with these words in the text: cheap price, cheap OR price, -price, \"low price\".")
    private String words;

    boolean isEmpty() {
        return given().isEmpty();
    }

    boolean hasWords() {
        return words != null;
    }

    /**
     * With its question mark; empty when nothing narrows.
     *
     * @param of a domain, or a job; null: any
     */
    String query(String of, boolean isDomain) {
        Map<String, Object> all = given();
        if (of != null) {
            all.put(isDomain ? "domain" : "job", of);
        }
        return all.isEmpty()
                ? ""
                : all.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "="
                                + ApiClient.segment(parameter.getValue().toString()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private Map<String, Object> given() {
        var given = new LinkedHashMap<String, Object>();
        given.put("from", from);
        given.put("to", to);
        given.put("window", window);
        given.put("provider", provider);
        given.put("model", model);
        given.put("prompt", prompt);
        given.put("state", state);
        given.put("simulated", simulated);
        given.put("q", words);
        given.values().removeIf(value -> value == null);
        return given;
    }
}
