package dev.rollcall.api;

import dev.rollcall.api.LabelLines.SentLabels;
import dev.rollcall.store.Domain;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.LabelSample.DrawnAnswer;
import dev.rollcall.store.Labels.ComparedWords;
import dev.rollcall.store.Labels.LabelledJudge;
import dev.rollcall.store.Labels.PutLabels;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Names in judged answers that people label, and what they say. Judges are held against it; no figure is made of it. */
@RestController
class LabelController {
    private static final List<String> FORMATS = List.of("json", "ndjson");
    private static final int ANSWERS = 100;
    private static final int MOST_ANSWERS = 1_000;

    private final Ledger ledger;

    LabelController(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @param answers how many were drawn; a line is a name in one */
    record SampleView(String domain, boolean simulated, int seed, int answers, List<LabelLine> lines) {}

    /** A judge and its agreement with people, in answers about the domain and about all. */
    record LabelledJudgeView(
            String provider, String model, boolean simulated, int schemaVersion, JudgeAgreement agreement) {
        static LabelledJudgeView of(Map.Entry<LabelledJudge, List<ComparedWords>> compared) {
            LabelledJudge judge = compared.getKey();
            return new LabelledJudgeView(
                    judge.provider(),
                    judge.model(),
                    judge.simulated(),
                    judge.schemaVersion(),
                    JudgeAgreement.of(compared.getValue()));
        }
    }

    /**
     * @param labelled lines that were filled in
     * @param replaced of these, labels that the same person had given before
     * @param mixed of these, lines with the sentiment null
     * @param blank lines that were left as they came
     * @param judges those that have judged labelled answers about the domain
     */
    record LabelsView(
            String domain,
            String labelledBy,
            int labelled,
            int added,
            int replaced,
            long mixed,
            int blank,
            List<LabelledJudgeView> judges) {}

    @GetMapping("/api/domains/{domain}/judge/sample")
    ResponseEntity<SampleView> sample(
            @PathVariable String domain, HttpServletRequest http, HttpServletResponse response) throws IOException {
        var query = new Query(http);
        String format = query.format(FORMATS);
        int seed = query.whole("seed", 1, 0, Integer.MAX_VALUE);
        int most = query.whole("answers", ANSWERS, 1, MOST_ANSWERS);
        Boolean simulated = query.flag("simulated");
        Domain name = DomainController.known(ledger, domain);
        int id = ledger.domains().id(name).orElseThrow();
        ExtractionRun run = ledger.extractionRuns().current(id).orElseThrow(() -> none(name));
        List<DrawnAnswer> drawn = ledger.labelSample().draw(run.id(), most, seed, simulated);
        if (drawn.isEmpty()) {
            throw none(name);
        }
        var lines = new LabelLine.Maker(name, ledger, run);
        if (format.equals("json")) {
            return ResponseEntity.ok(new SampleView(
                    name.name(),
                    drawn.get(0).simulated(),
                    seed,
                    drawn.size(),
                    drawn.stream().flatMap(answer -> lines.of(answer).stream()).toList()));
        }
        response.setContentType(LabelLines.TYPE);
        OutputStream out = response.getOutputStream();
        for (DrawnAnswer answer : drawn) {
            for (LabelLine line : lines.of(answer)) {
                out.write((Json.MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return null;
    }

    private static Refusal none(Domain name) {
        return Refusal.notFound("no judge has judged such an answer about " + name
                + " yet that is still here; ./rollcall judge " + name + " says how far it is");
    }

    /** All labels of the body, or none. */
    @PutMapping("/api/domains/{domain}/judge/labels")
    LabelsView put(@PathVariable String domain, HttpServletRequest http) throws IOException {
        Domain name = DomainController.known(ledger, domain);
        int id = ledger.domains().id(name).orElseThrow();
        SentLabels sent = new LabelLines(name, id, ledger).read(http);
        String by = ApiCaller.of(http).by();
        PutLabels put = ledger.labels().put(sent.labels(), by);
        return new LabelsView(
                name.name(),
                by,
                sent.labels().size(),
                put.added(),
                put.replaced(),
                sent.labels().stream()
                        .filter(label -> label.sentiment() == null && !label.otherBearer())
                        .count(),
                sent.blank(),
                judges(id));
    }

    private List<LabelledJudgeView> judges(int domain) {
        Map<LabelledJudge, List<ComparedWords>> byJudge = ledger.labels().compared(domain).stream()
                .collect(Collectors.groupingBy(ComparedWords::judge, LinkedHashMap::new, Collectors.toList()));
        return byJudge.entrySet().stream()
                .filter(judge -> judge.getValue().stream().anyMatch(ComparedWords::here))
                .map(LabelledJudgeView::of)
                .toList();
    }
}
