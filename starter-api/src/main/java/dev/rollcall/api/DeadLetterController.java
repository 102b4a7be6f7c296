package dev.rollcall.api;

import dev.rollcall.store.CellFilter;
import dev.rollcall.store.CellKey;
import dev.rollcall.store.DeadLetters.DeadLetter;
import dev.rollcall.store.DeadLetters.LetterKey;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.coyote.CloseNowException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Cells of all jobs that have ended without a usable answer. */
@RestController
public class DeadLetterController {
    private static final List<String> FORMATS = List.of("json", "csv");
    private static final List<String> FILTERS = CellFilter.FIELDS;
    private static final int PAGE = 20;
    private static final int MAX_PAGE = 200;
    private static final Pattern BOOKMARK = Pattern.compile("(\\d{1,18})\\.(\\d{1,18})");
    private static final String HEADER =
            "failed_at,domain,provider,model,surface,prompt,prompt_version,repetition,window,job,state,reason,attempts,message,"
                    + "cell,simulated\r\n";

    private final Ledger ledger;

    DeadLetterController(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * @param job that asked it last
     * @param message the last thing that was heard; null when nothing was
     */
    public record LetterView(
            long cell,
            String domain,
            String prompt,
            int promptVersion,
            String provider,
            String model,
            String surface,
            int repetition,
            String window,
            String job,
            String state,
            String reason,
            int attempts,
            String message,
            Instant failedAt,
            boolean simulated) {
        static LetterView of(DeadLetter letter) {
            CellKey key = letter.key();
            return new LetterView(
                    letter.cellId(),
                    key.domain(),
                    key.prompt(),
                    key.promptVersion(),
                    key.provider(),
                    key.model(),
                    key.surface(),
                    key.repetition(),
                    key.window(),
                    letter.job(),
                    letter.cellState().word(),
                    letter.cellReason().words(),
                    letter.attempts(),
                    letter.message(),
                    letter.failedAt(),
                    key.simulated());
        }

        private String csv() {
            return Csv.row(
                    failedAt,
                    domain,
                    provider,
                    model,
                    surface,
                    prompt,
                    promptVersion,
                    repetition,
                    window,
                    job,
                    state,
                    reason,
                    attempts,
                    message,
                    cell,
                    simulated);
        }
    }

    /**
     * @param counts of all that match, by reason, the most frequent first
     * @param next null on the last page
     */
    public record LetterPage(Map<String, Long> counts, List<LetterView> deadLetters, String next) {}

    @GetMapping("/api/dead-letters")
    public ResponseEntity<LetterPage> letters(HttpServletRequest http, HttpServletResponse response)
            throws IOException {
        var query = new Query(http);
        String format = query.format(FORMATS);
        boolean bom = query.bom(format);
        CellFilter filter = new FilterInput(ledger).ofLetters(query, FILTERS);
        if (format.equals("csv")) {
            query.refuse(List.of("limit", "after"), "as csv all of them come in one go; leave it out");
            stream(filter, bom, response);
            return null;
        }
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        List<DeadLetter> found = ledger.deadLetters().page(filter, bookmark(query), limit + 1);
        List<DeadLetter> page = found.subList(0, Math.min(limit, found.size()));
        return ResponseEntity.ok(new LetterPage(
                ledger.deadLetters().counts(filter),
                page.stream().map(LetterView::of).toList(),
                found.size() > limit ? next(filter, limit, page.get(limit - 1).at()) : null));
    }

    private static LetterKey bookmark(Query query) {
        String value = query.text("after");
        if (value == null) {
            return LetterKey.START;
        }
        var parts = BOOKMARK.matcher(value);
        if (!parts.matches()) {
            throw Refusal.badRequest("?after: take it from the page before: its next is the whole link");
        }
        return new LetterKey(
                Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS), Long.parseLong(parts.group(2)));
    }

    private static String next(CellFilter filter, int limit, LetterKey after) {
        var parameters = new LinkedHashMap<String, Object>(filter.fields());
        parameters.put("limit", limit);
        parameters.put("after", ChronoUnit.MICROS.between(Instant.EPOCH, after.failedAt()) + "." + after.cellId());
        return Links.page("/api/dead-letters", parameters);
    }

    /** A few at a time, so that many need no more memory than few. */
    private void stream(CellFilter filter, boolean bom, HttpServletResponse response) throws IOException {
        // Read before the first byte is sent: until then the reply can still be that the ledger is away.
        List<DeadLetter> page = ledger.deadLetters().page(filter, LetterKey.START, MAX_PAGE);
        Csv.name(response, "dead-letters");
        response.setContentType(Csv.TYPE);
        OutputStream out = response.getOutputStream();
        out.write(Csv.begin(HEADER, bom).getBytes(StandardCharsets.UTF_8));
        try {
            while (!page.isEmpty()) {
                for (DeadLetter letter : page) {
                    out.write(LetterView.of(letter).csv().getBytes(StandardCharsets.UTF_8));
                }
                page = ledger.deadLetters()
                        .page(filter, page.get(page.size() - 1).at(), MAX_PAGE);
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
}
