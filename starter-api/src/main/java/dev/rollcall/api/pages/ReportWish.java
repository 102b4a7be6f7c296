package dev.rollcall.api.pages;

import dev.rollcall.api.Links;
import dev.rollcall.api.Query;
import dev.rollcall.api.WindowChoice;
import dev.rollcall.store.Domain;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a report is to be about.
 *
 * @param run null: the current one
 * @param windows names; empty: the newest
 * @param compareTo as the API takes it, or {@link #NOTHING}; empty: the windows right before
 * @param entity null: the brand
 * @param simulated null: real answers where there are any
 */
record ReportWish(
        Domain domain, Integer run, List<String> windows, List<String> compareTo, String entity, Boolean simulated) {
    static final String NOTHING = "nothing";

    static ReportWish of(Domain domain, Query query) {
        int run = query.whole("run", 0, 1, Integer.MAX_VALUE);
        return new ReportWish(
                domain,
                run == 0 ? null : run,
                query.texts("windows"),
                query.texts("compare_to"),
                query.name("entity"),
                query.flag("simulated"));
    }

    boolean comparesWithNothing() {
        return compareTo.equals(List.of(NOTHING));
    }

    List<String> comparesWith() {
        return compareTo.isEmpty() ? List.of(WindowChoice.PREVIOUS) : compareTo;
    }

    String path() {
        return "/ui/domains/" + domain.name() + "/report";
    }

    /** The same report but for one parameter. */
    String link(String name, Object value) {
        Map<String, Object> parameters = parameters();
        parameters.put(name, value);
        return Links.page(path(), parameters);
    }

    private Map<String, Object> parameters() {
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("windows", listed(windows));
        parameters.put("compare_to", listed(compareTo));
        parameters.put("entity", entity);
        parameters.put("simulated", simulated);
        parameters.put("run", run);
        return parameters;
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? null : String.join(",", names);
    }
}
