package dev.rollcall.cli;

import java.util.Map;
import java.util.stream.Collectors;

/** A path with its parameters. */
final class QueryString {
    private QueryString() {}

    /** Parameters that are null are left out; without any it is the path alone. */
    static String of(String path, Map<String, ?> parameters) {
        String query = parameters.entrySet().stream()
                .filter(parameter -> parameter.getValue() != null)
                .map(parameter -> parameter.getKey() + "="
                        + ApiClient.segment(parameter.getValue().toString()))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }
}
