package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who may call the API: its tokens are listed, made and revoked. */
@Command(
        name = "tokens",
        description = "Who may call the API: its tokens by name, never the tokens themselves.",
        subcommands = {TokensCommand.Create.class, TokensCommand.Revoke.class})
public final class TokensCommand extends ReadCommand {
    private static final String PATH = "/api/tokens";

    @Override
    HttpReply ask(ApiClient api) {
        return api.ask("GET", PATH, null, Map.of());
    }

    @Override
    void show(JsonNode said) {
        if (said.path("tokens").isEmpty()) {
            here.out()
                    .println("There is no token yet. Make one: ./rollcall tokens create deploy --role write --days 90");
            return;
        }
        var table = new Table("id", "name", "role", "state", "made at", "expires at", "last used on");
        said.path("tokens").forEach(token -> table.row(row(token)));
        table.print(here.out(), "");
    }

    private static List<String> row(JsonNode token) {
        String usedOn = HumanFormat.text(token, "used_on");
        String expires = HumanFormat.when(HumanFormat.time(token, "expires_at"));
        return List.of(
                token.path("id").asText(),
                token.path("name").asText(),
                token.path("role").asText(),
                token.path("state").asText(),
                HumanFormat.when(HumanFormat.time(token, "created_at")),
                expires.isEmpty() ? "never" : expires,
                usedOn == null ? "never" : usedOn);
    }

    /** {@code tokens create NAME --role ROLE [--days N]} */
    @Command(name = "create", description = "Make a token. It is printed once and kept nowhere.")
    static final class Create extends ReadCommand {
        private static final Set<String> ROLES = Set.of("read", "write", "admin");

        @Parameters(paramLabel = "NAME", description = "Who or what it is for: the audit shows it.")
        private String name;

        @Option(
                names = "--role",
                required = true,
                paramLabel = "ROLE",
                description = "read; write: also starts and changes jobs, domains and lists; admin: everything.")
        private String role;

        @Option(names = "--days", paramLabel = "N", description = "It expires after N days. Default: never.")
        private Integer days;

        @Override
        HttpReply ask(ApiClient api) {
            if (!ROLES.contains(role)) {
                throw new UserError("there is no role '" + HumanFormat.line(role) + "': it is read, write or admin");
            }
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("name", name).put("role", role);
            if (days != null) {
                body.put("expires_in_days", days);
            }
            return api.ask("POST", PATH, body, Map.of());
        }

        /** The token has a line of its own, the last. */
        @Override
        void show(JsonNode made) {
            String expires = HumanFormat.when(HumanFormat.time(made, "expires_at"));
            here.out()
                    .println(HumanFormat.line(made.path("name").asText()) + " may "
                            + made.path("role").asText() + ", "
                            + (expires.isEmpty() ? "and never expires" : "until " + expires)
                            + ". Keep the token now, nobody can show it again:");
            here.out().println(HumanFormat.line(made.path("token").asText()));
        }
    }

    /** {@code tokens revoke NAME} */
    @Command(name = "revoke", description = "A token is valid no more, within ten seconds. It stays in the list.")
    static final class Revoke extends ReadCommand {
        @Parameters(paramLabel = "NAME", description = "As `./rollcall tokens` shows it.")
        private String name;

        @Override
        HttpReply ask(ApiClient api) {
            for (JsonNode token : api.get(PATH).path("tokens")) {
                if (token.path("name").asText().equals(name)) {
                    return api.ask("DELETE", PATH + "/" + token.path("id").asLong(), null, Map.of());
                }
            }
            throw new UserError(
                    "there is no token named '" + HumanFormat.line(name) + "': ./rollcall tokens lists them");
        }

        @Override
        void show(JsonNode revoked) {
            here.out()
                    .println(HumanFormat.line(revoked.path("name").asText()) + " is revoked since "
                            + HumanFormat.when(HumanFormat.time(revoked, "revoked_at")) + ".");
        }
    }
}
