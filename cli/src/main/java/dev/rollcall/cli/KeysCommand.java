package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code keys}: shows the providers' keys and whether each may be used, and changes that. */
@Command(
        name = "keys",
        description = "The providers' keys, by fingerprint, and what each may be used for now.",
        subcommands = {KeysCommand.Enable.class, KeysCommand.Disable.class, KeysCommand.Unpark.class})
public final class KeysCommand extends ReadCommand {
    @Override
    HttpReply ask(ApiClient api) {
        return api.ask("GET", "/api/keys", null, Map.of());
    }

    @Override
    void show(JsonNode said) {
        if (said.path("keys").isEmpty()) {
            here.out()
                    .println(
                            "No worker has a key. Set one (./rollcall doctor lists the variables), or add it to the key"
                                    + " file.");
            return;
        }
        table(said).print(here.out(), "");
    }

    private static Table table(JsonNode said) {
        var table = new Table("provider", "key", "state", "until", "where", "why");
        said.path("keys")
                .forEach(key -> table.row(List.of(
                        HumanFormat.line(key.path("provider").asText()),
                        key.path("fingerprint").asText(),
                        key.path("state").asText(),
                        until(key),
                        where(key),
                        key.path("why").isNull()
                                ? ""
                                : HumanFormat.line(key.path("why").asText()))));
        return table;
    }

    /** Until when the key may not be used; for a key that only a person can bring back, the command that does it. */
    private static String until(JsonNode key) {
        if (!key.path("until").isNull()) {
            return HumanFormat.when(HumanFormat.time(key, "until"));
        }
        return switch (key.path("state").asText()) {
            case "parked" -> "keys unpark " + key.path("fingerprint").asText();
            case "disabled" -> "keys enable " + key.path("fingerprint").asText();
            default -> "";
        };
    }

    private static String where(JsonNode key) {
        return key.path("source").isNull()
                ? "no worker has it"
                : HumanFormat.line(key.path("source").asText());
    }

    /** {@code keys enable|disable|unpark FINGERPRINT} */
    private abstract static class KeyOrder extends ReadCommand {
        @Parameters(paramLabel = "FINGERPRINT", description = "8 hex digits, as `./rollcall keys` shows them.")
        private String fingerprint;

        private final String order;

        KeyOrder(String order) {
            this.order = order;
        }

        @Override
        HttpReply ask(ApiClient api) {
            return api.ask("POST", "/api/keys/" + ApiClient.segment(fingerprint) + "/" + order, null, Map.of());
        }

        @Override
        void show(JsonNode said) {
            table(said).print(here.out(), "");
        }
    }

    /** {@code keys enable} */
    @Command(name = "enable", description = "Use a key again, whatever was wrong with it.")
    static final class Enable extends KeyOrder {
        Enable() {
            super("enable");
        }
    }

    /** {@code keys disable} */
    @Command(name = "disable", description = "Do not use a key until a person enables it.")
    static final class Disable extends KeyOrder {
        Disable() {
            super("disable");
        }
    }

    /** {@code keys unpark} */
    @Command(name = "unpark", description = "A key has quota again: use it now, before its reset.")
    static final class Unpark extends KeyOrder {
        Unpark() {
            super("unpark");
        }
    }
}
