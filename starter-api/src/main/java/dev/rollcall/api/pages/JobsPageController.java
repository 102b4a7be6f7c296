package dev.rollcall.api.pages;

import dev.rollcall.api.Links;
import dev.rollcall.api.PageRole;
import dev.rollcall.api.Query;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.Chip;
import dev.rollcall.pages.JobsScreen;
import dev.rollcall.pages.JobsScreen.Bulk;
import dev.rollcall.pages.JobsScreen.JobFilter;
import dev.rollcall.pages.JobsScreen.LiveJobs;
import dev.rollcall.pages.Templates;
import dev.rollcall.store.ActionKind;
import dev.rollcall.store.CellFilter;
import dev.rollcall.store.Domain;
import dev.rollcall.store.JobState;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** All jobs, the newest first. */
@Controller
class JobsPageController implements LivePart {
    private static final String PATH = "/ui/jobs";
    private static final String TOPIC = "jobs";
    private static final JobFilter NONE = new JobFilter(null, null, null, false);
    private static final int PAGE = 40;

    private final PageWriter writer;
    private final Ledger ledger;
    private final JobsReader reader;

    JobsPageController(PageWriter writer, Ledger ledger, JobsReader reader) {
        this.writer = writer;
        this.ledger = ledger;
        this.reader = reader;
    }

    @GetMapping(PATH)
    @PageRole
    ResponseEntity<String> jobs(HttpServletRequest http) {
        return writer.page(http, new Place("jobs", "jobs", TOPIC), "Jobs", screen(new FormQuery(http).filled()));
    }

    /** One reading for all pages of the list, whatever they are narrowed by: each takes the rows that it shows. */
    @Override
    public Optional<Supplier<String>> of(String topic) {
        return topic.equals(TOPIC)
                ? Optional.of(() -> Templates.render("jobsLive", Map.of("screen", live())))
                : Optional.empty();
    }

    private LiveJobs live() {
        Instant now = ledger.now();
        List<Job> found = ledger.jobs().list(null, null, null, false, null, PAGE + 1);
        List<Job> newest = found.subList(0, Math.min(PAGE, found.size()));
        return new LiveJobs(now, states(NONE), reader.rows(newest), older(NONE, found), reader.changing(newest, now));
    }

    private JobsScreen screen(Query query) {
        String state = query.word(
                "state", Arrays.stream(JobState.values()).map(JobState::word).toList());
        Domain domain = query.domain("domain");
        var filter = new JobFilter(
                state, query.text("window"), domain == null ? null : domain.name(), query.isSet("archived"));
        int before = query.whole("before", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
        List<Job> found = ledger.jobs()
                .list(
                        state == null ? null : JobState.of(state),
                        filter.window(),
                        filter.domain(),
                        filter.archived(),
                        before,
                        PAGE + 1);
        List<Job> page = found.subList(0, Math.min(PAGE, found.size()));
        return new JobsScreen(
                ledger.now(),
                states(filter),
                filter,
                reader.rows(page),
                older(filter, found),
                bulk(filter),
                filter.equals(NONE) && before == Integer.MAX_VALUE);
    }

    /** The page behind these; null when this is the last one. */
    private static String older(JobFilter filter, List<Job> found) {
        return found.size() > PAGE
                ? href(filter, filter.state(), found.get(PAGE - 1).id())
                : null;
    }

    private List<Chip> states(JobFilter filter) {
        Map<JobState, Long> counts = ledger.jobs().countByState();
        boolean counted = filter.window() == null && filter.domain() == null && !filter.archived();
        var chips = new ArrayList<Chip>();
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        chips.add(
                new Chip("all", counted ? Long.valueOf(all) : null, href(filter, null, null), filter.state() == null));
        for (JobState state : JobState.values()) {
            chips.add(new Chip(
                    state.word(),
                    counted ? counts.getOrDefault(state, 0L) : null,
                    href(filter, state.word(), null),
                    state.word().equals(filter.state())));
        }
        return chips;
    }

    private static String href(JobFilter filter, String state, Integer before) {
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("state", state);
        parameters.put("window", filter.window());
        parameters.put("domain", filter.domain());
        parameters.put("archived", filter.archived() ? true : null);
        parameters.put("before", before);
        return Links.page(PATH, parameters).replaceFirst("\\?$", "");
    }

    /** Only by what an action can be narrowed by, and never everything. */
    private Bulk bulk(JobFilter filter) {
        if (filter.domain() != null || filter.state() == null && filter.window() == null) {
            return null;
        }
        CellFilter wanted = CellFilter.ALL;
        if (filter.state() != null) {
            wanted = wanted.with(CellFilter.STATE, filter.state());
        }
        if (filter.window() != null) {
            wanted = wanted.with(CellFilter.WINDOW, filter.window());
        }
        long matched = ledger.actions().preview(ActionKind.PAUSE, wanted).matched();
        if (matched == 0) {
            return null;
        }
        boolean paused = JobState.PAUSED.word().equals(filter.state());
        return new Bulk(
                paused ? List.of("resume", "cancel") : List.of("pause", "resume", "cancel"),
                matched,
                filter.state(),
                filter.window());
    }
}
