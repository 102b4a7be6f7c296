package dev.rollcall.api.pages;

import dev.rollcall.api.GridReader;
import dev.rollcall.api.GridReader.Rows;
import dev.rollcall.api.GridReader.Wanted;
import dev.rollcall.api.Links;
import dev.rollcall.pages.Chip;
import dev.rollcall.pages.JobScreen.GridLetter;
import dev.rollcall.pages.JobScreen.GridLine;
import dev.rollcall.pages.JobScreen.GridScreen;
import dev.rollcall.store.CellFilter;
import dev.rollcall.store.GridState;
import dev.rollcall.store.Jobs.Job;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.web.util.UriUtils;

/** The part of a job's page that is the grid: its filters, and its first rows for whoever has no script. */
final class GridPart {
    static final int ROWS = 25;
    private static final Map<String, String> WORDS = Arrays.stream(GridState.values())
            .collect(Collectors.toMap(
                    state -> String.valueOf(state.letter()),
                    state -> state == GridState.ASKING
                            ? "being asked"
                            : state.name().toLowerCase(Locale.ROOT)));

    private final GridReader grids;

    GridPart(GridReader grids) {
        this.grids = grids;
    }

    GridScreen read(Job job, Wanted wanted, int from) {
        Rows rows = grids.read(job, wanted, from, ROWS);
        Map<String, String> filter = filter(wanted);
        return new GridScreen(
                job.name(),
                rows.providers(),
                rows.total(),
                from,
                rows.rows().stream()
                        .map(row -> line(job, rows.providers(), row))
                        .toList(),
                query(filter),
                states(job, wanted),
                wanted.state(),
                wanted.provider(),
                wanted.reason() == null ? null : wanted.reason().words(),
                wanted.domain(),
                CellFilter.reasons(),
                from == 0 ? null : page(job, filter, Math.max(0, from - ROWS)),
                from + ROWS >= rows.total() ? null : page(job, filter, from + ROWS));
    }

    private static GridLine line(Job job, List<String> providers, List<String> row) {
        var letters = new ArrayList<GridLetter>();
        for (int i = 0; i < providers.size(); i++) {
            String letter = row.get(1).substring(i, i + 1);
            letters.add(new GridLetter(letter, WORDS.get(letter), cells(job.name(), row.get(0), providers.get(i))));
        }
        return new GridLine(row.get(0), letters);
    }

    /** The page of a domain's cells of one provider. */
    static String cells(String job, String domain, String provider) {
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("domain", domain);
        parameters.put("provider", provider);
        return Links.page(path(job) + "/cells", parameters);
    }

    private static List<Chip> states(Job job, Wanted wanted) {
        var chips = new ArrayList<Chip>();
        chips.add(new Chip("all", null, href(job.name(), with(wanted, null)), wanted.state() == null));
        for (String state :
                List.of("missing", "open", "waiting", "failed", "invalid", "empty", "skipped", "refused", "answered")) {
            chips.add(new Chip(state, null, href(job.name(), with(wanted, state)), state.equals(wanted.state())));
        }
        return chips;
    }

    private static Map<String, String> with(Wanted wanted, String state) {
        return filter(new Wanted(state, wanted.provider(), wanted.reason(), wanted.domain()));
    }

    private static Map<String, String> filter(Wanted wanted) {
        var filter = new LinkedHashMap<String, String>();
        put(filter, "state", wanted.state());
        put(filter, "provider", wanted.provider());
        put(filter, "reason", wanted.reason() == null ? null : wanted.reason().words());
        put(filter, "domain", wanted.domain());
        return filter;
    }

    private static void put(Map<String, String> filter, String name, String value) {
        if (value != null) {
            filter.put(name, value);
        }
    }

    private static String query(Map<String, String> filter) {
        return Links.page("", filter).substring(1);
    }

    private static String page(Job job, Map<String, String> filter, int from) {
        var parameters = new LinkedHashMap<String, Object>(filter);
        parameters.put("from", from);
        return Links.page(path(job.name()), parameters) + "#grid";
    }

    /** The job's page with its grid narrowed so. */
    static String href(String job, Map<String, String> filter) {
        return path(job) + (filter.isEmpty() ? "" : "?" + query(filter)) + "#grid";
    }

    private static String path(String job) {
        return "/ui/jobs/" + UriUtils.encodePathSegment(job, "UTF-8");
    }
}
