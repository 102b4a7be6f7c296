package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where events are sent. */
@Command(
        name = "outlets",
        description = "Where events are sent: webhooks and topics of Kafka.",
        subcommands = {
            OutletsCommand.AddOutlet.class,
            OutletsCommand.ShowOutlet.class,
            PauseOutlet.class,
            ResumeOutlet.class,
            OutletsCommand.RemoveOutlet.class,
            OutletsCommand.RotateOutlet.class,
            OutletsCommand.ProbeOutlet.class,
            OutletsCommand.ListDeliveries.class,
            OutletsCommand.RetryOutlet.class
        })
public final class OutletsCommand extends ReadCommand {
    private static final String PATH = "/api/outlets";

    @Override
    HttpReply ask(ApiClient api) {
        return api.ask("GET", PATH, null, Map.of());
    }

    @Override
    void show(JsonNode page) {
        if (page.path("outlets").isEmpty()) {
            here.out().println("Events are sent nowhere. Send them: ./rollcall outlets add https://…");
            return;
        }
        var table = new Table("outlet", "state", "to", "events", ">delivered", ">waiting", ">dead", "why");
        page.path("outlets")
                .forEach(outlet -> table.row(List.of(
                        outlet.path("id").asText(),
                        outlet.path("state").asText(),
                        to(outlet),
                        types(outlet),
                        HumanFormat.count(outlet.path("delivered").asLong()),
                        HumanFormat.count(waiting(outlet)),
                        HumanFormat.count(outlet.path("dead").asLong()),
                        outlet.path("why").isNull() ? "" : outlet.path("why").asText())));
        table.print(here.out(), "");
    }

    static String to(JsonNode outlet) {
        String topic = HumanFormat.text(outlet, "topic");
        return outlet.path("url").asText() + (topic == null ? "" : ", topic " + topic);
    }

    private static String types(JsonNode outlet) {
        var types = new ArrayList<String>();
        outlet.path("types").forEach(type -> types.add(type.asText()));
        return types.isEmpty() ? "all" : String.join(", ", types);
    }

    /** What has a row of its own, and what the log is ahead. */
    static long waiting(JsonNode outlet) {
        return outlet.path("waiting").asLong() + outlet.path("behind").asLong();
    }

    private static void print(JsonNode outlet, Invocation here) {
        var out = here.out();
        out.println("outlet " + outlet.path("id").asText() + ", "
                + HumanFormat.line(outlet.path("kind").asText()) + ": "
                + HumanFormat.line(outlet.path("state").asText()));
        out.println("  to         " + HumanFormat.line(to(outlet)));
        out.println("  events     " + HumanFormat.line(types(outlet)));
        out.println("  delivered  " + HumanFormat.count(outlet.path("delivered").asLong())
                + (HumanFormat.time(outlet, "delivered_at") == null
                        ? ""
                        : ", the last at " + HumanFormat.when(HumanFormat.time(outlet, "delivered_at"))));
        out.println("  waiting    " + HumanFormat.count(waiting(outlet)));
        out.println("  given up   " + HumanFormat.count(outlet.path("dead").asLong()));
        if (HumanFormat.text(outlet, "why") != null) {
            out.println("  why        " + HumanFormat.line(outlet.path("why").asText()));
        }
        if (HumanFormat.time(outlet, "old_secret_until") != null) {
            out.println("  secret     version " + outlet.path("secret_version").asText()
                    + "; the one before signs, too, until "
                    + HumanFormat.when(HumanFormat.time(outlet, "old_secret_until")));
        }
        if (HumanFormat.text(outlet, "secret") != null) {
            out.println();
            out.println("Its secret, which is not shown again:");
            out.println(HumanFormat.line(outlet.path("secret").asText()));
        }
    }

    /** {@code outlets add} */
    @Command(name = "add", description = "Send events to a webhook, or to Kafka: kafka://broker:9092 --topic NAME.")
    static final class AddOutlet extends ReadCommand {
        @Parameters(paramLabel = "URL", description = "https://…, or kafka://broker:9092.")
        private String url;

        @Option(names = "--topic", paramLabel = "NAME", description = "Kafka's.")
        private String topic;

        @Option(
                names = "--type",
                split = ",",
                paramLabel = "TYPE",
                description = "Only events of these types. Default: all.")
        private List<String> types = List.of();

        @Option(
                names = "--after",
                paramLabel = "N",
                description =
                        "Begin above this event; 0: with the first there is. Default: those that happen from now on.")
        private Long after;

        @Override
        HttpReply ask(ApiClient api) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("url", url);
            if (topic != null) {
                body.put("topic", topic);
            }
            if (!types.isEmpty()) {
                types.forEach(body.putArray("types")::add);
            }
            if (after != null) {
                body.put("after", after);
            }
            return api.ask("POST", PATH, body, Map.of());
        }

        @Override
        void show(JsonNode outlet) {
            print(outlet, here);
        }
    }

    /** {@code outlets show|remove|rotate|… ID} */
    private abstract static class OfOutlet extends ReadCommand {
        @Parameters(paramLabel = "ID", description = "As `./rollcall outlets` shows it.")
        private String id;

        HttpReply ask(ApiClient api, String method, String behind) {
            return api.ask(method, PATH + "/" + ApiClient.segment(id) + behind, null, Map.of());
        }
    }

    /** {@code outlets show} */
    @Command(name = "show", description = "How far an outlet is, and what its last try came to.")
    static final class ShowOutlet extends OfOutlet {
        @Override
        HttpReply ask(ApiClient api) {
            return ask(api, "GET", "");
        }

        @Override
        void show(JsonNode outlet) {
            print(outlet, here);
        }
    }

    /** {@code outlets remove} */
    @Command(name = "remove", description = "Send nothing there any more, not even what waits.")
    static final class RemoveOutlet extends OfOutlet {
        @Override
        HttpReply ask(ApiClient api) {
            return ask(api, "DELETE", "");
        }

        @Override
        void show(JsonNode outlet) {
            here.out()
                    .println(OutletOrder.named(outlet) + " is removed; " + HumanFormat.count(waiting(outlet), "event")
                            + " that waited " + (waiting(outlet) == 1 ? "is" : "are") + " not sent.");
        }
    }

    /** {@code outlets rotate} */
    @Command(name = "rotate", description = "Give a webhook another secret; the one before signs, too, for a while.")
    static final class RotateOutlet extends OfOutlet {
        @Option(
                names = "--hours",
                paramLabel = "N",
                defaultValue = "24",
                description = "Both secrets sign for so many hours, 0 to 168. Default: ${DEFAULT-VALUE}")
        private int hours;

        @Override
        HttpReply ask(ApiClient api) {
            return ask(api, "POST", "/rotate?hours=" + hours);
        }

        @Override
        void show(JsonNode outlet) {
            print(outlet, here);
        }
    }

    /** {@code outlets test} */
    @Command(name = "test", description = "Send an outlet one test event now.")
    static final class ProbeOutlet extends OfOutlet {
        @Override
        HttpReply ask(ApiClient api) {
            HttpReply reply = ask(api, "POST", "/test");
            JsonNode said = reply.orComplain().json();
            if (!said.path("taken").asBoolean()) {
                throw new UserError("it was not taken: "
                        + HumanFormat.line(said.path("error").asText()));
            }
            return reply;
        }

        @Override
        void show(JsonNode said) {
            String status = said.path("status").isNull()
                    ? ""
                    : " (HTTP " + said.path("status").asInt() + ")";
            here.out()
                    .println("It was taken" + status + " within "
                            + HumanFormat.count(said.path("ms").asLong()) + " ms.");
        }
    }

    /** {@code outlets deliveries} */
    @Command(name = "deliveries", description = "What waits for a webhook, and what was given up.")
    static final class ListDeliveries extends OfOutlet {
        @Option(names = "--dead", description = "Only what was given up.")
        private boolean dead;

        @Override
        HttpReply ask(ApiClient api) {
            return ask(api, "GET", "/deliveries?limit=200" + (dead ? "&dead=true" : ""));
        }

        @Override
        void show(JsonNode page) {
            if (page.path("deliveries").isEmpty()) {
                here.out().println(dead ? "Nothing was given up." : "Nothing waits.");
                return;
            }
            var table = new Table(">event", "type", "about", ">tries", "next try", "what the last try came to");
            page.path("deliveries")
                    .forEach(delivery -> table.row(List.of(
                            delivery.path("event").asText(),
                            delivery.path("type").asText(),
                            delivery.path("subject").asText(),
                            delivery.path("tries").asText(),
                            delivery.path("dead_at").isNull()
                                    ? HumanFormat.when(HumanFormat.time(delivery, "next_at"))
                                    : "given up",
                            delivery.path("error").isNull()
                                    ? ""
                                    : delivery.path("error").asText())));
            table.print(here.out(), "");
            if (HumanFormat.text(page, "next") != null) {
                here.out().println("There are more.");
            }
        }
    }

    /** {@code outlets retry} */
    @Command(name = "retry", description = "Send what waits and what was given up now.")
    static final class RetryOutlet extends OfOutlet {
        @Override
        HttpReply ask(ApiClient api) {
            return ask(api, "POST", "/retry");
        }

        @Override
        void show(JsonNode said) {
            here.out().println(HumanFormat.count(said.path("retried").asLong(), "event") + " will be sent now.");
        }
    }
}
