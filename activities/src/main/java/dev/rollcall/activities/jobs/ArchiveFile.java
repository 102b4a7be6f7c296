package dev.rollcall.activities.jobs;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A file of lines, packed with gzip, that is written as a whole or not at all: until it is on the disk, its name ends with
 * {@code .part}. The same lines make the same file, of the same name.
 */
final class ArchiveFile implements AutoCloseable {
    static final String ENDING = ".ndjson.gz";
    private static final String PART = ".part";
    private static final int CHARACTERS_OF_SHA = 12;

    private final Path folder;
    private final Path part;
    private final MessageDigest digest = sha256();
    private final OutputStream out;

    private ArchiveFile(Path folder, Path part) throws IOException {
        this.folder = folder;
        this.part = part;
        this.out = new GZIPOutputStream(
                new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 16), digest),
                1 << 16);
    }

    /** A file that is whole and on the disk. */
    record Written(Path file, String sha256, long bytes) {}

    /** Begins one. What an earlier writer has left half-written in this folder is deleted: only one may write at a time. */
    static ArchiveFile begin(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + ENDING + PART)) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
        return new ArchiveFile(folder, folder.resolve("new" + ENDING + PART));
    }

    void write(String line) throws IOException {
        out.write(line.getBytes(StandardCharsets.UTF_8));
    }

    /** Puts it on the disk under its name: this, a mark of its content, and the ending. */
    Written finish(String name) throws IOException {
        out.close();
        String sha256 = HexFormat.of().formatHex(digest.digest());
        sync(part);
        Path file = folder.resolve(name + "-" + sha256.substring(0, CHARACTERS_OF_SHA) + ENDING);
        long bytes = Files.size(part);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // The name is on the disk only when its folder is.
        sync(folder);
        return new Written(file, sha256, bytes);
    }

    private static void sync(Path path) throws IOException {
        boolean folder = Files.isDirectory(path);
        try (FileChannel channel =
                FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a whole file, in hex. */
    static String sha256Of(Path file) throws IOException {
        MessageDigest digest = sha256();
        var bytes = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                digest.update(bytes, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static void readLines(Path file, Consumer<String> each) throws IOException {
        try (var in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                each.accept(line);
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
