package dev.rollcall.api.pages;

import dev.rollcall.api.GridReader;
import dev.rollcall.api.JobController;
import dev.rollcall.api.PageRole;
import dev.rollcall.api.Query;
import dev.rollcall.api.Refusal;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.CellScreen;
import dev.rollcall.pages.CellsScreen;
import dev.rollcall.store.Body;
import dev.rollcall.store.Cells.Cell;
import dev.rollcall.store.Domain;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Single cells: as a panel beside the page that was looked at, or, without a script, as a page. */
@Controller
class CellPageController {
    private static final MediaType PLAIN = new MediaType("text", "plain", StandardCharsets.UTF_8);

    private final PageWriter writer;
    private final Ledger ledger;
    private final CellReader reader;

    CellPageController(PageWriter writer, Ledger ledger) {
        this.writer = writer;
        this.ledger = ledger;
        this.reader = new CellReader(ledger);
    }

    @GetMapping("/ui/jobs/{id}/cells")
    @PageRole
    ResponseEntity<String> cells(@PathVariable String id, HttpServletRequest http) {
        Job job = JobController.find(ledger, id);
        var query = new Query(http);
        Domain domain = query.domain("domain");
        Map<String, List<Integer>> columns = GridReader.columns(ledger, job);
        String provider = query.word("provider", columns.keySet());
        if (domain == null || provider == null) {
            throw Refusal.badRequest("say which: ?domain=…&provider=…");
        }
        int domainId = ledger.jobGrid()
                .domainId(job.id(), domain.name())
                .orElseThrow(() -> Refusal.notFound("the job does not ask about " + domain.name()));
        CellsScreen screen = reader.read(job, domainId, domain.name(), provider, columns.get(provider));
        return isPanel(http)
                ? writer.part(http, "cellsPart", screen)
                : writer.page(http, new Place("cells", "jobs"), domain.name() + ", " + provider, screen);
    }

    @GetMapping("/ui/cells/{id}")
    @PageRole
    ResponseEntity<String> cell(@PathVariable String id, HttpServletRequest http) {
        String job = new Query(http).text("job");
        CellScreen screen = reader.read(find(id), job == null ? null : JobController.find(ledger, job));
        return isPanel(http)
                ? writer.part(http, "cellPanel", screen)
                : writer.page(http, new Place("cell", "jobs"), "Cell " + id, screen);
    }

    /** What the provider has sent, as it came. */
    @GetMapping("/ui/cells/{id}/raw")
    @PageRole
    ResponseEntity<byte[]> raw(@PathVariable String id) {
        byte[] raw = content(id).raw();
        return plain(raw == null ? new byte[0] : raw);
    }

    @GetMapping("/ui/cells/{id}/text")
    @PageRole
    ResponseEntity<byte[]> text(@PathVariable String id) {
        String text = content(id).text();
        return plain(text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8));
    }

    private Body content(String id) {
        return ledger.answers()
                .ofCell(find(id).id())
                .orElseThrow(() -> Refusal.notFound("cell " + id + " has no reply"))
                .content();
    }

    /** Nothing in it is run, whatever it holds. */
    private static ResponseEntity<byte[]> plain(byte[] bytes) {
        return ResponseEntity.ok()
                .contentType(PLAIN)
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .body(bytes);
    }

    private Cell find(String id) {
        if (id.matches("\\d{1,18}")) {
            var cell = ledger.cells().byId(Long.parseLong(id));
            if (cell.isPresent()) {
                return cell.get();
            }
        }
        throw Refusal.notFound("there is no cell '" + InvalidDomainException.shown(id) + "'");
    }

    private static boolean isPanel(HttpServletRequest http) {
        return "true".equals(http.getHeader("HX-Request"));
    }
}
