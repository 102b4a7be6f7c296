package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How far judges say what people say, by question. */
final class AgreementTable {
    private static final List<String> QUESTIONS = List.of("sentiment", "recommended", "bearer");

    private final PrintStream out;

    AgreementTable(PrintStream out) {
        this.out = out;
    }

    /** @param judges each with its {@code agreement} */
    void print(String domain, JsonNode judges) {
        var table = new Table(
                "agreement with people", "question", ">labels", ">agreed", "95 % interval", ">kappa", "by labels of");
        judges.forEach(judge -> rows(table, domain, judge));
        if (!table.isEmpty()) {
            table.print(out, "");
        }
        judges.forEach(judge -> wanted(domain, judge));
    }

    private static void rows(Table table, String domain, JsonNode judge) {
        JsonNode agreement = judge.path("agreement");
        rows(table, name(judge), domain, agreement.path("domain"));
        if (labels(agreement.path("all_domains")) > labels(agreement.path("domain"))) {
            rows(table, name(judge), "all domains", agreement.path("all_domains"));
        }
    }

    private static void rows(Table table, String judge, String of, JsonNode by) {
        for (String question : QUESTIONS) {
            JsonNode said = by.path(question);
            if (said.path("n").asLong() > 0) {
                table.row(row(judge, question, said, of));
            }
        }
    }

    private static List<String> row(String judge, String question, JsonNode said, String of) {
        var row = new ArrayList<String>();
        row.add(judge);
        row.add(question);
        row.add(HumanFormat.known(said.path("n")));
        row.add(HumanFormat.known(said.path("agreed")) + ", " + HumanFormat.share(said.path("share")));
        row.add(HumanFormat.share(said.path("low")) + " to " + HumanFormat.share(said.path("high")));
        row.add(kappa(said.path("kappa")));
        row.add(of);
        return row;
    }

    /** Empty where it tells nothing. */
    private static String kappa(JsonNode kappa) {
        return kappa.isNumber() ? String.format(Locale.ROOT, "%.2f", kappa.asDouble()) : "";
    }

    private void wanted(String domain, JsonNode judge) {
        JsonNode agreement = judge.path("agreement");
        long wanted = agreement.path("wanted").asLong();
        if (wanted > 0) {
            String others = labels(agreement.path("domain")) == 0 ? "" : " --seed N";
            out.println(name(judge) + ": " + HumanFormat.count(wanted, "more label")
                    + " wanted, of 100, to know how far" + " it agrees with people: ./rollcall judge " + domain
                    + " sample" + others + " > labels.jsonl");
        }
    }

    /** {@code openai/gpt-6-luna (simulated)}; one that was asked another version of the question is another judge. */
    static String name(JsonNode judge) {
        long version = judge.path("schema_version").asLong();
        return HumanFormat.line(judge.path("provider").asText() + "/"
                        + judge.path("model").asText())
                + (version > 1 ? ", question " + version : "")
                + HumanFormat.simulated(judge);
    }

    private static long labels(JsonNode by) {
        return by.path("labels").asLong();
    }
}
