package dev.rollcall.api;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A program that holds the API to its contract, where {@code .ci/run} puts it or a variable ({@code SCHEMATHESIS}, …) says;
 * where {@code ROLLCALL_REQUIRE} names it there must be one. The versions are those in {@code .ci/}.
 */
enum CheckTool {
    SCHEMATHESIS("4.32.5", "bin"),
    OPENAPI_SPEC_VALIDATOR("0.9.0", "bin"),
    SPECTRAL("6.16.3", "node_modules/.bin");

    private final String version;
    private final String folder;

    CheckTool(String version, String folder) {
        this.version = version;
        this.folder = folder;
    }

    static boolean hasSchemathesis() {
        return SCHEMATHESIS.isThere();
    }

    static boolean hasOpenapiSpecValidator() {
        return OPENAPI_SPEC_VALIDATOR.isThere();
    }

    static boolean hasSpectral() {
        return SPECTRAL.isThere();
    }

    Path program() {
        String said = System.getenv(name());
        String cache = System.getenv()
                .getOrDefault(
                        "XDG_CACHE_HOME",
                        Path.of(System.getProperty("user.home"), ".cache").toString());
        return said == null ? Path.of(cache, "rollcall", word() + "-" + version, folder, word()) : Path.of(said);
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private boolean isThere() {
        boolean there = Files.isExecutable(program());
        if (!there
                && List.of(System.getenv().getOrDefault("ROLLCALL_REQUIRE", "").split(","))
                        .contains(word())) {
            throw new AssertionError("ROLLCALL_REQUIRE names " + word() + ", but there is none at " + program());
        }
        return there;
    }
}
