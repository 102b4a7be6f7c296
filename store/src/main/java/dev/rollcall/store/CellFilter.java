package dev.rollcall.store;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which cells, or jobs, are meant: all that have these values. A field that is not there narrows nothing.
 *
 * @param fields of {@link #FIELDS}, each with the one value that it must have
 */
public record CellFilter(Map<String, String> fields) {
    /** The cells that this job sees, by its name. */
    public static final String JOB = "job";

    public static final String WINDOW = "window";
    public static final String PROVIDER = "provider";
    public static final String MODEL = "model";

    /** A prompt's name: all of its versions. */
    public static final String PROMPT = "prompt";

    /** How a cell has ended: {@code failed}, {@code empty}, {@code invalid}, {@code skipped}. Of jobs: the job's state. */
    public static final String STATE = "state";

    /** Why, in the words of {@link Reason#words}. */
    public static final String REASON = "reason";

    public static final String DOMAIN = "domain";

    public static final List<String> FIELDS = List.of(JOB, WINDOW, PROVIDER, MODEL, PROMPT, STATE, REASON, DOMAIN);

    public static final CellFilter ALL = new CellFilter(Map.of());

    /** Leaves the cells {@code c} that the job sees whose name is {@code :job}. */
    static final String JOIN_JOB = """
             JOIN job s ON s.name = :job AND s.window_id = c.window_id AND c.target_id = ANY(s.target_ids)
              AND c.prompt_version_id = ANY(s.prompt_version_ids) AND c.repetition < s.repetitions%s
            JOIN job_domain jd ON jd.job_id = s.id AND jd.domain_id = c.domain_id""".formatted(SampledCells.ofJob("s", "c"));

    /** @throws IllegalArgumentException when there is no such field */
    public CellFilter {
        for (String field : fields.keySet()) {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException(field + " is no field of a filter");
            }
        }
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    /** Null when it narrows nothing. */
    public String get(String field) {
        return fields.get(field);
    }

    /** As cells have it; null when any state matches. */
    Short stateCode() {
        String word = get(STATE);
        return word == null
                ? null
                : CellState.valueOf(word.toUpperCase(Locale.ROOT)).code();
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** The same, narrowed by one more field. */
    public CellFilter with(String field, String value) {
        var more = new TreeMap<>(fields);
        more.put(field, value);
        return new CellFilter(more);
    }

    /** Empty when no reason is called so. Upper case, {@code _} and {@code -} are understood. */
    public static Optional<Reason> reason(String typed) {
        return Arrays.stream(Reason.values())
                .filter(reason -> reason != Reason.NONE && plain(reason.words()).equals(plain(typed)))
                .findFirst();
    }

    /** The words of all reasons. */
    public static List<String> reasons() {
        return Arrays.stream(Reason.values())
                .filter(reason -> reason != Reason.NONE)
                .map(Reason::words)
                .toList();
    }

    private static String plain(String words) {
        return words.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ');
    }
}
