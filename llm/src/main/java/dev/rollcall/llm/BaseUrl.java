package dev.rollcall.llm;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * Joins a base URL with the path of an API. People write base URLs as the provider's SDK, or the gateway in front of it,
 * documents them: with or without the version in the path, sometimes the whole address of the API. What both name stands once.
 *
 * <pre>
 * base                                              path                             asked
 * http://gw                                         /v1/chat/completions             /v1/chat/completions
 * http://gw/v1                                      /v1/chat/completions             /v1/chat/completions
 * http://gw/v1                                      /openai/v1/chat/completions      /v1/chat/completions
 * http://gw/openai                                  /openai/v1/chat/completions      /openai/v1/chat/completions
 * http://gw/api/paas/v4                             /v1/chat/completions             /api/paas/v4/chat/completions
 * http://gw/v1/chat/completions                     /v1/chat/completions             /v1/chat/completions
 * https://x/openai/deployments/gpt?api-version=…    /v1/chat/completions             /openai/deployments/gpt/chat/completions?api-version=…
 * </pre>
 */
final class BaseUrl {

    private static final Pattern VERSION = Pattern.compile("v\\d+((alpha|beta|preview)\\d*)?");

    /** Azure: the name of a deployment stands where others have the version. */
    private static final String DEPLOYMENTS = "deployments";

    private BaseUrl() {}

    /**
     * @param base as it was written; a query is kept
     * @param path of the API, with a slash before each segment, not percent-encoded
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
     * @param base segments of the base that are kept
     * @param rest segments of the API's path that follow them
     */
    private record Joined(List<String> base, List<String> rest) {}

    private static Joined joined(List<String> base, List<String> path, List<String> afterVersion, Protocol protocol) {
        if (endsWith(base, afterVersion)) {
            return new Joined(base, List.of());
        }
        if (isDeployment(base)) {
            return new Joined(base, afterVersion);
        }
        if (!endsWithVersion(base)) {
            return overlapping(base, path);
        }
        return protocol.isTiedToItsVersion()
                ? overlapping(base.subList(0, base.size() - 1), path)
                : new Joined(base, afterVersion);
    }

    /** As much of the path's beginning as the base ends with stands once. */
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

    private static boolean endsWithVersion(List<String> base) {
        return !base.isEmpty() && VERSION.matcher(base.get(base.size() - 1)).matches();
    }

    private static boolean isDeployment(List<String> base) {
        return base.size() >= 2 && base.get(base.size() - 2).equals(DEPLOYMENTS);
    }

    private static boolean endsWith(List<String> all, List<String> end) {
        return all.size() >= end.size()
                && all.subList(all.size() - end.size(), all.size()).equals(end);
    }

    /** Without empty ones: a slash at the end, or two in a row, mean nothing. */
    private static List<String> segments(String path) {
        return Stream.of(path.split("/")).filter(segment -> !segment.isEmpty()).toList();
    }
}
