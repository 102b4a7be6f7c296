package dev.rollcall.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which answers of all jobs are meant: those that match all of these. */
final class AnswerFilters {
    @Mixin
    private QuestionOptions question;

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "Only those saved on this day (UTC) or later: 2026-11-01.")
    private String from;

    @Option(names = "--to", paramLabel = "DAY", description = "Only those saved on this day (UTC) or before.")
    private String to;

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
     * The path with what narrows.
     *
     * @param of a domain, or a job; null: any
     */
    String path(String path, String of, boolean isDomain) {
        Map<String, Object> all = given();
        all.put(isDomain ? "domain" : "job", of);
        return QueryString.of(path, all);
    }

    private Map<String, Object> given() {
        var given = new LinkedHashMap<String, Object>();
        given.put("from", from);
        given.put("to", to);
        question.addTo(given);
        given.put("state", state);
        given.put("simulated", simulated);
        given.put("q", words);
        given.values().removeIf(value -> value == null);
        return given;
    }
}
