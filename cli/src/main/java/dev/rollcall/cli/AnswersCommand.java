package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.store.Domain;
import dev.rollcall.store.InvalidDomainException;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code answers}: shows answers. */
@Command(
        name = "answers",
        description = {
            "Shows answers: the latest about a domain, or all that a job asked for.",
            "With filters: all that match, of all jobs, in the order in which they were saved."
        },
        footer = "A name with a dot in it is a domain, any other a job.")
public final class AnswersCommand implements Callable<Integer> {
    private static final int MARGIN = 4;
    private static final int PAGE = 200;
    private static final String STANDARD_OUTPUT = "-";

    @Mixin
    private Invocation here;

    @Mixin
    private ServerOption server;

    @Spec
    private CommandSpec spec;

    /**
     * Not required for picocli, because it takes {@code --csv stripe.com} for a file name; {@code checkWords} mends that.
     */
    @Parameters(paramLabel = "DOMAIN|JOB", arity = "0..1", description = "stripe.com, or a job's id.")
    private String of;

    @Mixin
    private AnswerFilters filters;

    @ArgGroup
    private AnswersFormat format = new AnswersFormat();

    private static final class AnswersFormat {
        @Option(names = "--json", description = "Print the server's JSON, a job's pages as one document.")
        private boolean json;

        @Option(
                names = "--csv",
                arity = "0..1",
                fallbackValue = STANDARD_OUTPUT,
                paramLabel = "FILE",
                description = "A line of CSV for each answer, printed, or written to a file that spreadsheets open with"
                        + " its letters right (UTF-8 with a byte order mark).")
        private String csv;

        @Option(
                names = "--ndjson",
                arity = "0..1",
                fallbackValue = STANDARD_OUTPUT,
                paramLabel = "FILE",
                description = "A line of JSON for each answer of all that match, printed, or written to a file.")
        private String ndjson;
    }

    @Option(names = "--bom", description = "Begin printed CSV with a byte order mark, for spreadsheets on Windows.")
    private boolean bom;

    @Override
    public Integer call() {
        checkWords();
        ApiClient api = server.api(here);
        if (!filters.isEmpty() || format.ndjson != null) {
            ofAll(api);
            return 0;
        }
        if (!isDomain(host(of))) {
            ofJob(api);
            return 0;
        }
        String domain = "/api/domains/" + ApiClient.segment(host(of));
        HttpReply reply = api.ask("GET", domain, null, Map.of());
        if (reply.isNo() && isJob(api)) {
            ofJob(api);
        } else if (format.csv != null) {
            reply.orComplain();
            lines(api, domain);
        } else {
            ofDomain(reply.orComplain());
        }
        return 0;
    }

    private void checkWords() {
        if (of == null && filters.isEmpty() && format.csv != null && !format.csv.equals(STANDARD_OUTPUT)) {
            of = format.csv;
            format.csv = STANDARD_OUTPUT;
        }
        if (of == null && filters.isEmpty() && format.ndjson == null) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'DOMAIN|JOB'");
        }
        if (bom && format.csv == null) {
            throw new ParameterException(spec.commandLine(), "--bom is for --csv");
        }
    }

    private void ofAll(ApiClient api) {
        String all = filters.path("/api/answers", of == null ? null : host(of), of != null && isDomain(host(of)));
        if (format.csv != null || format.ndjson != null) {
            sayWhatIsNotIndexed(api, all);
            lines(api, all);
            return;
        }
        HttpReply first =
                api.ask("GET", with(all, "limit=" + PAGE), null, Map.of()).orComplain();
        if (format.json) {
            pages(api).printTo(here.out(), first);
            return;
        }
        printPages(pages(api), first.json(), "No answer matches.");
        remark(first.json());
    }

    /** Lines have no place for it. */
    private void sayWhatIsNotIndexed(ApiClient api, String all) {
        if (filters.hasWords()) {
            remark(api.get(with(all, "limit=1")));
        }
    }

    private void remark(JsonNode page) {
        String from = HumanFormat.text(page, "indexed_from");
        if (filters.hasWords() && from != null) {
            here.err()
                    .println("Answers saved before " + HumanFormat.when(HumanFormat.time(page, "indexed_from"))
                            + " are not indexed yet, and are not found by their words: ask again later.");
        }
    }

    /**
     * Whether the API knows a job of this name: a workflow that a person started by hand may have any name, even one with a
     * dot.
     */
    private boolean isJob(ApiClient api) {
        return !api.ask("GET", "/api/jobs/" + ApiClient.segment(of), null, Map.of())
                .isNo();
    }

    /** Whether the name has a dot of any script: {@code stripe。com} is a domain too. */
    private static boolean isDomain(String name) {
        try {
            return name.contains(".") || Domain.parse(name).name().contains(".");
        } catch (InvalidDomainException e) {
            return false;
        }
    }

    /** The host of a URL; anything else unchanged. */
    private static String host(String typed) {
        return typed.strip().replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*).*", "$1");
    }

    private void ofDomain(HttpReply reply) {
        if (format.json) {
            reply.printTo(here.out());
            return;
        }
        JsonNode said = reply.json();
        String domain = HumanFormat.line(said.path("domain").asText());
        if (said.path("answers").isEmpty()) {
            here.out().println("There is no answer about " + domain + " yet.");
            return;
        }
        here.out()
                .println(here.terminal().bold(domain) + ": "
                        + HumanFormat.count(said.path("answers").size(), "latest answer"));
        int width = width();
        said.path("answers").forEach(answer -> print(answer, width));
    }

    private void ofJob(ApiClient api) {
        String first = "/api/jobs/" + ApiClient.segment(of) + "/answers";
        if (format.csv != null) {
            lines(api, first);
            return;
        }
        HttpReply reply =
                api.ask("GET", first + "?limit=" + PAGE, null, Map.of()).orComplain();
        if (!format.json) {
            printPages(
                    pages(api),
                    reply.json(),
                    "There is no answer in this job yet. How it stands: ./rollcall job " + HumanFormat.line(of));
        } else {
            pages(api).printTo(here.out(), reply);
        }
    }

    /** As CSV or NDJSON, whichever was asked for. */
    private void lines(ApiClient api, String path) {
        boolean csv = format.csv != null;
        String file = csv ? format.csv : format.ndjson;
        boolean printed = file.equals(STANDARD_OUTPUT);
        String marked = csv && (bom || !printed) ? "&bom=1" : "";
        String whole = with(path, "format=" + (csv ? "csv" : "ndjson") + marked);
        if (printed) {
            api.copy(whole, here.out());
            here.out().flush();
        } else {
            CsvFile.write(csv ? "--csv" : "--ndjson", file, out -> api.copy(whole, out));
            here.out().println("Written to " + HumanFormat.line(file));
        }
    }

    private static String with(String path, String parameters) {
        return path + (path.contains("?") ? "&" : "?") + parameters;
    }

    private static Pages pages(ApiClient api) {
        return new Pages(api, "answers");
    }

    private void printPages(Pages pages, JsonNode first, String whenNone) {
        String domain = "";
        int width = width();
        long shown = 0;
        JsonNode page = first;
        while (page != null && !here.out().checkError()) {
            for (JsonNode answer : page.path("answers")) {
                String its = HumanFormat.line(answer.path("domain").asText());
                if (!its.equals(domain)) {
                    here.out()
                            .println((shown == 0 ? "" : "\n") + here.terminal().bold(its));
                    domain = its;
                }
                print(answer, width);
                shown++;
            }
            page = pages.next(page);
        }
        if (shown == 0) {
            here.out().println(whenNone);
        }
    }

    private void print(JsonNode answer, int width) {
        var facts = new ArrayList<String>();
        facts.add(HumanFormat.line(answer.path("prompt").asText()) + " v"
                + answer.path("prompt_version").asInt());
        if (answer.path("repetition").asInt() > 0) {
            facts.add("repetition " + answer.path("repetition").asInt());
        }
        facts.add(HumanFormat.when(HumanFormat.time(answer, "at")));
        facts.add(answer.path("cost_usd").isNumber() ? HumanFormat.usd(answer.path("cost_usd")) : "cost unknown");
        String state = answer.path("state").asText();
        if (!state.equals("answered")) {
            facts.add(here.terminal().yellow(HumanFormat.line(state)));
        }
        if (answer.path("truncated").asBoolean()) {
            facts.add("cut off by the model's limit");
        }
        here.out().println();
        here.out()
                .println(here.terminal().bold(model(answer)) + "  " + String.join("  ", facts)
                        + HumanFormat.simulated(answer));
        String text = HumanFormat.text(answer, "text");
        String archived = HumanFormat.text(answer, "archived");
        String none = archived == null ? "(no text)" : "(archived in " + HumanFormat.line(archived) + ")";
        for (String line : HumanFormat.wrap(text == null ? none : text.strip(), width)) {
            here.out().println((" ".repeat(MARGIN) + line).stripTrailing());
        }
    }

    /** The model, with its surface if that is not {@code api}; a simulated answer is marked elsewhere. */
    private static String model(JsonNode answer) {
        String resolved = HumanFormat.text(answer, "resolved_model");
        String model = resolved == null ? answer.path("model").asText() : resolved;
        String surface = answer.path("surface").asText();
        return HumanFormat.line(answer.path("provider").asText() + "/" + model)
                + (surface.equals("api-search") ? " (api-search)" : "");
    }

    /** The width at which lines are broken; in a file or a pipe they are not broken. */
    private int width() {
        return here.terminal().tty() ? here.terminal().width() - MARGIN : Integer.MAX_VALUE;
    }
}
