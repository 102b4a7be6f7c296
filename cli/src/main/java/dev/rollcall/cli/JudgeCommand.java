package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code judge DOMAIN}: whether a model reads the domain's answers, too, and what came of it. */
@Command(
        name = "judge",
        description = {
            "Have a model, the judge, say what a domain's answers say of the names in them: praise, blame, advice.",
            "It costs money. Nobody judges unless a worker has insight.judge in its rollcall.yaml."
        },
        subcommands = {
            JudgeCommand.ShowJudge.class,
            JudgeCommand.JudgeOn.class,
            JudgeCommand.JudgeOff.class,
            SampleLabels.class,
            SendLabels.class
        })
public final class JudgeCommand extends ReadCommand {
    @Parameters(paramLabel = "DOMAIN", description = "stripe.com")
    private String domain;

    @Override
    HttpReply ask(ApiClient api) {
        return api.ask("GET", path(), null, Map.of());
    }

    @Override
    void show(JsonNode order) {
        print(order, here.out());
    }

    String domain() {
        return domain;
    }

    String path() {
        return "/api/domains/" + ApiClient.segment(domain) + "/judge";
    }

    private static String named(JsonNode order) {
        return HumanFormat.line(order.path("domain").asText());
    }

    private static void print(JsonNode order, PrintStream out) {
        out.println("Answers about " + named(order) + " are judged, by order of "
                + HumanFormat.line(order.path("ordered_by").asText()) + " ("
                + HumanFormat.line(order.path("reason").asText()) + ")" + lane(order) + ".");
        if (order.path("judges").isEmpty()) {
            out.println("No judge was asked yet. One is asked when there are answers that were read, and a worker has"
                    + " insight.judge in its rollcall.yaml.");
            return;
        }
        var table = new Table(
                "judge", ">judged", ">open", ">no use", ">skipped", ">quotes", ">invented", ">valid", ">used today");
        order.path("judges").forEach(judge -> table.row(row(judge)));
        table.print(out, "");
        new AgreementTable(out).print(named(order), order.path("judges"));
    }

    private static String lane(JsonNode order) {
        String lane = HumanFormat.text(order, "lane");
        return lane == null ? "" : ", on the lane " + HumanFormat.line(lane);
    }

    private static List<String> row(JsonNode judge) {
        long useless = judge.path("refused").asLong()
                + judge.path("invalid").asLong()
                + judge.path("failed").asLong();
        return List.of(
                AgreementTable.name(judge),
                HumanFormat.known(judge.path("judged")),
                HumanFormat.known(judge.path("open")),
                HumanFormat.count(useless),
                HumanFormat.known(judge.path("skipped")),
                HumanFormat.known(judge.path("quotes")),
                HumanFormat.known(judge.path("invented_quotes")),
                HumanFormat.share(judge.path("validity")),
                HumanFormat.usd(judge.path("used_today_usd")));
    }

    /** {@code judge DOMAIN show} */
    @Command(name = "show", description = "Who ordered it, what came of it, and how far the judge agrees with people.")
    static final class ShowJudge extends ReadCommand {
        @ParentCommand
        private JudgeCommand judge;

        @Override
        HttpReply ask(ApiClient api) {
            return judge.ask(api);
        }

        @Override
        void show(JsonNode order) {
            print(order, here.out());
        }
    }

    /** {@code judge DOMAIN on} */
    @Command(name = "on", description = "Have its answers judged, those to come as well, until it is switched off.")
    static final class JudgeOn extends ReadCommand {
        @ParentCommand
        private JudgeCommand judge;

        @Option(
                names = "--reason",
                required = true,
                paramLabel = "TEXT",
                description = "Why, in one line; it is kept, and shown.")
        private String reason;

        @Option(
                names = "--lane",
                paramLabel = "LANE",
                description =
                        "auto; online: call by call; batch: in the provider's batches, for about half and hours later."
                                + " Default: as insight.judge of rollcall.yaml says.")
        private String lane;

        @Override
        HttpReply ask(ApiClient api) {
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("reason", reason);
            if (lane != null) {
                body.put("lane", lane);
            }
            return api.ask("PUT", judge.path(), body, Map.of());
        }

        @Override
        void show(JsonNode order) {
            print(order, here.out());
        }
    }

    /** {@code judge DOMAIN off} */
    @Command(name = "off", description = "Have its answers judged no more. What is judged stays.")
    static final class JudgeOff extends ReadCommand {
        @ParentCommand
        private JudgeCommand judge;

        @Override
        HttpReply ask(ApiClient api) {
            return api.ask("DELETE", judge.path(), null, Map.of());
        }

        @Override
        void show(JsonNode order) {
            here.out().println("Answers about " + named(order) + " are judged no more; what is judged stays.");
        }
    }
}
