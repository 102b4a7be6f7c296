package dev.rollcall.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The providers' own SDKs, each through its ordinary client, get every shape; {@code .ci/sdks/check.py} holds each
 * reply against the SDK's own types. Skipped where they are not installed, unless {@code ROLLCALL_REQUIRE} names
 * {@code sdks}.
 */
@EnabledIf("areThere")
class SdksTest {
    private static final Path CHECK =
            Path.of("..", ".ci", "sdks").toAbsolutePath().normalize();

    static boolean areThere() {
        boolean there = Files.exists(venv().resolve("complete"));
        if (!there
                && List.of(System.getenv().getOrDefault("ROLLCALL_REQUIRE", "").split(","))
                        .contains("sdks")) {
            throw new AssertionError("ROLLCALL_REQUIRE names sdks, but they are not in " + venv()
                    + ". Install them: python3 -m venv " + venv() + " && " + venv() + "/bin/pip install -r " + CHECK
                    + "/requirements.txt && touch " + venv() + "/complete");
        }
        return there;
    }

    /** Where {@code .ci/run} puts them; another place for other versions. */
    private static Path venv() {
        String cache = System.getenv()
                .getOrDefault(
                        "XDG_CACHE_HOME",
                        Path.of(System.getProperty("user.home"), ".cache").toString());
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(CHECK.resolve("requirements.txt")));
            return Path.of(cache, "rollcall", "sdks-" + HexFormat.of().formatHex(hash, 0, 6));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyReplyIsWhatTheSdksTypesSay() throws Exception {
        Path said = Path.of("target", "sdks.txt").toAbsolutePath();
        try (var simulator = Simulator.start(SimulatorOptions.defaults().withRetired())) {
            Process check = new ProcessBuilder(venv().resolve("bin/python").toString(), "check.py", simulator.url())
                    .directory(CHECK.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            try {
                boolean ended = check.waitFor(10, TimeUnit.MINUTES);
                List<String> lines = Files.readAllLines(said);
                assertThat(lines.stream().filter(line -> line.contains("WRONG")))
                        .isEmpty();
                assertThat(ended && check.exitValue() == 0)
                        .as(() -> String.join("\n", lines))
                        .isTrue();
                assertThat(lines.get(lines.size() - 1)).matches("\\d{3,} passed, 0 failed");
            } finally {
                check.destroyForcibly();
            }
        }
    }
}
