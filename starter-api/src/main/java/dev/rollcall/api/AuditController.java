package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.rollcall.store.AuditTrail.AuditEntry;
import dev.rollcall.store.AuditTrail.AuditRow;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who changed what, the latest first. */
@RestController
public class AuditController {
    private static final String PATH = "/api/audit";
    private static final Pattern ACTOR = Pattern.compile("[!-~]{1,64}");
    private static final Pattern OPERATION = Pattern.compile("[A-Za-z0-9_]{1,100}");
    private static final int PAGE = 20;
    private static final int MAX_PAGE = 200;

    private final Ledger ledger;

    AuditController(Ledger ledger) {
        this.ledger = ledger;
    }

    public record AuditView(long id, @JsonUnwrapped AuditEntry entry) {
        static AuditView of(AuditRow row) {
            return new AuditView(row.id(), row.entry());
        }
    }

    /** @param next null on the last page */
    public record AuditPage(List<AuditView> audit, String next) {}

    @GetMapping(PATH)
    public AuditPage audit(HttpServletRequest http) {
        var query = new Query(http);
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        String actor = query.matching("actor", ACTOR, "it is at most 64 visible ASCII characters");
        String operation = query.matching(
                "operation", OPERATION, "it is an operationId of GET /openapi.json: letters, digits and '_'");
        List<AuditRow> found = ledger.auditTrail().page(actor, operation, query.id("after"), limit + 1);
        List<AuditRow> page = found.subList(0, Math.min(limit, found.size()));
        String next = null;
        if (found.size() > limit) {
            var parameters = new LinkedHashMap<String, Object>();
            parameters.put("actor", actor);
            parameters.put("operation", operation);
            parameters.put("limit", limit);
            parameters.put("after", page.get(limit - 1).id());
            next = Links.page(PATH, parameters);
        }
        return new AuditPage(page.stream().map(AuditView::of).toList(), next);
    }
}
