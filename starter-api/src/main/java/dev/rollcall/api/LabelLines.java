package dev.rollcall.api;

import dev.rollcall.store.Domain;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Labels.NewLabel;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Reads the lines of a sample that a person has filled in. All of them are looked at before any of them is kept. */
final class LabelLines {
    static final String TYPE = "application/x-ndjson";

    private static final int MOST = 20_000;
    private static final String TOO_LARGE =
            "the labels are above 64 MiB: take the texts out of the lines, which nobody reads here, or send them as"
                    + " several files. Nothing was done.";

    private final Domain domain;
    private final int domainId;
    private final Ledger ledger;
    private final List<FilledLine> filled = new ArrayList<>();
    private final List<BadLine> bad = new ArrayList<>();
    private final Set<Long> badLines = new LinkedHashSet<>();
    private long lines;
    private int blank;

    LabelLines(Domain domain, int domainId, Ledger ledger) {
        this.domain = domain;
        this.domainId = domainId;
        this.ledger = ledger;
    }

    /** @param blank lines of which nothing was filled in */
    record SentLabels(List<NewLabel> labels, int blank) {}

    private record NameInAnswer(long cell, String entity) {}

    /** @throws Refusal that names every bad line; nothing is kept then */
    SentLabels read(HttpServletRequest request) throws IOException {
        refuseOtherTypes(request.getContentType());
        var body = new ListBody(request, TOO_LARGE);
        var in = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            lines++;
            take(lines == 1 ? line.replaceFirst("^\ufeff", "") : line);
        }
        if (filled.isEmpty() && bad.isEmpty() && blank == 0) {
            throw Refusal.badRequest("there is no line in the body: send those of GET /api/domains/" + domain
                    + "/judge/sample, filled in. Nothing was done.");
        }
        refuseTwice();
        List<NewLabel> labels = known();
        refuseIfBad();
        return new SentLabels(labels, blank);
    }

    private static void refuseOtherTypes(String type) {
        try {
            MediaType sent = type == null ? null : MediaType.parseMediaType(type);
            if (sent != null && TYPE.equals(sent.getType() + "/" + sent.getSubtype())) {
                return;
            }
        } catch (InvalidMediaTypeException e) {
            // Refused below.
        }
        throw new Refusal(415, "send the labels with the header Content-Type: " + TYPE + ", an object a line");
    }

    private void take(String line) {
        if (line.isBlank()) {
            return;
        }
        if (filled.size() + blank == MOST) {
            throw new Refusal(
                    413,
                    String.format(
                            Locale.ROOT,
                            "there are more than %,d labels: send them as several files. Nothing was done.",
                            MOST));
        }
        FilledLine read = FilledLine.read(lines, line, this::bad);
        if (read == FilledLine.BLANK) {
            blank++;
        } else if (read != null) {
            filled.add(read);
        }
    }

    private void bad(long line, String value, String reason) {
        badLines.add(line);
        bad.add(new BadLine(line, InvalidDomainException.shown(value), reason));
    }

    private void refuseTwice() {
        Map<NameInAnswer, Long> seen = new HashMap<>();
        for (FilledLine line : filled) {
            Long first = seen.putIfAbsent(new NameInAnswer(line.cell(), line.entity()), line.line());
            if (first != null) {
                bad(
                        line.line(),
                        line.entity(),
                        "line " + first + " labels it in the same answer already; leave one of the two");
            }
        }
    }

    private List<NewLabel> known() {
        Map<String, Integer> ids = ledger.entities().ids(domainId);
        Map<Long, List<Integer>> named = ledger.labels()
                .named(
                        domainId,
                        filled.stream().map(FilledLine::cell).distinct().toList());
        var labels = new ArrayList<NewLabel>();
        for (FilledLine line : filled) {
            List<Integer> here = named.get(line.cell());
            Integer id = ids.get(line.entity());
            if (here == null) {
                bad(
                        line.line(),
                        String.valueOf(line.cell()),
                        "no answer about " + domain + " has this cell; leave cell and entity as the sample has them");
            } else if (id == null || !here.contains(id)) {
                bad(line.line(), line.entity(), "answer " + line.cell() + " names " + names(ids, here));
            } else {
                labels.add(new NewLabel(line.cell(), id, line.sentiment(), line.recommended(), line.otherBearer()));
            }
        }
        return labels;
    }

    private static String names(Map<String, Integer> ids, List<Integer> here) {
        List<String> names = ids.entrySet().stream()
                .filter(entity -> here.contains(entity.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return names.isEmpty()
                ? "nobody who is tracked"
                : String.join(", ", names) + ", and nobody else who is tracked";
    }

    private void refuseIfBad() {
        if (bad.isEmpty()) {
            return;
        }
        bad.sort(Comparator.comparingLong(BadLine::line));
        BadLine first = bad.get(0);
        String where = "line " + first.line() + " '" + first.value() + "': " + first.reason();
        throw new Refusal(
                400,
                (badLines.size() == 1
                                ? where
                                : String.format(Locale.ROOT, "%,d lines are wrong, such as ", badLines.size()) + where)
                        + ". Nothing was done.",
                bad.stream().limit(InputErrors.SHOWN).toList(),
                bad.size());
    }
}
