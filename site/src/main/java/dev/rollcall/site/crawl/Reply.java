package dev.rollcall.site.crawl;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/**
 * What one request brought.
 *
 * @param body decoded; empty for all statuses but 2xx
 * @param at when the request was sent
 * @param latency until the headers were there
 */
record Reply(HttpUrl url, int status, Headers headers, byte[] body, Instant at, Duration latency) {
    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    boolean isRedirect() {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /** @throws FetchTrouble when it does not say where it leads, or to no http or https URL */
    HttpUrl target() throws FetchTrouble {
        String location = headers.get("Location");
        HttpUrl target = location == null ? null : url.resolve(location);
        if (target == null) {
            throw new FetchTrouble(Problem.BAD_REPLY, "it is a redirect that leads to no http or https URL");
        }
        return target;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).filter(value -> !value.isBlank());
    }
}
