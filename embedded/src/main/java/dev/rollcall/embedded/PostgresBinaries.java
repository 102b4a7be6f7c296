package dev.rollcall.embedded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from zonky's jar for this system.
 *
 * <p>zonky's own code is not used to find and run them: it leaves a script in the temporary folder, starts the server by
 * {@code pg_ctl}, which detaches it from any guard, and gives up after ten seconds without saying why.
 */
record PostgresBinaries(Path home) {

    /** Unpacks them below {@code parent} unless they lie there already; safe beside another launcher that does it too. */
    static PostgresBinaries below(Path parent) {
        byte[] archive = archive();
        Path home = parent.resolve("postgres-" + digest(archive));
        if (!Files.isExecutable(home.resolve("bin/postgres"))) {
            unpack(archive, home);
        }
        return new PostgresBinaries(home);
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /** The major version, as {@code PG_VERSION} in a database cluster gives it: {@code "18"}. */
    String majorVersion() {
        try {
            Program version =
                    Program.run(List.of(program("postgres").toString(), "--version"), Map.of(), Duration.ofSeconds(30));
            if (!version.succeeded()) {
                throw new CannotStart("PostgreSQL's programs do not run here: " + version.lastLine());
            }
            // postgres (PostgreSQL) 18.6
            return version.output().replaceFirst("(?s)^.*\\(PostgreSQL\\) ([0-9]+).*$", "$1");
        } catch (IOException e) {
            throw new CannotStart("PostgreSQL's programs do not run here: " + e.getMessage(), e);
        }
    }

    private static byte[] archive() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch");
        String name;
        if (os.contains("mac")) {
            name = "darwin-x86_64"; // on Apple's own processors, too: Rosetta runs it
        } else {
            name = (arch.equals("aarch64") ? "linux-arm_64" : arch.equals("amd64") ? "linux-x86_64" : arch)
                    + (Files.exists(Path.of("/etc/alpine-release")) ? "-alpine_linux" : "");
        }
        try (InputStream archive = PostgresBinaries.class.getResourceAsStream("/postgres-" + name + ".txz")) {
            if (archive == null) {
                throw new CannotStart("Rollcall brings no PostgreSQL for " + os + " on " + arch + " (" + name
                        + "); run `rollcall worker` and `rollcall api` with a DATABASE_URL instead of `up`");
            }
            return archive.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL's archive in Rollcall's own jars can't be read", e);
        }
    }

    private static void unpack(byte[] archive, Path home) {
        try {
            Files.createDirectories(home.getParent());
            Path fresh = Files.createTempDirectory(home.getParent(), "unpacking-");
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            try {
                unpackInto(fresh, archive);
                moveUnlessThere(fresh, home);
            } finally {
                DataFolder.deleteTree(fresh);
            }
        } catch (IOException e) {
            throw new CannotStart(
                    "cannot unpack PostgreSQL (about 60 MB) into " + home.getParent() + ": " + e.getMessage()
                            + "; make room there, or set XDG_CACHE_HOME to another folder",
                    e);
        }
    }

    private static void unpackInto(Path folder, byte[] archive) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("entry outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.createLink(target, folder.resolve(entry.getLinkName()).normalize());
                } else {
                    Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
                    boolean program = folder.relativize(target).startsWith("bin");
                    Files.setPosixFilePermissions(
                            target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static void moveUnlessThere(Path fresh, Path home) throws IOException {
        try {
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isExecutable(home.resolve("bin/postgres"))) {
                throw e; // not because another launcher was faster
            }
        }
    }

    private static String digest(byte[] archive) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(sha256, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
