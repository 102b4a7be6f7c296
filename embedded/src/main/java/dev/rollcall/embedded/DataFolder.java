package dev.rollcall.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder that holds everything a local Rollcall keeps. One launcher at a time: a second PostgreSQL or a second
 * Temporal server on the same files would destroy them.
 */
public final class DataFolder implements AutoCloseable {
    private static final String LOCK = "rollcall.lock";
    private static final String PID = "rollcall.pid";
    private static final String TEMPORARY = "rollcall-demo-";

    // POSIX drops a lock of ours as soon as this JVM closes any other channel on the file: never open it twice.
    private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final FileChannel lockFile;
    private final boolean deletedOnClose;

    private DataFolder(Path root, FileChannel lockFile, boolean deletedOnClose) {
        this.root = root;
        this.lockFile = lockFile;
        this.deletedOnClose = deletedOnClose;
    }

    /** @throws CannotStart when another launcher holds it, or it cannot be written */
    public static DataFolder open(Path path) {
        return open(path, false);
    }

    /** A folder under the system's temporary one that goes with {@link #close}; sweeps up after dead demos first. */
    public static DataFolder temporary() {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        sweep(parent);
        try {
            return open(Files.createTempDirectory(parent, TEMPORARY), true);
        } catch (IOException e) {
            throw unusable(parent, e);
        }
    }

    public Path root() {
        return root;
    }

    public Path postgres() {
        return root.resolve("postgres");
    }

    public Path temporal() {
        return root.resolve("temporal");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    /** Pids of what runs now. */
    public Path run() {
        return root.resolve("run");
    }

    /** For files of those who run on it, and for no longer than they do: it is empty at each start. */
    public Path scratch() {
        return root.resolve("scratch");
    }

    /** Gives the folder free; everything that runs on it must have ended. */
    @Override
    public void close() {
        if (!lockFile.isOpen()) {
            return;
        }
        try {
            if (deletedOnClose) {
                deleteTree(root);
            } else {
                deleteTree(scratch());
                Files.deleteIfExists(root.resolve(PID));
            }
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close data folder " + root, e);
        } finally {
            OPEN_HERE.remove(root);
        }
    }

    private static DataFolder open(Path path, boolean deletedOnClose) {
        Path root;
        try {
            root = Files.createDirectories(path).toRealPath();
        } catch (IOException e) {
            throw unusable(path, e);
        }
        if (!OPEN_HERE.add(root)) {
            throw inUse(root, Long.toString(ProcessHandle.current().pid()));
        }
        FileChannel lockFile = null;
        try {
            lockFile = lockFile(root);
            if (lock(lockFile) == null) {
                throw inUse(root, holder(root));
            }
            DataFolder folder = new DataFolder(root, lockFile, deletedOnClose);
            Files.writeString(
                    root.resolve(PID), Long.toString(ProcessHandle.current().pid()));
            deleteTree(folder.scratch());
            for (Path sub :
                    List.of(folder.postgres(), folder.temporal(), folder.logs(), folder.run(), folder.scratch())) {
                Files.createDirectories(sub);
            }
            return folder;
        } catch (IOException | RuntimeException e) {
            closeQuietly(lockFile);
            OPEN_HERE.remove(root);
            throw e instanceof RuntimeException known ? known : unusable(root, (IOException) e);
        }
    }

    private static FileChannel lockFile(Path root) throws IOException {
        return FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** @return null when another process holds it */
    private static FileLock lock(FileChannel lockFile) throws IOException {
        return lockFile.tryLock();
    }

    private static String holder(Path root) {
        try {
            return Files.readString(root.resolve(PID)).trim();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static CannotStart inUse(Path root, String pid) {
        return new CannotStart("data folder " + root + " is in use by pid " + pid
                + " (rollcall up); stop it or give another folder with --data");
    }

    private static CannotStart unusable(Path path, IOException e) {
        String reason = e.getMessage() != null && e.getMessage().contains(path.toString())
                ? e.getClass().getSimpleName()
                : e.getMessage();
        return new CannotStart(
                "cannot use data folder " + path + " (" + reason + "); give a folder that can be written with --data",
                e);
    }

    /** Deletes the folders of demos that were killed. What cannot be deleted now is left for the next start. */
    static void sweep(Path parent) {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(parent, TEMPORARY + "*")) {
            for (Path leftover : leftovers) {
                sweepOne(leftover);
            }
        } catch (IOException e) {
            // Sweeping is a courtesy.
        }
    }

    private static void sweepOne(Path leftover) {
        try {
            Path root = leftover.toRealPath();
            if (Files.isSymbolicLink(leftover) || isYoung(root) || OPEN_HERE.contains(root)) {
                return;
            }
            try (FileChannel lockFile = lockFile(root)) {
                if (lock(lockFile) != null && !PostmasterPid.isAlive(root.resolve("postgres"))) {
                    deleteTree(root);
                }
            }
        } catch (IOException e) {
            // Another user's, or already gone.
        }
    }

    /** Between its creation and its lock a demo's folder looks dead. */
    private static boolean isYoung(Path root) throws IOException {
        Instant made = Files.getLastModifiedTime(root).toInstant();
        return !Files.exists(root.resolve(PID))
                && made.plus(Duration.ofMinutes(1)).isAfter(Instant.now());
    }

    /** All of it, whatever goes by itself meanwhile. */
    public static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // went by itself while we walked
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written through it.
        }
    }
}
