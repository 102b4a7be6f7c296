package dev.rollcall.api;

import dev.rollcall.api.FigureReader.ReadDomain;
import dev.rollcall.insight.figures.InsightMetric;
import dev.rollcall.reports.CanonicalJson;
import dev.rollcall.reports.ReportDocument;
import dev.rollcall.reports.plots.Drawing;
import dev.rollcall.reports.plots.Plot;
import dev.rollcall.reports.plots.PngPicture;
import dev.rollcall.reports.plots.SvgPicture;
import dev.rollcall.store.Domain;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.FigureCounts.DomainWindow;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Reports.KeptReport;
import dev.rollcall.store.Reports.ReportTerms;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reports: what answers said of a domain as of a moment, with the same bytes whenever somebody asks again. */
@RestController
class ReportController {
    private static final String REPORTS = "/api/reports";
    private static final int PAGE = 20;
    private static final int MAX_PAGE = 200;
    private static final Pattern ID = Pattern.compile("[1-9]\\d{0,8}");
    private static final String PNG = "png";
    private static final List<String> PICTURES = List.of("svg", PNG);

    private final Ledger ledger;
    private final FigureReader figures;
    private final ReportReader reports;

    ReportController(Ledger ledger, FigureReader figures) {
        this.ledger = ledger;
        this.figures = figures;
        this.reports = new ReportReader(ledger);
    }

    /**
     * @param asOf answers that were saved from then on are missing in it
     * @param windows how many
     * @param comparedWindows null: compared with nothing
     * @param sha256 of its canonical JSON, in hex
     */
    record ReportView(
            int id,
            String domain,
            int run,
            Instant asOf,
            int metricVersion,
            boolean simulated,
            int windows,
            Integer comparedWindows,
            String sha256,
            String madeBy,
            Instant madeAt) {
        static ReportView of(KeptReport report) {
            return new ReportView(
                    report.id(),
                    report.domain(),
                    report.runId(),
                    report.asOf(),
                    report.metricVersion(),
                    report.simulated(),
                    report.windowIds().size(),
                    report.comparedIds() == null ? null : report.comparedIds().size(),
                    report.sha256(),
                    report.madeBy(),
                    report.madeAt());
        }
    }

    /** @param next null on the last page */
    record ReportListPage(List<ReportView> reports, String next) {}

    @PostMapping(REPORTS)
    ResponseEntity<ReportView> make(HttpServletRequest http) throws IOException {
        ReportRequest request = ReportRequest.read(http);
        ReadDomain domain = figures.domain(request.domain(), request.run());
        List<DomainWindow> windows = domain.windows().chosen(request.span());
        List<DomainWindow> compared =
                request.compareTo().isEmpty() ? null : domain.windows().comparedWith(request.compareTo(), windows);
        refuseTooMany(windows, compared);
        ExtractionRun run = readable(domain);
        var terms = new ReportTerms(
                domain.id(),
                run.id(),
                ReportDocument.VERSION,
                InsightMetric.VERSION,
                isSimulated(request, domain, windows),
                FigureReader.ids(windows),
                compared == null ? null : FigureReader.ids(compared),
                ApiCaller.of(http).by());
        KeptReport report = ledger.reports()
                .make(
                        terms,
                        domain.entities().owners(),
                        rows -> CanonicalJson.of(reports.document(rows, run)).sha256())
                .orElseThrow(() -> new Refusal(409, "run " + run.id() + " was deleted just now; ask again"));
        return ResponseEntity.created(URI.create(REPORTS + "/" + report.id())).body(ReportView.of(report));
    }

    private static void refuseTooMany(List<DomainWindow> windows, List<DomainWindow> compared) {
        int all = windows.size() + (compared == null ? 0 : compared.size());
        if (all > ReportRequest.MOST_WINDOWS) {
            throw Refusal.badRequest("/windows: these are " + all + " windows, and a report has "
                    + ReportRequest.MOST_WINDOWS + " at most; give from and to. Nothing was done.");
        }
    }

    private static ExtractionRun readable(ReadDomain domain) {
        ExtractionRun run = domain.run();
        if (run == null) {
            throw new Refusal(
                    409,
                    "no answer about " + domain.domain()
                            + " has been read yet, so that there is nothing to report; a worker"
                            + " reads them as they come. Nothing was done.");
        }
        if (run.state().equals("building")) {
            throw new Refusal(
                    409,
                    "run " + run.id()
                            + " is still being built; ask again when it is current, or leave run out. Nothing was"
                            + " done.");
        }
        return run;
    }

    /** Real answers where there are any: the two are never pooled. */
    private boolean isSimulated(ReportRequest request, ReadDomain domain, List<DomainWindow> windows) {
        return request.simulated() != null
                ? request.simulated()
                : FigureReader.isSimulated(null, figures.counts(domain, windows, List.of()));
    }

    @GetMapping(REPORTS)
    ReportListPage list(HttpServletRequest http) {
        var query = new Query(http);
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        Domain domain = query.domain("domain");
        Integer id = domain == null
                ? null
                : ledger.domains()
                        .id(DomainController.known(ledger, domain.name()))
                        .orElseThrow();
        List<KeptReport> found = ledger.reports().list(id, query.id("after"), limit + 1);
        List<KeptReport> page = found.subList(0, Math.min(limit, found.size()));
        String next = null;
        if (found.size() > limit) {
            var parameters = new LinkedHashMap<String, Object>();
            parameters.put("domain", domain == null ? null : domain.name());
            parameters.put("limit", limit);
            parameters.put("after", page.get(limit - 1).id());
            next = Links.page(REPORTS, parameters);
        }
        return new ReportListPage(page.stream().map(ReportView::of).toList(), next);
    }

    @GetMapping(REPORTS + "/{id}")
    void report(@PathVariable String id, HttpServletRequest http, HttpServletResponse response) throws IOException {
        ReportFormat format = ReportFormat.of(new Query(http).format(ReportFormat.WORDS));
        KeptReport report = find(id);
        ReportDocument document = rebuilt(report);
        byte[] bytes = format.bytes(document, report.id(), CanonicalJson.of(document));
        if (format != ReportFormat.JSON) {
            attach(response, report, format.word());
        }
        response.setHeader("ETag", "\"" + report.sha256() + "-" + format.word() + "\"");
        send(response, format.type(), bytes);
    }

    @GetMapping(REPORTS + "/{id}/plots/{plot}")
    void plot(@PathVariable String id, @PathVariable String plot, HttpServletRequest http, HttpServletResponse response)
            throws IOException {
        String format = new Query(http).format(PICTURES, PICTURES.get(0));
        KeptReport report = find(id);
        Plot which = Plot.of(plot)
                .orElseThrow(
                        () -> Refusal.notFound("a report has no such plot; it has " + String.join(", ", Plot.words())));
        Drawing drawing = which.of(rebuilt(report));
        boolean png = format.equals(PNG);
        send(
                response,
                png ? "image/png" : "image/svg+xml",
                png ? PngPicture.of(drawing) : SvgPicture.of(drawing).getBytes(StandardCharsets.UTF_8));
    }

    private KeptReport find(String id) {
        return (ID.matcher(id).matches() ? ledger.reports().byId(Integer.parseInt(id)) : Optional.<KeptReport>empty())
                .orElseThrow(
                        () -> Refusal.notFound("there is no such report; GET /api/reports lists those that there are"));
    }

    /** What was reported, or a refusal: never anything else. */
    private ReportDocument rebuilt(KeptReport report) {
        if (report.metricVersion() != InsightMetric.VERSION || report.reportVersion() != ReportDocument.VERSION) {
            throw gone(
                    report,
                    "it was made by formulas of version " + report.metricVersion() + " in form "
                            + report.reportVersion()
                            + ", and this Rollcall has version " + InsightMetric.VERSION + " and form "
                            + ReportDocument.VERSION + ": ask a Rollcall of then");
        }
        ExtractionRun run = ledger.extractionRuns()
                .byId(report.runId())
                .orElseThrow(() -> gone(report, "its extraction run " + report.runId() + " was deleted"));
        if (ledger.entities().find(run.entitySetId()).isEmpty()) {
            throw gone(report, "its set of entities was deleted");
        }
        var rows = ledger.reports().rows(report, reports.entities(run).owners());
        ReportDocument document = reports.isWhole(rows, run) ? reports.document(rows, run) : null;
        if (document == null || !sha256(document).equals(report.sha256())) {
            throw gone(report, "rows that it is made of were deleted or changed in the ledger");
        }
        return document;
    }

    private static String sha256(ReportDocument document) {
        return HexFormat.of().formatHex(CanonicalJson.of(document).sha256());
    }

    private static Refusal gone(KeptReport report, String why) {
        return new Refusal(
                410,
                "report " + report.id() + " can't be made again as it was: " + why + ". Its sha256 was "
                        + report.sha256());
    }

    private static void attach(HttpServletResponse response, KeptReport report, String ending) {
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"" + report.domain().replaceAll("[^A-Za-z0-9._-]", "_") + "-report-"
                        + report.id() + "." + ending + "\"");
    }

    private static void send(HttpServletResponse response, String type, byte[] bytes) throws IOException {
        response.setContentType(type);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
