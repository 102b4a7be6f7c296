package dev.rollcall.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code openapi.yaml}: what the API promises, and what it holds callers to. */
final class Contract implements HandlerInterceptor {
    /** In {@code openapi.yaml}: the path whose operations are at this path, too. They stand in the document at both. */
    private static final String ALIAS = "x-alias-of";

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");

    private static final Set<String> CHANGING = Set.of("POST", "PUT", "DELETE");

    private final JsonNode document;

    /** @param version of Rollcall */
    Contract(String version) {
        try (InputStream yaml = Contract.class.getResourceAsStream("openapi.yaml")) {
            document = YAMLMapper.builder().build().readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ((ObjectNode) document.path("info")).put("version", version);
        document.path("paths").properties().forEach(path -> expand(path.getKey(), path.getValue()));
    }

    /**
     * An alias gets its path's operations, each under an id of its own: {@code job} at {@code /jobs/{id}} is
     * {@code job_at_jobs_id}. A {@code $ref} would give one id to two operations, which OpenAPI forbids.
     */
    private void expand(String path, JsonNode item) {
        if (!item.has(ALIAS)) {
            return;
        }
        var copy = (ObjectNode)
                document.path("paths").path(item.path(ALIAS).asString()).deepCopy();
        String at = path.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("_$", "");
        METHODS.stream()
                .map(copy::path)
                .filter(JsonNode::isObject)
                .forEach(operation -> ((ObjectNode) operation)
                        .put(
                                "operationId",
                                operation.path("operationId").asString() + "_at" + (at.isEmpty() ? "_root" : at)));
        ((ObjectNode) item).setAll(copy);
    }

    JsonNode document() {
        return document;
    }

    /** {@code GET /api/jobs}, and so on; those that are another's alias only when {@code aliases}. */
    List<String> operations(boolean aliases) {
        var operations = new ArrayList<String>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            if (aliases || !path.getValue().has(ALIAS)) {
                path.getValue().propertyNames().stream()
                        .filter(METHODS::contains)
                        .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
            }
        }
        return operations;
    }

    /** Missing when there is none. */
    JsonNode operation(String method, String path) {
        String known = method.equals("HEAD") ? "GET" : method;
        return document.path("paths").path(path).path(known.toLowerCase(Locale.ROOT));
    }

    /** Nothing is ignored: a query parameter or a body that has no effect is refused, in words. */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String path = String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
        JsonNode operation = operation(request.getMethod(), path);
        if (operation.isMissingNode()) {
            return true;
        }
        refuseUnknownQuery(request, operation);
        boolean hasBody = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        if (hasBody && CHANGING.contains(request.getMethod()) && !operation.has("requestBody")) {
            throw Refusal.badRequest("this takes no body, and would ignore what yours says; send none");
        }
        return true;
    }

    private void refuseUnknownQuery(HttpServletRequest request, JsonNode operation) {
        List<String> known = parameters(operation);
        UriComponentsBuilder.newInstance()
                .query(request.getQueryString())
                .build()
                .getQueryParams()
                .forEach((encoded, values) -> {
                    String name = decoded(encoded);
                    if (!known.contains(name)) {
                        throw Query.refused(name, known);
                    }
                    if (values.size() > 1) {
                        throw Refusal.badRequest("?" + name + " is there " + values.size() + " times; give it once");
                    }
                });
    }

    private static String decoded(String name) {
        try {
            return UriUtils.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Query.unreadable();
        }
    }

    private List<String> parameters(JsonNode operation) {
        return Stream.of(operation.path("parameters"))
                .flatMap(JsonNode::valueStream)
                .map(this::resolved)
                .filter(parameter -> parameter.path("in").asString().equals("query"))
                .map(parameter -> parameter.path("name").asString())
                .toList();
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
    }
}
