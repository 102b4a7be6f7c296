package dev.rollcall.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an {@link AnswerFilter} demands of a cell that has an answer, as SQL on rows {@code c} of {@code cell}. */
final class AnswerConditions {
    /** Which rows of {@code answer_search s} have the words. */
    static final String WORDS = "s.words @@ websearch_to_tsquery('simple', :words)";

    private final boolean ofJob;
    private final List<String> conditions = new ArrayList<>(List.of("true"));
    private final Map<String, Object> bindings = new HashMap<>();

    AnswerConditions(AnswerFilter filter) {
        CellFilter cells = filter.cells();
        ofJob = cells.get(CellFilter.JOB) != null;
        if (ofJob) {
            bindings.put("job", cells.get(CellFilter.JOB));
        }
        add(
                "provider",
                cells.get(CellFilter.PROVIDER),
                "c.target_id IN (SELECT id FROM target WHERE provider = :provider)");
        add("model", cells.get(CellFilter.MODEL), "c.target_id IN (SELECT id FROM target WHERE model = :model)");
        add(
                "prompt",
                cells.get(CellFilter.PROMPT),
                "c.prompt_version_id IN (SELECT id FROM prompt_version WHERE name = :prompt)");
        add("domain", cells.get(CellFilter.DOMAIN), "c.domain_id = (SELECT id FROM domain WHERE name = :domain)");
        add("window", cells.get(CellFilter.WINDOW), "c.window_id = (SELECT id FROM time_window WHERE name = :window)");
        add("state", cells.stateCode(), "c.state = :state");
        add(
                "simulated",
                filter.simulated(),
                "c.target_id IN (SELECT id FROM target WHERE (surface = 'simulated') = :simulated)");
        add("words", filter.words(), "EXISTS (SELECT 1 FROM answer_search s WHERE s.cell_id = c.id AND " + WORDS + ")");
    }

    private void add(String name, Object value, String condition) {
        if (value != null) {
            conditions.add(condition);
            bindings.put(name, value);
        }
    }

    String joins() {
        return ofJob ? CellFilter.JOIN_JOB : "";
    }

    String where() {
        return " WHERE " + String.join(" AND ", conditions);
    }

    /** The values that the conditions name. */
    Map<String, Object> bindings() {
        return bindings;
    }
}
