package dev.rollcall.api;

import dev.rollcall.store.Archives.Archive;
import dev.rollcall.store.Archives.CellReply;
import dev.rollcall.store.Archives.ReadBody;
import dev.rollcall.store.Body;
import dev.rollcall.store.Body.StoredCitation;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;

/** The file of an archive in the body of a request. It is looked at as a whole before anything of it is put back. */
record ArchiveUpload(Ledger ledger, Archive archive) {
    private static final int ANSWERS_A_STEP = 500;

    /** @return how many bodies were put back */
    int restore(HttpServletRequest request) throws IOException {
        Path copy = Files.createTempFile("rollcall-archive", ".ndjson.gz");
        try {
            receive(request, copy);
            if (!ledger.archives().beginRestore(archive)) {
                throw Refusal.notNow("the bodies of " + archive.file()
                        + " are still being deleted; ask again when its moved_at is there. Nothing was restored.");
            }
            return restore(copy);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private void receive(HttpServletRequest request, Path copy) throws IOException {
        MessageDigest digest = sha256();
        long received = 0;
        try (InputStream in = request.getInputStream();
                OutputStream out = Files.newOutputStream(copy)) {
            var bytes = new byte[1 << 16];
            for (int read = in.read(bytes); read >= 0 && received <= archive.bytes(); read = in.read(bytes)) {
                digest.update(bytes, 0, read);
                out.write(bytes, 0, read);
                received += read;
            }
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        if (received != archive.bytes() || !sha256.equals(archive.sha256())) {
            throw Refusal.badRequest("this is not " + archive.file() + " as it was written: that has "
                    + archive.bytes() + " bytes with the SHA-256 " + archive.sha256() + ", and the body "
                    + (received > archive.bytes() ? "is longer" : received + " bytes with " + sha256)
                    + ". Take a whole copy of the file. Nothing was restored.");
        }
    }

    private int restore(Path copy) throws IOException {
        int restored = 0;
        var step = new ArrayList<ReadBody>();
        try (var in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(copy)), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                step.add(read(Json.MAPPER.readTree(line)));
                if (step.size() == ANSWERS_A_STEP) {
                    restored += ledger.archives().restore(archive, step);
                    step.clear();
                }
            }
        }
        return restored + ledger.archives().restore(archive, step);
    }

    private static ReadBody read(JsonNode line) {
        var of = new CellReply(line.path("cell").longValue(), line.path("n").intValue());
        if (line.has("body")) {
            return new ReadBody(
                    of, Body.unpack(Base64.getDecoder().decode(line.path("body").asString())));
        }
        List<StoredCitation> citations = line.path("citations")
                .valueStream()
                .map(citation -> new StoredCitation(text(citation, "url"), text(citation, "title")))
                .toList();
        byte[] raw = line.path("raw").asString().getBytes(StandardCharsets.UTF_8);
        return new ReadBody(of, new Body(text(line, "text"), citations, raw));
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isNull() ? null : value.asString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
