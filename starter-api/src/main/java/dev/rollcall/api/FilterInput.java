package dev.rollcall.api;

import dev.rollcall.store.CellFilter;
import dev.rollcall.store.Domain;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.JobState;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.KnownProvider;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Reads filters: each value is checked, and names are written as the ledger has them. */
final class FilterInput {
    /** How a dead letter's cell has ended. */
    static final List<String> LETTER_STATES = List.of("failed", "empty", "invalid");

    /** What can be asked again: skipped cells have no dead letter, and are found through their job. */
    private static final List<String> RETRIED_STATES = List.of("failed", "empty", "invalid", "skipped");

    private static final List<String> ANSWER_STATES = List.of("answered", "refused", "empty", "invalid");

    private static final List<String> OF_ANSWERS = List.of(
            CellFilter.JOB,
            CellFilter.WINDOW,
            CellFilter.PROVIDER,
            CellFilter.MODEL,
            CellFilter.PROMPT,
            CellFilter.STATE,
            CellFilter.DOMAIN);

    static final Pattern WINDOW_NAME = Pattern.compile("[!-~]{1,300}");
    static final String NO_WINDOW = "a window's name has visible ASCII characters only, such as 2026-11-22";

    private static final List<String> JOB_STATES =
            Arrays.stream(JobState.values()).map(JobState::word).toList();

    private static final List<String> OF_JOBS =
            List.of(CellFilter.JOB, CellFilter.WINDOW, CellFilter.PROVIDER, CellFilter.MODEL, CellFilter.STATE);

    private final Ledger ledger;

    FilterInput(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Of dead letters: the query's parameters of these names. */
    CellFilter ofLetters(Query query, List<String> parameters) {
        return read(query, parameters, LETTER_STATES);
    }

    /** Of answers: the query's parameters, of which a reason is none. */
    CellFilter ofAnswers(Query query) {
        return read(query, OF_ANSWERS, ANSWER_STATES);
    }

    private CellFilter read(Query query, List<String> parameters, List<String> states) {
        var typed = new LinkedHashMap<String, String>();
        for (String name : parameters) {
            String value = query.text(name);
            if (value != null) {
                typed.put(name, value);
            }
        }
        return read(typed, states, (field, why) -> {
            throw Refusal.badRequest("?" + field + "=" + InvalidDomainException.shown(typed.get(field)) + ": " + why);
        });
    }

    /** Of what can be asked again. Errors are noted in the payload. */
    CellFilter ofRetry(Payload filter) {
        return read(filter, RETRIED_STATES);
    }

    CellFilter ofDismissal(Payload filter) {
        return read(filter, LETTER_STATES);
    }

    /** Of jobs: one has no single domain, prompt or reason. */
    CellFilter ofJobs(Payload filter, String kind) {
        for (String field : CellFilter.FIELDS) {
            if (!OF_JOBS.contains(field) && filter.has(field)) {
                filter.errors()
                        .field(
                                field,
                                filter.shown(field),
                                "by " + field + " cells can be retried or dismissed; " + kind
                                        + " takes whole jobs, or a provider or model in them: filter by "
                                        + String.join(", ", OF_JOBS));
            }
        }
        return read(filter, JOB_STATES);
    }

    private CellFilter read(Payload filter, List<String> states) {
        var typed = new LinkedHashMap<String, String>();
        for (String field : CellFilter.FIELDS) {
            String value = filter.text(field);
            if (value != null && value.isEmpty()) {
                filter.errors().field(field, value, "it is empty; give it a value, or leave it out");
            } else if (value != null) {
                typed.put(field, value);
            }
        }
        return read(typed, states, (field, why) -> filter.errors().field(field, typed.get(field), why));
    }

    private CellFilter read(Map<String, String> typed, List<String> states, BiConsumer<String, String> wrong) {
        var fields = new LinkedHashMap<>(typed);
        typed.forEach((field, value) -> {
            switch (field) {
                case CellFilter.JOB -> {
                    if (ledger.jobs().byName(value).isEmpty()) {
                        wrong.accept(field, "there is no such job; GET /api/jobs lists them");
                    }
                }
                case CellFilter.WINDOW -> {
                    if (!WINDOW_NAME.matcher(value).matches()) {
                        wrong.accept(field, NO_WINDOW);
                    }
                }
                case CellFilter.PROVIDER -> oneOf(providers(), fields, field, wrong);
                case CellFilter.STATE -> oneOf(states, fields, field, wrong);
                case CellFilter.REASON ->
                    CellFilter.reason(value)
                            .ifPresentOrElse(
                                    reason -> fields.put(field, reason.words()),
                                    () -> wrong.accept(
                                            field, "it is one of " + String.join(", ", CellFilter.reasons())));
                case CellFilter.DOMAIN -> domain(fields, wrong);
                default -> {}
            }
        });
        return new CellFilter(fields);
    }

    private static void oneOf(
            List<String> known, Map<String, String> fields, String field, BiConsumer<String, String> wrong) {
        String word = fields.get(field).toLowerCase(Locale.ROOT);
        if (!known.contains(word)) {
            wrong.accept(
                    field,
                    known.isEmpty()
                            ? "no worker has told yet what there is"
                            : "it is one of " + String.join(", ", known));
        }
        fields.put(field, word);
    }

    private static void domain(Map<String, String> fields, BiConsumer<String, String> wrong) {
        try {
            fields.put(
                    CellFilter.DOMAIN,
                    Domain.parse(fields.get(CellFilter.DOMAIN)).name());
        } catch (InvalidDomainException e) {
            wrong.accept(CellFilter.DOMAIN, e.why());
        }
    }

    private List<String> providers() {
        var names = new TreeSet<String>();
        for (boolean simulated : new boolean[] {true, false}) {
            ledger.providers().all(simulated).stream().map(KnownProvider::name).forEach(names::add);
        }
        return List.copyOf(names);
    }
}
