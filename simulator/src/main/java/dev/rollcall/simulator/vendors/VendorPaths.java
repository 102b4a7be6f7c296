package dev.rollcall.simulator.vendors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The paths that a provider serves, such as {@code /v1/chat/completions}. Base URLs differ: one SDK's documented base
 * has the version in it, another SDK adds the version to any base URL. So the part before the endpoint, here {@code /v1},
 * may be there once, twice or not at all.
 */
final class VendorPaths {
    private static final String CHAT = "/chat/completions";
    /** Parts of a path that may stand before the endpoint: twice the longest, {@code /openai/v1}. */
    private static final int MOST_PARTS = 4;

    private final Set<String> paths;
    private final Map<String, String> byEndpoint = new LinkedHashMap<>();
    private final Set<String> parts = new LinkedHashSet<>();

    /** Of several paths with the same endpoint the first is the canonical one. */
    VendorPaths(String... paths) {
        this.paths = new LinkedHashSet<>(List.of(paths));
        for (String path : paths) {
            String endpoint = path.endsWith(CHAT) ? CHAT : path.substring(path.lastIndexOf('/'));
            byEndpoint.putIfAbsent(endpoint, path);
            String before = path.substring(0, path.length() - endpoint.length());
            parts.addAll(Arrays.asList(before.split("/")));
        }
        parts.remove("");
    }

    boolean has(String path) {
        return paths.contains(path);
    }

    /** The served path that is meant; the same path when none is. */
    String canonical(String path) {
        for (var served : byEndpoint.entrySet()) {
            if (path.endsWith(served.getKey())
                    && isBase(path.substring(0, path.length() - served.getKey().length()))) {
                return served.getValue();
            }
        }
        return path;
    }

    private boolean isBase(String before) {
        if (before.isEmpty()) {
            return true;
        }
        var given = new ArrayList<>(Arrays.asList(before.split("/", -1)));
        return given.remove(0).isEmpty() && given.size() <= MOST_PARTS && parts.containsAll(given);
    }

    @Override
    public String toString() {
        return String.join(", ", byEndpoint.values());
    }
}
