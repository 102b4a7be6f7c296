package dev.rollcall.api;

import dev.rollcall.store.DomainListReader;
import dev.rollcall.store.ListBounds;
import dev.rollcall.store.UnreadableListException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * What a body says that it is: {@code Content-Type} and {@code Content-Encoding}.
 *
 * @param json a value a line; else plain text or a table, which the reader tells apart
 * @param packed it says that it is gzip. A body that is gzip and does not say so is unpacked as well
 */
record ListFormat(boolean json, boolean packed) {
    private static final Set<String> TABLES = Set.of("text/plain", "text/csv");
    private static final String NDJSON = "application/x-ndjson";
    private static final Set<String> PACKED = Set.of("gzip", "x-gzip");
    private static final int GZIP = 0x1f8b;

    /** @throws Refusal when it is none that is taken */
    static ListFormat of(HttpServletRequest request) {
        String encoding = request.getHeader("Content-Encoding");
        String packing = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
        if (!PACKED.contains(packing) && !packing.equals("identity")) {
            throw new Refusal(415, "the body may be packed with Content-Encoding: gzip, and no other");
        }
        return new ListFormat(isJson(request.getContentType()), PACKED.contains(packing));
    }

    /** Without a type it is text: {@code curl -T} sends none. */
    private static boolean isJson(String type) {
        if (type == null) {
            return false;
        }
        try {
            var sent = MediaType.parseMediaType(type);
            refuseCharset(sent.getCharset());
            String name = sent.getType() + "/" + sent.getSubtype();
            if (name.equals(NDJSON) || TABLES.contains(name)) {
                return name.equals(NDJSON);
            }
        } catch (InvalidMediaTypeException e) {
            // Refused below.
        }
        throw new Refusal(
                415,
                "send the list with the header Content-Type: text/plain (a domain a line), text/csv (a table), or "
                        + NDJSON + " (a value a line)");
    }

    private static void refuseCharset(Charset charset) {
        if (charset != null
                && !charset.name().startsWith("UTF-")
                && !charset.name().equals("US-ASCII")) {
            throw new Refusal(415, "a list is UTF-8, not " + charset.name() + ": convert it first");
        }
    }

    /** @throws UnreadableListException when the body is something else */
    DomainListReader reader(InputStream body, String column, ListBounds bounds) throws IOException {
        var start = new PushbackInputStream(body, 2);
        byte[] first = start.readNBytes(2);
        start.unread(first);
        boolean isPacked = first.length == 2 && ((first[0] & 0xff) << 8 | first[1] & 0xff) == GZIP;
        if (packed && !isPacked) {
            throw Refusal.badRequest(
                    "Content-Encoding says gzip, and the body is not: pack it, or leave the header out");
        }
        return json
                ? DomainListReader.ofJsonLines(start, JsonLine.of(column), bounds)
                : DomainListReader.of(start, column, bounds);
    }
}
