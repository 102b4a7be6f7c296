package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code report DOMAIN}: a report as of now; {@code report ID}: one that was made before. */
@Command(
        name = "report",
        description = {
            "A report of what answers say of a domain as of now: it has the same bytes whenever it is asked for again.",
            "./rollcall report stripe.com --out stripe.pdf makes one; ./rollcall report 17 --out stripe.csv fetches it again."
        })
public final class ReportCommand implements Callable<Integer> {
    private static final String REPORTS = "/api/reports";
    private static final List<String> FORMATS = List.of("json", "csv", "parquet", "pdf");
    private static final String STANDARD_OUTPUT = "-";

    @Mixin
    private Invocation here;

    @Mixin
    private ServerOption server;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DOMAIN|ID", description = "stripe.com: a new report. 17: the report of this number.")
    private String of;

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "Windows from this day (UTC) on, 2026-11-22. Default: from the first on.")
    private String from;

    @Option(names = "--to", paramLabel = "DAY", description = "Windows up to this day. Default: up to the last.")
    private String to;

    @Option(
            names = "--compare-to",
            paramLabel = "WINDOWS",
            description =
                    "Whether it moved since then: previous, as many windows as are in the report and right before them;"
                            + " 2026-10-01/2026-10-31; or names of windows with commas between.")
    private String compareTo;

    @Option(names = "--run", paramLabel = "N", description = "Of this extraction run. Default: the current one.")
    private Integer run;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "json, csv, parquet or pdf. Default: by the ending of --out.")
    private String format;

    @Option(names = "--out", paramLabel = "FILE", description = "Write it there; - is standard output.")
    private String out;

    @Option(names = "--json", description = "Print the server's JSON: of a new report, what is kept of it.")
    private boolean json;

    @Override
    public Integer call() {
        boolean isNumber = of.matches("[1-9]\\d{0,8}");
        String as = checkedFormat();
        refuseTerms(isNumber);
        ApiClient api = server.api(here);
        if (isNumber) {
            if (json || as != null) {
                write(api, REPORTS + "/" + of, as == null ? "json" : as);
            } else {
                show(of, api.get(REPORTS + "/" + of));
            }
            return 0;
        }
        HttpReply made = api.ask("POST", REPORTS, terms(), Map.of()).orComplain();
        String id = made.json().path("id").asText();
        if (json) {
            made.printTo(here.out());
        } else if (as == null) {
            show(id, api.get(REPORTS + "/" + id));
        } else {
            write(api, REPORTS + "/" + id, as);
        }
        return 0;
    }

    /** Null: for people. */
    private String checkedFormat() {
        if (json && (format != null || out != null)) {
            throw new ParameterException(spec.commandLine(), "--json prints JSON; leave --format and --out out");
        }
        String named = format;
        if (named == null && out != null && !out.equals(STANDARD_OUTPUT)) {
            named = out.substring(out.lastIndexOf('.') + 1);
        }
        if (named == null) {
            if (out != null) {
                throw new ParameterException(spec.commandLine(), "--out -: say what to print, as --format csv");
            }
            return null;
        }
        String known = named.toLowerCase(Locale.ROOT);
        if (!FORMATS.contains(known)) {
            throw new ParameterException(
                    spec.commandLine(),
                    (format == null ? "--out " + HumanFormat.line(out) : "--format " + HumanFormat.line(format))
                            + ": a report is json, csv, parquet or pdf; say which with --format");
        }
        if (out == null && (known.equals("pdf") || known.equals("parquet"))) {
            throw new ParameterException(
                    spec.commandLine(), "a " + known + " is no text to print: --out FILE writes it to a file");
        }
        return known;
    }

    private void refuseTerms(boolean isNumber) {
        if (isNumber && (from != null || to != null || compareTo != null || run != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "report " + of + " is made already: --from, --to, --compare-to and --run are for a new one");
        }
    }

    private ObjectNode terms() {
        ObjectNode terms = JsonNodeFactory.instance.objectNode();
        terms.put("domain", of);
        if (from != null) {
            terms.put("from", from);
        }
        if (to != null) {
            terms.put("to", to);
        }
        if (compareTo != null) {
            var windows = terms.putArray("compare_to");
            for (String window : compareTo.split(",", -1)) {
                windows.add(window.strip());
            }
        }
        if (run != null) {
            terms.put("run", run);
        }
        return terms;
    }

    private void write(ApiClient api, String path, String as) {
        String whole = path + "?format=" + as;
        if (out == null || out.equals(STANDARD_OUTPUT)) {
            api.copy(whole, here.out());
            if (as.equals("json")) {
                here.out().println();
            }
            here.out().flush();
        } else {
            CsvFile.write("--out", out, to -> api.copy(whole, to));
            here.out()
                    .println("Report " + path.substring(path.lastIndexOf('/') + 1) + " is written to "
                            + HumanFormat.line(out));
        }
    }

    private void show(String id, JsonNode report) {
        JsonNode windows = report.path("windows");
        here.out()
                .println("Report " + id + " of "
                        + HumanFormat.line(report.path("domain").asText())
                        + HumanFormat.simulated(report) + ", as of "
                        + HumanFormat.line(report.path("as_of").asText())
                        + ": " + HumanFormat.count(windows.size(), "window") + ", whole on "
                        + report.path("panel").path("whole").asLong() + " of "
                        + HumanFormat.count(report.path("panel").path("asked").asLong(), "target") + ".");
        here.out()
                .println(
                        "Read it: ./rollcall report " + id + " --out report-" + id + ".pdf (or .csv, .parquet, .json)");
    }
}
