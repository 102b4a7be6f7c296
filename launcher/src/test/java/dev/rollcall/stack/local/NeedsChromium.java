package dev.rollcall.stack.local;

import dev.rollcall.embedded.Required;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real browser, where there is one; where {@code ROLLCALL_REQUIRE} names {@code chromium} there must be. */
final class NeedsChromium {
    private static final List<Path> PLACES = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));

    private NeedsChromium() {}

    static boolean isThere() {
        boolean there = PLACES.stream().anyMatch(Files::isExecutable);
        if (!there && Required.names("chromium")) {
            throw new AssertionError("ROLLCALL_REQUIRE names chromium, but there is none in " + PLACES);
        }
        return there;
    }

    static String program() {
        return PLACES.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow()
                .toString();
    }
}
