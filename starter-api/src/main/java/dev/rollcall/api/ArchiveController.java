package dev.rollcall.api;

import dev.rollcall.store.Archives.Archive;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** The files that old answers were moved to, and their way back. */
@RestController
class ArchiveController {
    private static final int PAGE = 20;
    private static final int MAX_PAGE = 200;

    private final Ledger ledger;

    ArchiveController(Ledger ledger) {
        this.ledger = ledger;
    }

    /** As {@link Archive} has it. */
    record ArchiveView(
            int id,
            String file,
            String sha256,
            long bytes,
            int rows,
            Instant firstAt,
            Instant lastAt,
            Instant createdAt,
            Instant movedAt,
            Instant restoredAt) {
        static ArchiveView of(Archive archive) {
            return new ArchiveView(
                    archive.id(),
                    archive.file(),
                    archive.sha256(),
                    archive.bytes(),
                    archive.rows(),
                    archive.firstAt(),
                    archive.lastAt(),
                    archive.createdAt(),
                    archive.movedAt(),
                    archive.restoredAt());
        }
    }

    /** @param next null on the last page */
    record ArchivePage(List<ArchiveView> archives, String next) {}

    @GetMapping("/api/archives")
    ArchivePage archives(HttpServletRequest http) {
        var query = new Query(http);
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        List<Archive> found = ledger.archives().list(query.id("after"), limit + 1);
        List<Archive> page = found.subList(0, Math.min(limit, found.size()));
        String next = null;
        if (found.size() > limit) {
            var parameters = new LinkedHashMap<String, Object>();
            parameters.put("limit", limit);
            parameters.put("after", page.get(limit - 1).id());
            next = Links.page("/api/archives", parameters);
        }
        return new ArchivePage(page.stream().map(ArchiveView::of).toList(), next);
    }

    /**
     * @param restored bodies that were put back
     * @param left bodies that were not: they were there already, or their cells were asked again since
     */
    record RestoredView(String file, int rows, int restored, int left) {}

    @PutMapping("/api/archives/{file}")
    RestoredView restore(@PathVariable String file, HttpServletRequest http) throws IOException {
        Archive archive = ledger.archives()
                .byFile(file)
                .orElseThrow(() -> Refusal.notFound("there is no archive '" + InvalidDomainException.shown(file)
                        + "'; GET /api/archives lists them"));
        int restored = new ArchiveUpload(ledger, archive).restore(http);
        return new RestoredView(archive.file(), archive.rows(), restored, archive.rows() - restored);
    }
}
