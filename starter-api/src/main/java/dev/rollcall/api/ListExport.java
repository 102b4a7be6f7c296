package dev.rollcall.api;

import dev.rollcall.store.Ledger;
import dev.rollcall.store.NamedLists.ListEntry;
import dev.rollcall.store.NamedLists.NamedList;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.coyote.CloseNowException;

/**
 * All domains of a list as lines, a part at a time. Where the list is changed meanwhile the reply is cut off, so that no
 * caller takes a mixture for the list.
 */
record ListExport(Ledger ledger, NamedList list) {
    static final String JSON = "json";
    static final List<String> FORMATS = List.of(JSON, "ndjson", "csv", "text");

    private static final String CSV_HEADER = "domain\r\n";
    private static final int PART = 5_000;

    void write(String format, boolean bom, HttpServletResponse response) throws IOException {
        // Read before the first byte is sent: until then the reply can still be that the ledger is away.
        List<ListEntry> part = ledger.namedLists().entries(list, 0, PART);
        response.setContentType(type(format));
        OutputStream out = response.getOutputStream();
        if (format.equals("csv")) {
            Csv.name(response, list.name());
            out.write(Csv.begin(CSV_HEADER, bom).getBytes(StandardCharsets.UTF_8));
        }
        try {
            while (!part.isEmpty()) {
                var lines = new StringBuilder();
                part.forEach(entry -> lines.append(line(format, entry.domain())));
                out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
                part = ledger.namedLists()
                        .entries(list, part.get(part.size() - 1).domainId(), PART);
            }
            if (!ledger.namedLists().find(list.name()).equals(Optional.of(list))) {
                throw Refusal.notNow("the list was changed while it was sent; ask again");
            }
        } catch (RuntimeException e) {
            if (response.isCommitted()) {
                // The connection is cut, so that the caller does not take this for the end.
                throw new CloseNowException("the reply had begun", e);
            }
            response.reset();
            throw e;
        }
    }

    private static String type(String format) {
        return switch (format) {
            case "csv" -> Csv.TYPE;
            case "ndjson" -> "application/x-ndjson";
            default -> "text/plain;charset=UTF-8";
        };
    }

    /** A domain's name needs no quotes in CSV, and no escapes in JSON. */
    private static String line(String format, String domain) {
        return switch (format) {
            case "csv" -> domain + "\r\n";
            case "ndjson" -> "{\"domain\":\"" + domain + "\"}\n";
            default -> domain + "\n";
        };
    }
}
