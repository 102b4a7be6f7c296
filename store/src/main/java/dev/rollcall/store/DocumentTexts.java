package dev.rollcall.store;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Texts of several documents, read at once. */
final class DocumentTexts {
    private DocumentTexts() {}

    private record Packed(long id, byte[] text) {}

    static Map<Long, String> read(Handle handle, Collection<Long> documents) {
        return handle
                .createQuery("SELECT id, text FROM document WHERE id = ANY(:ids)")
                .bindArray("ids", Long.class, documents.stream().distinct().toList())
                .map((row, context) -> new Packed(row.getLong("id"), row.getBytes("text")))
                .stream()
                .collect(Collectors.toMap(Packed::id, packed -> Deflated.unpack(packed.text())));
    }
}
