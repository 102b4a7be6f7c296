package dev.rollcall.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.SqlStatement;

/** The dead letters that a {@link CellFilter} matches, as SQL on rows {@code l}. Dismissed ones never match. */
final class LetterConditions {
    private static final String CELL = " JOIN cell c ON c.id = l.cell_id";
    private final CellFilter filter;
    private final List<String> conditions = new ArrayList<>(List.of("l.dismissed_at IS NULL"));
    private final Map<String, Object> bindings = new HashMap<>();

    LetterConditions(CellFilter filter) {
        this.filter = filter;
        add(CellFilter.PROVIDER, "l.target_id IN (SELECT id FROM target WHERE provider = :provider)");
        add(CellFilter.MODEL, "l.target_id IN (SELECT id FROM target WHERE model = :model)");
        add(CellFilter.PROMPT, "l.prompt_version_id IN (SELECT id FROM prompt_version WHERE name = :prompt)");
        add(CellFilter.DOMAIN, "l.domain_id = (SELECT id FROM domain WHERE name = :domain)");
        add(CellFilter.WINDOW, "c.window_id = (SELECT id FROM time_window WHERE name = :window)");
        if (filter.get(CellFilter.REASON) != null) {
            conditions.add("l.reason = :reason");
            bindings.put("reason", reason(filter.get(CellFilter.REASON)));
        }
        if (filter.get(CellFilter.STATE) != null) {
            conditions.add("c.state = :state");
            bindings.put("state", filter.stateCode());
        }
        if (filter.get(CellFilter.JOB) != null) {
            bindings.put("job", filter.get(CellFilter.JOB));
        }
    }

    private void add(String field, String condition) {
        if (filter.get(field) != null) {
            conditions.add(condition);
            bindings.put(field, filter.get(field));
        }
    }

    private static short reason(String words) {
        return CellFilter.reason(words)
                .orElseThrow(() -> new IllegalArgumentException("no reason is called " + words))
                .code();
    }

    /** With the row of its cell, {@code c}. */
    String joinsWithCell() {
        return CELL + (filter.get(CellFilter.JOB) == null ? "" : CellFilter.JOIN_JOB);
    }

    /** With what the conditions need, and nothing else: a million rows are counted faster without their cells. */
    String joins() {
        boolean ofCell = filter.get(CellFilter.WINDOW) != null
                || filter.get(CellFilter.STATE) != null
                || filter.get(CellFilter.JOB) != null;
        return ofCell ? joinsWithCell() : "";
    }

    String where() {
        return " WHERE " + String.join(" AND ", conditions);
    }

    <S extends SqlStatement<S>> S bind(S statement) {
        return statement.bindMap(bindings);
    }
}
