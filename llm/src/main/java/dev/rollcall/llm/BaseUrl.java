package dev.rollcall.llm;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * Joins a base URL with the path of an API. People write base URLs as the provider's SDK, or the gateway in front of it,
 * documents them: with or without the version in the path, sometimes the whole address of the API. What base and path both
 * name stands once in the URL.
 *
 * <pre>
 * base                                              path                             asked
 * http://gw                                         /v1/chat/completions             /v1/chat/completions
 * http://gw/v1                                      /v1/chat/completions             /v1/chat/completions
 * http://gw/v1                                      /openai/v1/chat/completions      /v1/chat/completions
 * http://gw/openai                                  /openai/v1/chat/completions      /openai/v1/chat/completions
 * http://gw/api/paas/v4                             /v1/chat/completions             /api/paas/v4/chat/completions
 * http://gw/v1/chat/completions                     /v1/chat/completions             /v1/chat/completions
 * http://gw/v1/responses                            /v1/chat/completions             /v1/chat/completions
 * http://gw/v1/ACCOUNT/GATEWAY/openai               /v1/chat/completions             /v1/ACCOUNT/GATEWAY/openai/chat/completions
 * https://x/openai/deployments/gpt?api-version=…    /v1/chat/completions             /openai/deployments/gpt/chat/completions?api-version=…
 * </pre>
 */
final class BaseUrl {

    private static final Pattern VERSION = Pattern.compile("(?i)v\\d+((alpha|beta|preview)\\d*)?");

    /** Path ends that a base URL does not have: somebody wrote the whole address of an API, perhaps of another one. */
    private static final List<List<String>> ENDPOINTS = List.of(
            List.of("chat", "completions"),
            List.of("completions"),
            List.of("responses"),
            List.of("messages"),
            List.of("agent"),
            List.of("embeddings"),
            List.of("models"));

    /** The last segment of Google's endpoint, which has the model in it. */
    private static final Pattern GENERATE = Pattern.compile("[^:]+:(stream)?[gG]enerateContent");

    /** In Azure's paths, the name of a deployment takes the place of the version. */
    private static final String DEPLOYMENTS = "deployments";

    private BaseUrl() {}

    /**
     * Why an address does not fit this protocol: some providers speak another protocol below a path of its own.
     *
     * @return the text to put after the URL; null when the address fits
     */
    static String otherProtocol(HttpUrl base, Protocol protocol) {
        List<String> path = segments(base.encodedPath());
        String last = path.isEmpty() ? "" : path.get(path.size() - 1);
        String other = protocol == Protocol.GEMINI && last.equals("openai") && version(path) >= 0
                        || protocol == Protocol.COHERE && path.contains("compatibility")
                ? "openai-chat"
                : protocol != Protocol.ANTHROPIC && last.equals("anthropic") ? "anthropic" : null;
        return other == null
                ? null
                : "is an address where the protocol " + other
                        + " is spoken: leave that part off, or add it in rollcall.yaml"
                        + " as a provider of your own with `protocol: " + other + "`";
    }

    /**
     * @param base the base URL as it was written; a query is kept
     * @param path the path of the API, with a slash before each segment, not percent-encoded
     */
    static HttpUrl join(HttpUrl base, String path, Protocol protocol) {
        List<String> before = segments(base.encodedPath());
        List<String> own = segments(path);
        Joined joined = joined(before, own, own.subList(1 + version(own), own.size()), protocol);
        HttpUrl.Builder url = base.newBuilder().encodedPath("/");
        joined.base().forEach(url::addEncodedPathSegment);
        joined.rest().forEach(url::addPathSegment);
        return url.build();
    }

    /**
     * @param base the segments of the base that are kept
     * @param rest the segments of the API's path that follow them
     */
    private record Joined(List<String> base, List<String> rest) {}

    private static Joined joined(List<String> base, List<String> path, List<String> afterVersion, Protocol protocol) {
        boolean isWholeAddress = endsWith(base, path) || afterVersion.size() > 1 && endsWith(base, afterVersion);
        if (isWholeAddress) {
            return new Joined(base, List.of());
        }
        if (isDeployment(base)) {
            return new Joined(base, afterVersion);
        }
        List<String> prefix = withoutEndpoint(base);
        if (version(prefix) < 0) {
            return overlapping(prefix, path);
        }
        if (!protocol.isTiedToItsVersion()) {
            // The base has a version, perhaps in the middle: …/v1/ACCOUNT/GATEWAY/openai.
            return overlapping(prefix, afterVersion);
        }
        boolean isLast = version(prefix) == prefix.size() - 1;
        return overlapping(isLast ? prefix.subList(0, prefix.size() - 1) : prefix, path);
    }

    private static List<String> withoutEndpoint(List<String> base) {
        int size = base.size();
        if (size > 1
                && base.get(size - 2).equals("models")
                && GENERATE.matcher(base.get(size - 1)).matches()) {
            return base.subList(0, size - 2);
        }
        for (List<String> endpoint : ENDPOINTS) {
            int rest = size - endpoint.size();
            boolean isOne = endsWith(base, endpoint)
                    && (endpoint.size() > 1
                            || rest > 0 && VERSION.matcher(base.get(rest - 1)).matches());
            if (isOne) {
                return base.subList(0, rest);
            }
        }
        return base;
    }

    /** Joins base and path; segments at the end of the base that are also at the beginning of the path appear once. */
    private static Joined overlapping(List<String> base, List<String> path) {
        int shared = Math.min(base.size(), path.size());
        while (!endsWith(base, path.subList(0, shared))) {
            shared--;
        }
        return new Joined(base, path.subList(shared, path.size()));
    }

    /** The position of the first version; -1 when there is none. */
    private static int version(List<String> path) {
        for (int i = 0; i < path.size(); i++) {
            if (VERSION.matcher(path.get(i)).matches()) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isDeployment(List<String> base) {
        return base.size() >= 2 && base.get(base.size() - 2).equals(DEPLOYMENTS);
    }

    private static boolean endsWith(List<String> all, List<String> end) {
        return all.size() >= end.size()
                && all.subList(all.size() - end.size(), all.size()).equals(end);
    }

    /** The segments of a path, without empty ones: a slash at the end, or two in a row, have no meaning. */
    private static List<String> segments(String path) {
        return Stream.of(path.split("/")).filter(segment -> !segment.isEmpty()).toList();
    }
}
