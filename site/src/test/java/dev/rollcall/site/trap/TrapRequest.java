package dev.rollcall.site.trap;

import java.time.Instant;
import java.util.Optional;

/**
 * A request that the trap site got.
 *
 * @param at by the site's clock
 * @param path with its query
 */
public record TrapRequest(
        Instant at,
        String host,
        String path,
        Optional<String> userAgent,
        Optional<String> etag,
        Optional<String> cookie) {}
