package dev.rollcall.api.pages;

import dev.rollcall.api.AuditController;
import dev.rollcall.api.AuditController.AuditPage;
import dev.rollcall.api.AuditController.AuditView;
import dev.rollcall.api.PageRole;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.AuditScreen;
import dev.rollcall.pages.AuditScreen.AuditLine;
import dev.rollcall.store.AccessRole;
import dev.rollcall.store.AuditTrail.AuditEntry;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Who changed what. */
@Controller
class AuditPageController {
    private static final String PATH = "/ui/audit";

    private final PageWriter writer;
    private final Ledger ledger;
    private final AuditController audit;

    AuditPageController(PageWriter writer, Ledger ledger, AuditController audit) {
        this.writer = writer;
        this.ledger = ledger;
        this.audit = audit;
    }

    @GetMapping(PATH)
    @PageRole(AccessRole.ADMIN)
    ResponseEntity<String> audit(HttpServletRequest http) {
        var request = new RowsRequest(http, Map.of("limit", "50"));
        AuditPage page = audit.audit(request);
        var screen = new AuditScreen(
                ledger.now(),
                request.getParameter("actor"),
                request.getParameter("operation"),
                page.audit().stream().map(AuditPageController::line).toList(),
                RowsRequest.next(PATH, page.next()));
        return writer.page(http, new Place("audit", "audit"), "Audit", screen);
    }

    private static AuditLine line(AuditView view) {
        AuditEntry entry = view.entry();
        return new AuditLine(
                view.id(),
                entry.at(),
                entry.actor(),
                entry.operation(),
                entry.target(),
                entry.status(),
                entry.requestId(),
                entry.remote(),
                entry.summary());
    }
}
