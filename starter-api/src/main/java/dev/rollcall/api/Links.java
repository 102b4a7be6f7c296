package dev.rollcall.api;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.web.util.UriUtils;

/** Where things are, from the root on. */
public final class Links {
    private Links() {}

    static URI job(String name) {
        return URI.create("/api/jobs/" + UriUtils.encodePathSegment(name, StandardCharsets.UTF_8));
    }

    /** The next page of {@code path}; parameters that are null are left out. */
    public static String page(String path, Map<String, ?> parameters) {
        return parameters.entrySet().stream()
                .filter(parameter -> parameter.getValue() != null)
                .map(parameter -> parameter.getKey() + "="
                        + URLEncoder.encode(parameter.getValue().toString(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", path + "?", ""));
    }
}
