package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.store.LimitKind;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limits}: shows the limits of each key and model, where they come from and what is used, and changes them. */
@Command(
        name = "limits",
        description = "What each key may ask of each model, who says so, and what is used of it.",
        subcommands = {LimitsCommand.SetLimit.class, LimitsCommand.Unset.class})
public final class LimitsCommand extends ReadCommand {
    @Parameters(arity = "0..1", paramLabel = "PROVIDER", description = "Only its limits.")
    private String provider;

    @Override
    HttpReply ask(ApiClient api) {
        String query = provider == null ? "" : "?provider=" + ApiClient.segment(provider);
        return api.ask("GET", "/api/limits" + query, null, Map.of());
    }

    @Override
    void show(JsonNode page) {
        show(page, here);
    }

    private static void show(JsonNode page, Invocation here) {
        if (page.path("limits").isEmpty()) {
            here.out()
                    .println(
                            "No worker that has a key asks there, so nothing is limited. ./rollcall keys shows the keys.");
            return;
        }
        var table =
                new Table("provider", "key", "model", ">limit", "", ">used", ">share", ">waiting", "next free", "from");
        page.path("limits").forEach(keyModel -> keyModel.path("axes").forEach(kind -> table.row(row(keyModel, kind))));
        table.print(here.out(), "");
        Set<String> paused = paused(page);
        if (!paused.isEmpty()) {
            here.out().println();
            paused.forEach(here.out()::println);
        }
    }

    /** A row of the table. Values of a key and model as a whole are only in their first row. */
    private static List<String> row(JsonNode keyModel, JsonNode kind) {
        boolean first = kind == keyModel.path("axes").path(0);
        return List.of(
                keyModel.path("provider").asText(),
                keyModel.path("key").asText(),
                keyModel.path("model").asText(),
                number(kind, "limit"),
                kind.path("unit").asText(),
                number(kind, "used"),
                HumanFormat.share(kind.path("share")),
                first ? HumanFormat.count(keyModel.path("waiting").asLong()) : "",
                first ? nextFree(keyModel) : "",
                kind.path("from").asText());
    }

    private static String number(JsonNode kind, String field) {
        BigDecimal number = kind.path(field).decimalValue();
        return kind.path("axis").asText().equals(LimitKind.DOLLARS_PER_DAY.word())
                ? HumanFormat.usd(kind.path(field))
                : HumanFormat.count(number.longValue());
    }

    private static String nextFree(JsonNode keyModel) {
        if (HumanFormat.text(keyModel, "paused") != null) {
            return "paused";
        }
        return HumanFormat.time(keyModel, "next_free") == null
                ? "now"
                : HumanFormat.when(HumanFormat.time(keyModel, "next_free"));
    }

    /** The pauses, each once, with the command that ends it. */
    private static Set<String> paused(JsonNode page) {
        var paused = new LinkedHashSet<String>();
        for (JsonNode keyModel : page.path("limits")) {
            for (JsonNode kind : keyModel.path("axes")) {
                if (kind.path("limit").decimalValue().signum() == 0) {
                    paused.add(paused(page, keyModel, kind));
                }
            }
        }
        return paused;
    }

    private static String paused(JsonNode page, JsonNode keyModel, JsonNode kind) {
        String provider = HumanFormat.line(keyModel.path("provider").asText());
        String word = kind.path("axis").asText();
        JsonNode order = kind.path("source").asText().equals("ordered") ? order(page, keyModel, word) : null;
        String whose = order == null ? "" : scope(order);
        String resume = order == null
                ? "limits set " + provider + " " + word + "=N"
                : "limits unset " + provider + " " + word + whose;
        return provider + whose.replace(" --", ", ") + " is paused: " + word + " is 0 ("
                + HumanFormat.line(kind.path("from").asText()) + "). To resume: ./rollcall " + resume
                + " --reason \"…\""
                + (order == null ? ", or mend the file" : "");
    }

    /** The order that counts: the most specific one. */
    private static JsonNode order(JsonNode page, JsonNode keyModel, String kind) {
        JsonNode most = null;
        for (JsonNode order : page.path("orders")) {
            boolean holds = order.path("in_force").asBoolean()
                    && order.path("axis").asText().equals(kind)
                    && order.path("provider").equals(keyModel.path("provider"))
                    && isFor(order, keyModel, "key")
                    && isFor(order, keyModel, "model");
            if (holds && (most == null || rank(order) > rank(most))) {
                most = order;
            }
        }
        return most;
    }

    private static boolean isFor(JsonNode order, JsonNode keyModel, String field) {
        return order.path(field).isNull() || order.path(field).equals(keyModel.path(field));
    }

    private static int rank(JsonNode order) {
        return (order.path("key").isNull() ? 0 : 2) + (order.path("model").isNull() ? 0 : 1);
    }

    private static String scope(JsonNode order) {
        String key = HumanFormat.text(order, "key");
        String model = HumanFormat.text(order, "model");
        return (key == null ? "" : " --key " + HumanFormat.line(key))
                + (model == null ? "" : " --model " + HumanFormat.line(model));
    }

    /** {@code limits set|unset PROVIDER …} */
    private abstract static class LimitEdit extends ReadCommand {
        @Parameters(index = "0", paramLabel = "PROVIDER", description = "Whose, such as openai.")
        private String provider;

        @Option(
                names = "--key",
                paramLabel = "KEY",
                description = "Only of this key: its fingerprint, or the variable that it stands in.")
        private String key;

        @Option(names = "--model", paramLabel = "MODEL", description = "Only of this model.")
        private String model;

        @Option(
                names = "--reason",
                required = true,
                paramLabel = "TEXT",
                description = "Why; it is kept, and shown with the limit.")
        private String reason;

        /** Adds the limits and their values to the request. */
        abstract void fill(ObjectNode body);

        @Override
        final HttpReply ask(ApiClient api) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            fill(body);
            body.put("key", key).put("model", model).put("reason", reason);
            return api.ask("PUT", "/api/limits/" + ApiClient.segment(provider), body, Map.of());
        }

        @Override
        final void show(JsonNode page) {
            LimitsCommand.show(page, here);
        }

        static LimitKind kind(String typed) {
            return LimitKind.of(typed)
                    .orElseThrow(() -> new UserError(
                            "'" + HumanFormat.line(typed) + "' is no limit; there are " + LimitKind.words()));
        }
    }

    /** {@code limits set} */
    @Command(name = "set", description = "Order a limit: it holds at once, before rollcall.yaml. 0 pauses.")
    static final class SetLimit extends LimitEdit {
        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "LIMIT=N",
                description = "Such as requests_per_minute=300 or dollars_per_day=2.50.")
        private List<String> limits;

        @Override
        void fill(ObjectNode body) {
            for (String typed : limits) {
                String[] parts = typed.split("=", 2);
                LimitKind kind = kind(parts[0].strip());
                if (parts.length < 2) {
                    throw new UserError("'" + HumanFormat.line(typed) + "' has no number: write " + kind.word() + "=N");
                }
                body.put(kind.word(), limit(kind, parts[1].strip()));
            }
        }

        private static BigDecimal limit(LimitKind kind, String typed) {
            try {
                return kind.checked(new BigDecimal(typed));
            } catch (NumberFormatException e) {
                throw new UserError(
                        "'" + HumanFormat.line(typed) + "' is no number: write one such as " + kind.word() + "=300", e);
            } catch (IllegalArgumentException e) {
                throw new UserError(e.getMessage(), e);
            }
        }
    }

    /** {@code limits unset} */
    @Command(name = "unset", description = "Take an order back, with the key and the model that it was given with.")
    static final class Unset extends LimitEdit {
        @Parameters(index = "1..*", arity = "1..*", paramLabel = "LIMIT", description = "Such as requests_per_minute.")
        private List<String> limits;

        @Override
        void fill(ObjectNode body) {
            limits.forEach(typed -> body.putNull(kind(typed).word()));
        }
    }
}
