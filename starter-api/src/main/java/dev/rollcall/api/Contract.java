package dev.rollcall.api;

import dev.rollcall.store.AccessRole;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** Beside {@link #ALIAS}: use the other path. */
    private static final String DEPRECATED = "x-deprecated";

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH", "DELETE");

    /** In {@code openapi.yaml}: which {@link AccessRole} an operation needs. */
    private static final String ROLE = "x-role";

    /** In {@code openapi.yaml}, false: requests are not counted. */
    private static final String RATE_LIMITED = "x-rate-limited";

    /** When the deprecated paths became deprecated: 2026-11-29, in seconds since 1970 (RFC 9745). */
    private static final String DEPRECATED_AT = "@1795910400";

    private final JsonNode document;

    /** @param version of Rollcall */
    Contract(String version) {
        try (InputStream yaml = Contract.class.getResourceAsStream("openapi.yaml")) {
            document = YAMLMapper.builder().build().readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ((ObjectNode) document.path("info")).put("version", version);
        document.path("paths").valueStream().forEach(Contract::addCommonReplies);
        document.path("paths").properties().forEach(path -> expand(path.getKey(), path.getValue()));
    }

    /** Any operation may be asked too often, unless it is not counted; and its token can't be checked without a ledger. */
    private static void addCommonReplies(JsonNode item) {
        METHODS.stream()
                .map(item::path)
                .filter(operation -> operation.path("responses").isObject())
                .forEach(operation -> {
                    var responses = (ObjectNode) operation.path("responses");
                    if (operation.path(RATE_LIMITED).asBoolean(true)) {
                        responses.putObject("429").put("$ref", "#/components/responses/TooMany");
                    }
                    if (!responses.has("503")) {
                        responses.putObject("503").put("$ref", "#/components/responses/NotNow");
                    }
                });
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
                .filter(method -> copy.path(method).isObject())
                .forEach(method -> ((ObjectNode) copy.path(method))
                        .put(
                                "operationId",
                                copy.path(method).path("operationId").asString() + "_at"
                                        + (at.isEmpty() ? "_root" : at))
                        .put(
                                "description",
                                "An alias of `" + method.toUpperCase(Locale.ROOT) + " "
                                        + item.path(ALIAS).asString() + "`. "
                                        + copy.path(method).path("description").asString("")));
        if (item.path(DEPRECATED).asBoolean(false)) {
            METHODS.stream()
                    .map(copy::path)
                    .filter(JsonNode::isObject)
                    .forEach(operation -> ((ObjectNode) operation).put("deprecated", true));
        }
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

    /** The one that Spring has found for the request; missing when there is none. */
    JsonNode operation(HttpServletRequest request) {
        return operation(
                request.getMethod(),
                String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)));
    }

    /** The role that it needs; empty when it names none. */
    static Optional<AccessRole> role(JsonNode operation) {
        return AccessRole.of(operation.path(ROLE).asString(""));
    }

    /** May callers without a token use it? */
    static boolean isOpen(JsonNode operation) {
        return operation.path("security").isArray()
                && operation.path("security").isEmpty();
    }

    /** Does it change anything? A GET does when it needs the role that changes need. */
    static boolean isChange(String method, JsonNode operation) {
        return CHANGING.contains(method) || role(operation).equals(Optional.of(AccessRole.WRITE));
    }

    /** Before Spring has found the operation: the same for the path as it is written in the contract. */
    boolean isChange(String method, String path) {
        return isChange(method, operation(method, path));
    }

    /** Likewise. */
    boolean isOpen(String path) {
        return isOpen(operation("GET", path));
    }

    /** Likewise: are requests for it not counted? */
    boolean isUnlimited(String path) {
        return !operation("GET", path).path(RATE_LIMITED).asBoolean(true);
    }

    /** Nothing is ignored: a query parameter or a body that has no effect is refused, in words. */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        JsonNode operation = operation(request);
        if (operation.isMissingNode()) {
            return true;
        }
        if (operation.path("deprecated").asBoolean(false)) {
            response.setHeader("Deprecation", DEPRECATED_AT);
        }
        refuseUnknownQuery(request, operation);
        boolean hasBody = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        if (hasBody && CHANGING.contains(request.getMethod()) && !operation.has("requestBody")) {
            throw Refusal.badRequest("this takes no body, and would ignore what yours says; send none");
        }
        return true;
    }

    private void refuseUnknownQuery(HttpServletRequest request, JsonNode operation) {
        Map<String, JsonNode> known = parameters(operation);
        UriComponentsBuilder.newInstance()
                .query(request.getQueryString())
                .build()
                .getQueryParams()
                .forEach((encoded, values) -> {
                    String name = decoded(encoded);
                    if (!known.containsKey(name)) {
                        throw Query.refused(name, List.copyOf(known.keySet()));
                    }
                    if (values.size() > 1 && !isRepeatable(known.get(name))) {
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

    /** By name, in their order. */
    private Map<String, JsonNode> parameters(JsonNode operation) {
        var parameters = new LinkedHashMap<String, JsonNode>();
        operation
                .path("parameters")
                .valueStream()
                .map(this::resolved)
                .filter(parameter -> parameter.path("in").asString().equals("query"))
                .forEach(parameter -> parameters.put(parameter.path("name").asString(), parameter));
        return parameters;
    }

    /** A list whose entries are not in one value with commas between. */
    private static boolean isRepeatable(JsonNode parameter) {
        return parameter.path("schema").path("type").asString("").equals("array")
                && parameter.path("explode").asBoolean(true);
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
    }
}
