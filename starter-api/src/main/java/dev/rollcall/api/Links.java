package dev.rollcall.api;

import java.net.URI;
import java.util.Map;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** Where things are, from the root on. */
final class Links {
    private Links() {}

    static URI job(String name) {
        return URI.create("/api/jobs/" + segment(name));
    }

    /** The next page of {@code path}; parameters that are null are left out. */
    static String page(String path, Map<String, ?> parameters) {
        var link = UriComponentsBuilder.fromPath(path);
        parameters.forEach((name, value) -> {
            if (value != null) {
                link.queryParam(name, "{" + name + "}");
            }
        });
        return link.encode().buildAndExpand(parameters).toUriString();
    }

    static String segment(String text) {
        return UriUtils.encodePathSegment(text, java.nio.charset.StandardCharsets.UTF_8);
    }
}
