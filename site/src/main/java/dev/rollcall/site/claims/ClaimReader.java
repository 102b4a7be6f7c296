package dev.rollcall.site.claims;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.site.claims.Claim.Kind;
import dev.rollcall.site.claims.ClaimReading.Claims;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Believes of a reply's claims only those that the answer itself shows. */
final class ClaimReader {
    private final String answer;
    private final int most;
    private final List<Claim> claims = new ArrayList<>();
    private final Set<List<String>> seen = new HashSet<>();
    private int given;
    private int invented;
    private int elsewhere;
    private int opinions;
    private int unusable;
    private int twice;
    private int surplus;

    ClaimReader(String answer, int most) {
        this.answer = answer;
        this.most = most;
    }

    /** @param root fits the schema */
    Claims read(JsonNode root) {
        root.path("claims").forEach(this::readClaim);
        return new Claims(claims, new ClaimCounts(given, invented, elsewhere, opinions, unusable, twice, surplus));
    }

    private void readClaim(JsonNode item) {
        given++;
        String quote = text(item, "quote");
        TextSpan span = QuoteFinder.find(answer, quote);
        if (span == null) {
            invented++;
        } else if (!item.path("of_company").booleanValue()) {
            elsewhere++;
        } else if (!text(item, "nature").equals("fact")) {
            opinions++;
        } else if (!isText(text(item, "subject")) || !isText(text(item, "attribute")) || !isText(text(item, "value"))) {
            unusable++;
        } else if (!seen.add(List.of(
                folded(item, "kind"), folded(item, "subject"), folded(item, "attribute"), folded(item, "value")))) {
            twice++;
        } else if (claims.size() == most) {
            surplus++;
        } else {
            Kind kind = Kind.valueOf(text(item, "kind").toUpperCase(Locale.ROOT));
            claims.add(
                    new Claim(span, quote, kind, text(item, "subject"), text(item, "attribute"), text(item, "value")));
        }
    }

    private static boolean isText(String text) {
        return !text.isBlank()
                && text.length() <= ClaimExtraction.LONGEST_FIELD
                && text.indexOf('\0') < 0
                && Letters.areWellFormed(text);
    }

    private static String folded(JsonNode item, String member) {
        return text(item, member).strip().toLowerCase(Locale.ROOT);
    }

    private static String text(JsonNode item, String member) {
        return item.path(member).textValue();
    }
}
