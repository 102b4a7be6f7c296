package dev.rollcall.api;

import dev.rollcall.api.AnswerExport.AnswerPages;
import dev.rollcall.store.AnswerFilter;
import dev.rollcall.store.AnswerIndex.Indexed;
import dev.rollcall.store.AnswerKey;
import dev.rollcall.store.AnswerOrder;
import dev.rollcall.store.AnswerSearch.FoundAnswers;
import dev.rollcall.store.AnswerSearch.MatchingAnswers;
import dev.rollcall.store.Answers.Answer;
import dev.rollcall.store.CellFilter;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The answers of all jobs that match a filter: a page of them as JSON, or all of them as lines. */
@RestController
public class AllAnswersController {
    private static final String PATH = "/api/answers";
    private static final int PAGE = 20;
    private static final int MAX_PAGE = 200;
    private static final Pattern BOOKMARK = Pattern.compile("(\\d{1,18})\\.(\\d{1,18})");

    private final Ledger ledger;

    AllAnswersController(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * @param indexedUntil what was saved up to then is found by its words
     * @param indexedFrom what was saved earlier is not yet; null: all is
     * @param next null on the last page
     */
    public record AllAnswersPage(List<AnswerView> answers, Instant indexedUntil, Instant indexedFrom, String next) {}

    @GetMapping(PATH)
    public ResponseEntity<AllAnswersPage> answers(HttpServletRequest http, HttpServletResponse response)
            throws IOException {
        var query = new Query(http);
        AnswerExport export = AnswerExport.of(query);
        var parameters = new LinkedHashMap<String, Object>();
        AnswerFilter filter = filter(query, parameters);
        Indexed indexed = ledger.answerIndex().indexed();
        if (export.isPage()) {
            return ResponseEntity.ok(page(query, ledger.answerSearch().matches(filter), parameters, indexed));
        }
        response.setHeader("X-Indexed-Until", indexed.until().toString());
        if (indexed.from() != null) {
            response.setHeader("X-Indexed-From", indexed.from().toString());
        }
        export.write(pages(ledger.answerSearch().matches(filter)), "answers", response);
        return null;
    }

    /** A page of the same list from its other end: for people, who look for what was said last. */
    public AllAnswersPage newestFirst(HttpServletRequest http) {
        var query = new Query(http);
        var parameters = new LinkedHashMap<String, Object>();
        AnswerFilter filter = filter(query, parameters);
        return page(
                query,
                ledger.answerSearch().matches(filter, AnswerOrder.NEWEST_FIRST),
                parameters,
                ledger.answerIndex().indexed());
    }

    private AllAnswersPage page(Query query, MatchingAnswers matches, Map<String, Object> parameters, Indexed indexed) {
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        FoundAnswers found = matches.page(bookmark(query), limit);
        parameters.put("limit", limit);
        return new AllAnswersPage(
                found.answers().stream().map(AnswerView::of).toList(),
                indexed.until(),
                indexed.from(),
                next(found.next(), parameters));
    }

    /** @param parameters gets them as they stand in the next page's link */
    private AnswerFilter filter(Query query, Map<String, Object> parameters) {
        LocalDate from = query.date("from");
        LocalDate to = query.date("to");
        if (from != null && to != null && to.isBefore(from)) {
            throw Refusal.badRequest("from " + from + " to " + to + ": that ends before it begins");
        }
        CellFilter cells = new FilterInput(ledger).ofAnswers(query);
        Boolean simulated = query.flag("simulated");
        String words = query.text("q");
        if (words != null && !ledger.answerSearch().asksForWords(words)) {
            throw Refusal.badRequest("?q: there is no word in it; write some, such as cheap OR price");
        }
        parameters.put("from", from);
        parameters.put("to", to);
        parameters.putAll(cells.fields());
        parameters.put("simulated", simulated);
        parameters.put("q", words);
        return new AnswerFilter(
                cells, from == null ? null : begin(from), to == null ? null : begin(to.plusDays(1)), simulated, words);
    }

    private static Instant begin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Null: there is none, so that the first page is meant. */
    private static AnswerKey bookmark(Query query) {
        String value = query.text("after");
        if (value == null) {
            return null;
        }
        var parts = BOOKMARK.matcher(value);
        if (!parts.matches()) {
            throw Refusal.badRequest("?after: take it from the page before: its next is the whole link");
        }
        return new AnswerKey(
                Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS), Long.parseLong(parts.group(2)));
    }

    private static String next(AnswerKey after, Map<String, Object> parameters) {
        if (after == null) {
            return null;
        }
        parameters.put("after", ChronoUnit.MICROS.between(Instant.EPOCH, after.at()) + "." + after.cellId());
        return Links.page(PATH, parameters);
    }

    private static AnswerPages pages(MatchingAnswers matches) {
        return new AnswerPages() {
            private AnswerKey after = AnswerKey.START;

            @Override
            public List<Answer> next() {
                if (after == null) {
                    return null;
                }
                FoundAnswers found = matches.page(after, AnswerExport.PAGE);
                after = found.next();
                return found.answers();
            }
        };
    }
}
