package dev.rollcall.api.pages;

import dev.rollcall.api.PageRole;
import dev.rollcall.store.AccessRole;
import dev.rollcall.store.Domain;
import dev.rollcall.store.DomainList;
import dev.rollcall.store.DomainListReader;
import dev.rollcall.store.ListBounds;
import dev.rollcall.store.ListTooLongException;
import dev.rollcall.store.UnreadableListException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * Reads a file for the page Start, as {@code PUT /api/lists/NAME} reads one: the same formats, the same choice of the column. It
 * keeps nothing: the page shows what was read, and sends it with the job.
 */
@Controller
class ListFileController {
    /** Of a table with many columns the domains are a small part; what is more than a job's body may hold is put as a list. */
    private static final ListBounds BOUNDS = new ListBounds(8 << 20, 100_000);

    /** Of the lines that are no domain, so many are shown. */
    private static final int SHOWN = 20;

    /**
     * @param takenFrom {@code column 2 (domain) of 3, 1 header line skipped}; null for a plain list
     * @param duplicates lines that name a domain again
     * @param badLines how many lines are no domain
     * @param bad the first of these
     */
    record FileDomains(List<String> domains, String takenFrom, long duplicates, long badLines, List<FileLine> bad) {}

    /**
     * @param line from 1
     * @param reason why it is no domain
     */
    record FileLine(long line, String value, String reason) {}

    @PostMapping("/ui/start/file")
    @PageRole(AccessRole.WRITE)
    ResponseEntity<Object> read(HttpServletRequest http) throws IOException {
        String column = new FormQuery(http).filled().text("column");
        try {
            DomainListReader reader = DomainListReader.of(http.getInputStream(), column, BOUNDS);
            var list = new DomainList(SHOWN);
            reader.readAll(list);
            return ResponseEntity.ok(read(list, reader.layout().words()));
        } catch (UnreadableListException e) {
            return refused("The file: " + e.getMessage().replace("--column", "column") + ".");
        } catch (ListTooLongException e) {
            return refused("The file: " + e.getMessage()
                    + ". A larger one is put as a list first: ./rollcall lists put NAME FILE; then it is chosen here.");
        }
    }

    private static FileDomains read(DomainList list, String layout) {
        return new FileDomains(
                list.domains().stream().map(Domain::name).toList(),
                layout.isEmpty() ? null : layout,
                list.duplicates(),
                list.badCount(),
                list.bad().stream()
                        .map(bad -> new FileLine(bad.place(), bad.value(), bad.reason()))
                        .toList());
    }

    private static ResponseEntity<Object> refused(String detail) {
        return ResponseEntity.badRequest().body(Map.of("detail", detail));
    }
}
