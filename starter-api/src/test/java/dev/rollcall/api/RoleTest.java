package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.AccessRole;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class RoleTest {
    private final Contract contract = new Contract("1");

    private record MethodAndPath(String method, String path) {
        static MethodAndPath of(String operation) {
            String[] words = operation.split(" ", 2);
            return new MethodAndPath(words[0], words[1]);
        }
    }

    @Test
    void everyOperationNamesItsRole() {
        assertThat(contract.operations(true))
                .allSatisfy(
                        operation -> assertThat(Contract.role(node(operation))).isPresent());
    }

    /** What one role sees, the next sees too; changes need more than reading, and access is for admins. */
    @Test
    void theRolesAreWhatTheyAreMeantToBe() {
        assertThat(of(AccessRole.READ)).allMatch(operation -> operation.startsWith("GET "));
        assertThat(of(AccessRole.WRITE))
                .contains("POST /api/crawl", "POST /api/jobs/{id}/cancel", "POST /api/domains/watch", "GET /api/cron");
        assertThat(of(AccessRole.ADMIN))
                .contains(
                        "GET /api/tokens",
                        "POST /api/tokens",
                        "DELETE /api/tokens/{id}",
                        "GET /api/audit",
                        "PUT /api/limits/{provider}",
                        "POST /api/keys/{fingerprint}/{order}");
    }

    @ParameterizedTest
    @EnumSource
    void eachRoleDoesExactlyItsOperations(AccessRole role) {
        try (var api = TestApi.start("s3cret").withWorker()) {
            String[] bearer = api.bearer("somebody", role);
            for (String operation : contract.operations(true)) {
                var asked = MethodAndPath.of(operation);
                // A stream would not end: it is asked for something that there is not.
                String path = asked.path().replaceAll("\\{[^}]+}", "x").replace("/stream", "/stream?type=none");
                Reply reply = api.send(api.request(path, bearer)
                        .method(asked.method(), BodyPublishers.noBody())
                        .build());
                JsonNode node = node(operation);
                boolean may =
                        Contract.isOpen(node) || role.covers(Contract.role(node).orElseThrow());
                assertThat(reply.status() != 403).as(operation + " " + reply).isEqualTo(may);
                if (!may) {
                    assertThat(reply.text("/detail"))
                            .isEqualTo("this needs a token with the role "
                                    + Contract.role(node).orElseThrow().word() + "; somebody has the role "
                                    + role.word() + ". Nothing was done.");
                }
            }
        }
    }

    @Test
    void anOperationWithoutARoleIsForNobody() {
        assertThat(Contract.role(contract.operation("GET", "/nowhere"))).isEqualTo(Optional.empty());
        assertThat(Contract.isOpen(contract.operation("GET", "/nowhere"))).isFalse();
    }

    private List<String> of(AccessRole role) {
        return contract.operations(true).stream()
                .filter(operation -> Contract.role(node(operation)).equals(Optional.of(role)))
                .toList();
    }

    private JsonNode node(String operation) {
        var asked = MethodAndPath.of(operation);
        return contract.operation(asked.method(), asked.path());
    }
}
