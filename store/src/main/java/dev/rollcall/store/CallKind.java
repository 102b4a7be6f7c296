package dev.rollcall.store;

import java.util.Arrays;
import java.util.Locale;

/**
 * What a call of a model is made for. A call is named by its kind and a key: the id of a row in the kind's table. Cells have
 * statements of their own; the tables of all other kinds have the columns {@code id, state} (codes of {@link EnrichmentState}),
 * {@code attempts, errors, maybe_billed, wait_until, fault, batch_id} and {@code judge_target_id}, who is asked.
 */
public enum CallKind {
    /** A cell of a job: it has its attempts in {@code attempt}, and its job's budget pays. */
    CELL(null, null),
    /** What a judge makes of an answer. Whoever has claimed the domain's order may ask. */
    JUDGE("enrichment", """
            EXISTS (SELECT 1 FROM extraction_run r JOIN judge_order o ON o.domain_id = r.domain_id
              WHERE r.id = x.run_id AND o.claimed_by = :by AND o.claimed_until > now())""");

    private final String table;
    private final String held;

    /**
     * @param table of the rows that calls are made for
     * @param held on a row {@code x} of it: whether {@code :by} may ask it
     */
    CallKind(String table, String held) {
        this.table = table;
        this.held = held;
    }

    /** As the ledger and REST write it: {@code judge}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such kind */
    static CallKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kind of calls is called " + word));
    }

    String table() {
        return table;
    }

    String held() {
        return held;
    }
}
