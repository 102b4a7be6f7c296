package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The files that clients uploaded, and those with results. Each belongs to one key of one provider. */
final class StoredFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Spool spool;
    private final Map<String, StoredFile> files = new ConcurrentHashMap<>();
    private final List<StoredFile> inOrder = Collections.synchronizedList(new ArrayList<>());

    StoredFiles(Spool spool) {
        this.spool = spool;
        spool.ending(".file").forEach(this::load);
    }

    /**
     * @param created in simulated time, as {@code expires}, which is null when it never does
     * @param lines the number of its lines
     */
    record StoredFile(
            String provider,
            String fingerprint,
            String id,
            String filename,
            String purpose,
            Instant created,
            Instant expires,
            long bytes,
            int lines,
            Path content) {
        boolean goneAt(Instant now) {
            return expires != null && !now.isBefore(expires);
        }
    }

    /** @param content is moved to where files are kept */
    StoredFile add(
            String provider,
            String fingerprint,
            String id,
            String filename,
            String purpose,
            Instant created,
            Instant expires,
            Path content) {
        try {
            Path kept = spool.named(id + ".data");
            Files.move(content, kept, StandardCopyOption.REPLACE_EXISTING);
            var file = new StoredFile(
                    provider,
                    fingerprint,
                    id,
                    filename,
                    purpose,
                    created,
                    expires,
                    Files.size(kept),
                    lines(kept),
                    kept);
            if (spool.isKept()) {
                Files.write(spool.named(id + ".file"), JSON.writeValueAsBytes(written(file)));
            }
            StoredFile twin = files.put(id, file);
            if (twin != null) {
                inOrder.remove(twin); // results that two calls wanted at once
            }
            inOrder.add(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int lines(Path file) throws IOException {
        int lines = 0;
        try (var in = Files.newInputStream(file)) {
            byte[] some = new byte[1 << 16];
            boolean open = false;
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                for (int i = 0; i < read; i++) {
                    open = some[i] != '\n';
                    lines += open ? 0 : 1;
                }
            }
            return open ? lines + 1 : lines;
        }
    }

    /** Null when that key has none of that id. */
    StoredFile find(String provider, String fingerprint, String id) {
        StoredFile file = files.get(id);
        return file != null
                        && file.provider().equals(provider)
                        && file.fingerprint().equals(fingerprint)
                ? file
                : null;
    }

    List<StoredFile> newestFirst(String provider, String fingerprint) {
        List<StoredFile> own;
        synchronized (inOrder) {
            own = new ArrayList<>(inOrder);
        }
        own.removeIf(
                file -> !file.provider().equals(provider) || !file.fingerprint().equals(fingerprint));
        Collections.reverse(own);
        return own;
    }

    void delete(StoredFile file) {
        files.remove(file.id());
        inOrder.remove(file);
        Spool.delete(file.content());
        Spool.delete(spool.named(file.id() + ".file"));
    }

    private static ObjectNode written(StoredFile file) {
        return JSON.createObjectNode()
                .put("provider", file.provider())
                .put("fingerprint", file.fingerprint())
                .put("id", file.id())
                .put("filename", file.filename())
                .put("purpose", file.purpose())
                .put("created", file.created().toString())
                .put("expires", file.expires() == null ? null : file.expires().toString())
                .put("bytes", file.bytes())
                .put("lines", file.lines());
    }

    private void load(Path written) {
        try {
            var json = JSON.readTree(written.toFile());
            String id = json.path("id").asText();
            var file = new StoredFile(
                    json.path("provider").asText(),
                    json.path("fingerprint").asText(),
                    id,
                    json.path("filename").asText(),
                    json.path("purpose").asText(),
                    Instant.parse(json.path("created").asText()),
                    json.hasNonNull("expires")
                            ? Instant.parse(json.get("expires").asText())
                            : null,
                    json.path("bytes").asLong(),
                    json.path("lines").asInt(),
                    spool.named(id + ".data"));
            files.put(id, file);
            inOrder.add(file);
            inOrder.sort(Comparator.comparing(StoredFile::created));
        } catch (IOException e) {
            throw new UncheckedIOException(written + " cannot be read: " + e.getMessage(), e);
        }
    }
}
