package dev.rollcall.api;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The program, where {@code .ci/run} puts it or {@code SCHEMATHESIS} says; where {@code ROLLCALL_REQUIRE} names it there must be one. */
final class NeedsSchemathesis {
    private static final String VERSION = "4.32.5";

    private NeedsSchemathesis() {}

    static boolean isThere() {
        boolean there = Files.isExecutable(program());
        if (!there
                && List.of(System.getenv().getOrDefault("ROLLCALL_REQUIRE", "").split(","))
                        .contains("schemathesis")) {
            throw new AssertionError("ROLLCALL_REQUIRE names schemathesis, but there is none at " + program());
        }
        return there;
    }

    static Path program() {
        String said = System.getenv("SCHEMATHESIS");
        String cache = System.getenv()
                .getOrDefault(
                        "XDG_CACHE_HOME",
                        Path.of(System.getProperty("user.home"), ".cache").toString());
        return said == null
                ? Path.of(cache, "rollcall", "schemathesis-" + VERSION, "bin", "schemathesis")
                : Path.of(said);
    }
}
