package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.store.Domain;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code domains}: shows and changes which domains the sweep keeps fresh. At first no domain is watched. */
@Command(
        name = "domains",
        description = "Which domains are watched: the sweep asks about them again and again.",
        subcommands = {
            DomainsCommand.Watch.class,
            DomainsCommand.Unwatch.class,
            DomainsImport.class,
            DomainsCommand.Listing.class
        })
public final class DomainsCommand {
    /** Domains of one request. Even with the longest names it stays far below the API's 1 MiB. */
    private static final int AT_ONCE = 3_000;

    private static final String LISTED = "/api/domains?watched=true&limit=1000";

    /** {@code domains watch} */
    @Command(name = "watch", description = "Watch domains. Each refresh asks all providers again, and is billed.")
    static final class Watch implements Callable<Integer> {
        private static final Pattern SPAN = Pattern.compile("(\\d{1,4})\\s*([hd]?)");

        @Mixin
        private Invocation here;

        @Spec
        private CommandSpec spec;

        @Mixin
        private ServerOption server;

        @Mixin
        private DomainsChange named;

        @Option(
                names = "--every",
                paramLabel = "24h",
                description = "How old an answer may grow: hours (24h) or days (7d). Default: 24h.")
        private String every;

        @Override
        public Integer call() {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            if (every != null) {
                body.put("refresh_hours", hours());
            }
            JsonNode last = named.send(here, server.api(here), spec, "/api/domains/watch", body);
            say(here, named.changed, "watched from now on", last);
            return 0;
        }

        private int hours() {
            Matcher typed = SPAN.matcher(every.strip().toLowerCase(Locale.ROOT));
            if (!typed.matches()) {
                throw new ParameterException(
                        spec.commandLine(), "--every " + every + ": give hours (24h) or days (7d)");
            }
            int n = Integer.parseInt(typed.group(1));
            return typed.group(2).equals("d") ? 24 * n : n;
        }
    }

    /** {@code domains unwatch} */
    @Command(name = "unwatch", description = "Stop watching domains. Their answers are kept.")
    static final class Unwatch implements Callable<Integer> {
        @Mixin
        private Invocation here;

        @Spec
        private CommandSpec spec;

        @Mixin
        private ServerOption server;

        @Mixin
        private DomainsChange named;

        @Override
        public Integer call() {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            JsonNode last = named.send(here, server.api(here), spec, "/api/domains/unwatch", body);
            say(here, named.changed, "watched no more", last);
            return 0;
        }
    }

    /** {@code domains list} */
    @Command(name = "list", description = "The watched domains, most overdue first.")
    static final class Listing implements Callable<Integer> {
        @Mixin
        private Invocation here;

        @Mixin
        private ServerOption server;

        @Option(names = "--json", description = "Print the server's JSON, its pages as one document.")
        private boolean json;

        @Override
        public Integer call() {
            ApiClient api = server.api(here);
            var pages = new Pages(api, "domains");
            HttpReply first = api.ask("GET", LISTED, null, Map.of()).orComplain();
            if (json) {
                pages.printTo(here.out(), first);
            } else {
                show(pages, first.json());
            }
            return 0;
        }

        /** A table a page, so that a million domains need no more memory than a thousand. */
        private void show(Pages pages, JsonNode first) {
            var out = here.out();
            if (first.path("domains").isEmpty()) {
                out.println("No domain is watched" + HumanFormat.simulated(first)
                        + ". Watch one: ./rollcall domains watch stripe.com");
                return;
            }
            for (JsonNode page = first; page != null && !out.checkError(); page = pages.next(page)) {
                table(page.path("domains")).print(out, "");
            }
            out.println(HumanFormat.count(first.path("watched").asLong(), "watched domain") + ", "
                    + HumanFormat.count(first.path("stale").asLong()) + " due" + HumanFormat.simulated(first));
        }
    }

    /** The domains of a command line, which are sent to the server in parts. */
    static final class DomainsChange {
        @Mixin
        private DomainsOption domains;

        private long changed;

        /** Sends the domains and returns the server's last reply. */
        private JsonNode send(Invocation here, ApiClient api, CommandSpec spec, String path, ObjectNode body) {
            if (domains.isNone()) {
                throw new ParameterException(spec.commandLine(), "Which domains? Name some, or give --file.");
            }
            DomainsOption.SourcedDomains list = domains.read(here, here.out());
            List<Domain> all = list.domains();
            JsonNode last = null;
            int sent = 0;
            while (sent < all.size()) {
                int from = sent;
                List<Domain> part = all.subList(from, Math.min(all.size(), from + AT_ONCE));
                ArrayNode names = body.putArray("domains");
                part.forEach(domain -> names.add(domain.name()));
                try {
                    last = api.ask("POST", path, body, Map.of())
                            .orComplain(position -> list.places().apply(from + position))
                            .json();
                } catch (UserError e) {
                    throw sent == 0
                            ? e
                            : new UserError(
                                    e.getMessage() + "\nThe first " + HumanFormat.count(sent)
                                            + " are done; mend this and send the whole list again, that does no harm",
                                    e);
                }
                sent += part.size();
                changed += last.path("changed").asLong();
            }
            return last;
        }
    }

    static Table table(JsonNode domains) {
        var table = new Table("domain", ">every", "done in the window of", "due at");
        domains.forEach(domain -> table.row(
                domain.path("domain").asText(),
                domain.path("refresh_hours").asLong() + " h",
                domain.path("done_from").isNull() ? "never" : HumanFormat.when(HumanFormat.time(domain, "done_from")),
                HumanFormat.when(HumanFormat.time(domain, "due_at"))));
        return table;
    }

    private static void say(Invocation here, long changed, String what, JsonNode last) {
        here.out()
                .println(HumanFormat.count(changed, "domain") + " " + what + HumanFormat.simulated(last) + "; "
                        + HumanFormat.count(last.path("watched").asLong()) + " watched in all, "
                        + HumanFormat.count(last.path("stale").asLong()) + " due.");
    }
}
