package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.rollcall.api.TestApi.Reply;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the contract promises of a reply; every reply that a test gets is held to it. */
final class Promise {
    private static final String WHERE = "https://rollcall.test/openapi.json";
    private static final Contract CONTRACT = new Contract("1.2.3");
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemas(
                            Map.of(WHERE, closed(CONTRACT.document().deepCopy()).toString()))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build()));

    private Promise() {}

    static void check(HttpRequest request, Reply reply) {
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        String path = pathOf(request);
        boolean isForBrowsers = reply.status() == 302 && PagePaths.isPage(String.valueOf(reply.header("Location")));
        if (isForBrowsers || PagePaths.isPage(request.uri().getPath())) {
            return;
        }
        String pointer =
                CONTRACT.operation(method, path).isMissingNode() ? problem(reply) : promised(path, method, reply);
        if (pointer != null) {
            var wrong =
                    SCHEMAS.getSchema(SchemaLocation.of(WHERE + "#" + pointer)).validate(reply.json());
            assertThat(wrong).as(method + " " + path + " " + reply.body()).isEmpty();
        }
    }

    /** Null when there is nothing to look at. */
    private static String problem(Reply reply) {
        return reply.body().isEmpty() ? null : "/components/schemas/Problem";
    }

    private static String promised(String path, String method, Reply reply) {
        String pointer =
                "/paths/" + escaped(path) + "/" + method.toLowerCase(Locale.ROOT) + "/responses/" + reply.status();
        JsonNode response = CONTRACT.document().at(pointer);
        assertThat(response.isMissingNode())
                .as(method + " " + path + " answers with the undocumented status " + reply.status())
                .isFalse();
        if (response.has("$ref")) {
            pointer = response.path("$ref").asString().substring(1);
            response = CONTRACT.document().at(pointer);
        }
        var type = MediaType.parseMediaType(reply.header("Content-Type"));
        String plain = type.getType() + "/" + type.getSubtype();
        assertThat(response.path("content").propertyNames())
                .as(method + " " + path)
                .contains(plain);
        return plain.matches(".*[/+]json") ? pointer + "/content/" + escaped(plain) + "/schema" : null;
    }

    private static String pathOf(HttpRequest request) {
        String raw = request.uri().getRawPath().replaceFirst("^/api/$", "/api");
        if (raw.contains(";")) {
            return "";
        }
        var path = PathContainer.parsePath(raw);
        return CONTRACT.document().path("paths").propertyNames().stream()
                .map(PathPatternParser.defaultInstance::parse)
                .filter(pattern -> pattern.matches(path))
                .sorted()
                .findFirst()
                .map(Object::toString)
                .orElse("");
    }

    /** The document leaves room for fields to come; those that are there now are all in it. */
    private static JsonNode closed(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(Promise::closed);
        return node;
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
