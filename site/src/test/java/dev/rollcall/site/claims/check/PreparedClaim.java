package dev.rollcall.site.claims.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.site.claims.CheckResult;
import dev.rollcall.site.claims.CheckResult.ContradictedCandidate;
import dev.rollcall.site.claims.CheckResult.SupportedCandidate;
import dev.rollcall.site.claims.Checked;
import dev.rollcall.site.claims.Claim;
import dev.rollcall.site.claims.Claim.Kind;
import dev.rollcall.site.claims.Passage;
import dev.rollcall.site.claims.TextSpan;
import dev.rollcall.site.claims.Verdict;
import dev.rollcall.site.claims.Verdicts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A claim with chunks of its site and what they say of it, written before the rules.
 *
 * @param expected "supported", "contradicted", "silent" or "neither" (a range, another plan, region, currency or time)
 */
record PreparedClaim(int id, String expected, String site, Claim claim, List<Passage> passages) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<PreparedClaim> read(String half) {
        String name = "/dev/rollcall/site/claims/" + half + ".jsonl";
        try (var lines = new BufferedReader(
                new InputStreamReader(PreparedClaim.class.getResourceAsStream(name), StandardCharsets.UTF_8))) {
            List<PreparedClaim> claims = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                claims.add(of(JSON.readTree(line)));
            }
            return claims;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PreparedClaim of(JsonNode row) {
        String answer = row.path("answer").textValue();
        var claim = new Claim(
                new TextSpan(0, answer.codePointCount(0, answer.length())),
                answer,
                Kind.valueOf(row.path("kind").textValue().toUpperCase(Locale.ROOT)),
                row.path("subject").textValue(),
                row.path("attribute").textValue(),
                row.path("value").textValue());
        List<Passage> passages = new ArrayList<>();
        for (JsonNode chunk : row.path("chunks")) {
            passages.add(new Passage(
                    "c" + passages.size(),
                    chunk.path("heading").textValue(),
                    "https://site.example/",
                    chunk.path("text").textValue()));
        }
        return new PreparedClaim(
                row.path("id").intValue(),
                row.path("expected").textValue(),
                row.path("site").textValue(),
                claim,
                passages);
    }

    /** What the checks alone say of each chunk. */
    List<Checked> checks() {
        var check = new ValueCheck(List.of(site));
        return passages.stream()
                .map(passage -> new Checked(passage.id(), check.check(claim, passage)))
                .toList();
    }

    /** What the checks alone decide, without a judge. */
    Verdict verdict() {
        return Verdicts.decide(checks(), List.of()).verdict();
    }

    static TextSpan quote(CheckResult result) {
        if (result instanceof SupportedCandidate same) {
            return same.quote();
        }
        return result instanceof ContradictedCandidate other ? other.quote() : null;
    }
}
