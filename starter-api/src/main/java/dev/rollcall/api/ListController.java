package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NamedLists.ListEntry;
import dev.rollcall.store.NamedLists.NamedList;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists of domains that are kept under a name, for jobs to come. */
@RestController
class ListController {
    private static final String LISTS = "/api/lists";
    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}");
    private static final int PAGE = 20;
    private static final int MAX_PAGE = 200;

    private final Ledger ledger;
    private final ListUpload lists;

    ListController(Ledger ledger, ListUpload lists) {
        this.ledger = ledger;
        this.lists = lists;
    }

    /** @param domains how many */
    record NamedListView(String name, long domains, Instant createdAt, Instant changedAt) {
        static NamedListView of(NamedList list) {
            return new NamedListView(list.name(), list.domains(), list.createdAt(), list.changedAt());
        }
    }

    /** @param next null on the last page */
    record NamedListPage(List<NamedListView> lists, String next) {}

    @GetMapping(LISTS)
    NamedListPage lists(HttpServletRequest http) {
        var query = new Query(http);
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        String after = query.text("after");
        List<NamedList> found = ledger.namedLists().list(after == null ? "" : after, limit + 1);
        List<NamedList> page = found.subList(0, Math.min(limit, found.size()));
        String next =
                found.size() > limit ? next(LISTS, limit, page.get(limit - 1).name()) : null;
        return new NamedListPage(page.stream().map(NamedListView::of).toList(), next);
    }

    /** @param next null on the last page */
    record EntryPage(NamedListView list, List<String> domains, String next) {}

    @GetMapping(LISTS + "/{name}")
    ResponseEntity<EntryPage> list(@PathVariable String name, HttpServletRequest http, HttpServletResponse response)
            throws IOException {
        NamedList list = find(name);
        var query = new Query(http);
        String format = query.format(ListExport.FORMATS);
        boolean bom = query.bom(format);
        if (format.equals(ListExport.JSON)) {
            int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
            return ResponseEntity.ok(page(list, query.whole("after", 0, 1, Integer.MAX_VALUE), limit));
        }
        query.refuse(List.of("limit", "after"), "as " + format + " all domains come in one go; leave it out");
        new ListExport(ledger, list).write(format, bom, response);
        return null;
    }

    private EntryPage page(NamedList list, int after, int limit) {
        List<ListEntry> found = ledger.namedLists().entries(list, after, limit + 1);
        List<ListEntry> page = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit
                ? next(LISTS + "/" + list.name(), limit, page.get(limit - 1).domainId())
                : null;
        return new EntryPage(
                NamedListView.of(list), page.stream().map(ListEntry::domain).toList(), next);
    }

    /** @param list its name */
    record ListImportView(String list, @JsonUnwrapped ImportView report) {}

    @PutMapping(LISTS + "/{name}")
    ListImportView put(@PathVariable String name, HttpServletRequest http) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw Refusal.badRequest("a list's name is 1 to 100 letters, digits, '.', '_' or '-', and not '"
                    + InvalidDomainException.shown(name) + "'");
        }
        var query = new Query(http);
        boolean skipInvalid = query.isSet("skip_invalid");
        var taken = lists.take(
                http,
                query.text("column"),
                reading -> ledger.domainImports().list(name, skipInvalid, reading),
                "DELETE " + LISTS + "/" + name + " takes the list away");
        return new ListImportView(name, ImportView.of(taken));
    }

    /** A job that was started from it has its own domains. */
    @DeleteMapping(LISTS + "/{name}")
    NamedListView remove(@PathVariable String name) {
        return NamedListView.of(ledger.namedLists().remove(name).orElseThrow(() -> unknown(name)));
    }

    private NamedList find(String name) {
        return ledger.namedLists().find(name).orElseThrow(() -> unknown(name));
    }

    private static Refusal unknown(String name) {
        return Refusal.notFound("there is no list '" + InvalidDomainException.shown(name) + "'; GET " + LISTS
                + " names those that there are");
    }

    private static String next(String path, int limit, Object after) {
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("limit", limit);
        parameters.put("after", after);
        return Links.page(path, parameters);
    }
}
