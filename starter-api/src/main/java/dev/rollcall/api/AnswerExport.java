package dev.rollcall.api;

import dev.rollcall.store.Answers.Answer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.coyote.CloseNowException;

/** Answers as lines of JSON or CSV. A page of them is in memory at a time, so that millions need no more than a few. */
record AnswerExport(String format, boolean bom) {
    static final List<String> FORMATS = List.of("json", "ndjson", "csv");

    /** Answers that are read at once. */
    static final int PAGE = 200;

    private static final String CSV = "csv";
    private static final String NDJSON = "application/x-ndjson";

    /** Reads on where it stopped. */
    interface AnswerPages {
        /** Null after the last page; a page may be empty. */
        List<Answer> next();
    }

    /** The format that the query asks for; one with lines takes no page. */
    static AnswerExport of(Query query) {
        String format = query.format(FORMATS);
        boolean bom = query.bom(format);
        if (!format.equals("json")) {
            query.refuse(List.of("limit", "after"), "as " + format + " all answers come in one go; leave it out");
        }
        return new AnswerExport(format, bom);
    }

    boolean isPage() {
        return format.equals("json");
    }

    /** @param name of the download, without its ending */
    void write(AnswerPages pages, String name, HttpServletResponse response) throws IOException {
        // Read before the first byte is sent: until then the reply can still be that the ledger is away.
        List<Answer> page = pages.next();
        boolean csv = format.equals(CSV);
        response.setContentType(csv ? Csv.TYPE : NDJSON);
        OutputStream out = response.getOutputStream();
        if (csv) {
            Csv.name(response, name);
            out.write(Csv.begin(Csv.HEADER, bom).getBytes(StandardCharsets.UTF_8));
        }
        try {
            while (page != null) {
                for (Answer answer : page) {
                    out.write(line(AnswerView.of(answer), csv).getBytes(StandardCharsets.UTF_8));
                }
                page = pages.next();
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

    private static String line(AnswerView answer, boolean csv) {
        return csv ? Csv.row(answer) : Json.MAPPER.writeValueAsString(answer) + "\n";
    }
}
