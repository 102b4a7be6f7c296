package dev.rollcall.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What happened, and what happens. */
@Command(
        name = "events",
        description = "What happened, in order; with --follow also what happens from now on, until Ctrl-C.")
public final class EventsCommand implements Callable<Integer> {
    private static final String PATH = "/api/events";

    @Mixin
    private Invocation here;

    @Mixin
    private ServerOption server;

    @Option(
            names = "--after",
            paramLabel = "N",
            description = "Only events above this number. Default: the latest; with a filter, all.")
    private Long after;

    @Option(names = "--type", split = ",", paramLabel = "TYPE", description = "Only of these types: job.completed.")
    private List<String> types = List.of();

    @Option(names = "--job", paramLabel = "ID", description = "Only of this job.")
    private String job;

    @Option(names = "--subject", paramLabel = "NAME", description = "Only about this domain, job or provider.")
    private String subject;

    @Option(names = "--limit", paramLabel = "N", description = "At most N. Default: 100. Not with --follow.")
    private Integer limit;

    @Option(
            names = {"--follow", "-f"},
            description = "Go on with what happens from now on.")
    private boolean follow;

    @Option(names = "--json", description = "Print each event's JSON (CloudEvents 1.0), one a line.")
    private boolean json;

    @Override
    public Integer call() {
        ApiClient api = server.api(here);
        if (follow) {
            if (limit != null) {
                throw new UserError("--follow goes on until Ctrl-C: leave --limit out");
            }
            new EventFollow(api, path(PATH + "/stream", after, null), this::print).follow();
            return 0;
        }
        list(api, limit == null ? 100 : limit);
        return 0;
    }

    private void list(ApiClient api, int most) {
        String next = path(PATH, after == null ? start(api, most) : after, most);
        int shown = 0;
        long position = 0;
        while (next != null && shown < most) {
            JsonNode page = api.ask("GET", next, null, Map.of()).orComplain().json();
            for (JsonNode event : page.path("events")) {
                if (shown++ < most) {
                    position = event.path("id").asLong();
                    print(event);
                }
            }
            next = HumanFormat.text(page, "next");
        }
        if (json) {
            return;
        }
        if (shown == 0) {
            here.out().println("No event" + (isFiltered() || after != null ? " like that." : " yet."));
        } else if (next != null || shown > most) {
            here.out().println("There may be more: --after " + position);
        }
    }

    /** Without a filter the latest are what people want to see. */
    private long start(ApiClient api, int most) {
        if (isFiltered()) {
            return 0;
        }
        JsonNode page =
                api.ask("GET", PATH + "?limit=1", null, Map.of()).orComplain().json();
        return Math.max(0, page.path("last").asLong() - most);
    }

    private boolean isFiltered() {
        return !types.isEmpty() || job != null || subject != null;
    }

    private String path(String path, Long above, Integer most) {
        var query = new ArrayList<String>();
        add(query, "after", above);
        add(query, "type", types.isEmpty() ? null : String.join(",", types));
        add(query, "job", job);
        add(query, "subject", subject);
        add(query, "limit", most);
        return path + (query.isEmpty() ? "" : "?" + String.join("&", query));
    }

    private static void add(List<String> query, String name, Object value) {
        if (value != null) {
            query.add(name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
        }
    }

    private void print(JsonNode event) {
        here.out().println(json ? event.toString() : EventLine.of(event));
        here.out().flush();
    }

    private void print(String event) {
        try {
            print(HttpReply.JSON.readTree(event));
        } catch (JsonProcessingException e) {
            throw new UserError("the API sent an event that is no JSON: is that Rollcall's API? Mend ROLLCALL_URL", e);
        }
    }
}
