package dev.rollcall.site.claims.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.site.claims.Checked;
import dev.rollcall.site.claims.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Site.md §6.10: the checks alone, over 120 claims in five notations. The second half was not looked at while rules were tuned. */
class PreparedClaimsTest {
    private static final double LEAST_PRECISION = 0.95;

    @Test
    void contradictedIsPreciseAndNeverSaidOfASilentSite() {
        assertFigures("claims-tuning");
    }

    @Test
    void norInTheHalfThatTheRulesWereNotTunedOn() {
        assertFigures("claims-held-out");
    }

    private static void assertFigures(String half) {
        List<PreparedClaim> claims = PreparedClaim.read(half);
        var figures = Figures.of(claims);
        System.out.println(half + ": " + figures);
        if (half.equals(System.getProperty("claims.show"))) {
            claims.forEach(PreparedClaimsTest::show);
        }
        assertThat(claims).hasSize(60);
        assertThat(figures.precision()).isGreaterThanOrEqualTo(LEAST_PRECISION);
        assertThat(figures.contradictedWhereSilent())
                .as("the site is silent, or gives a range")
                .isZero();
        assertThat(figures.supportedWrongly()).isZero();
        assertThat(figures.found()).as("some are found at all").isGreaterThanOrEqualTo(figures.expected() / 2);
    }

    @Test
    void quotesAreStatementsOfTheirChunk() {
        Stream.of("claims-tuning", "claims-held-out")
                .flatMap(half -> PreparedClaim.read(half).stream())
                .forEach(PreparedClaimsTest::assertQuotes);
    }

    private static void assertQuotes(PreparedClaim claim) {
        List<Checked> checks = claim.checks();
        for (int i = 0; i < checks.size(); i++) {
            var quote = PreparedClaim.quote(checks.get(i).result());
            String text = claim.passages().get(i).text();
            assertThat(quote == null || quote.end() <= text.codePointCount(0, text.length()))
                    .isTrue();
        }
    }

    /** Those that are not decided as expected. */
    private static void show(PreparedClaim claim) {
        Verdict verdict = claim.verdict();
        String said = verdict == Verdict.UNVERIFIABLE
                ? "silent or neither"
                : verdict.name().toLowerCase(Locale.ROOT);
        if (!said.contains(claim.expected())) {
            System.out.println(claim.id() + " " + claim.expected() + " " + claim.checks() + " " + claim.claim() + " "
                    + claim.passages());
        }
    }

    /**
     * @param expected contradicted ones
     * @param found those of them that the checks say to be contradicted
     */
    record Figures(
            int expected,
            int found,
            int wrong,
            int contradictedWhereSilent,
            int supported,
            int foundSupported,
            int supportedWrongly) {
        static Figures of(List<PreparedClaim> claims) {
            int[] counts = new int[7];
            for (PreparedClaim claim : claims) {
                Verdict verdict = claim.verdict();
                boolean contradicted = claim.expected().equals("contradicted");
                boolean supported = claim.expected().equals("supported");
                counts[0] += contradicted ? 1 : 0;
                counts[1] += contradicted && verdict == Verdict.CONTRADICTED ? 1 : 0;
                counts[2] += !contradicted && verdict == Verdict.CONTRADICTED ? 1 : 0;
                counts[3] += !contradicted && !supported && verdict == Verdict.CONTRADICTED ? 1 : 0;
                counts[4] += supported ? 1 : 0;
                counts[5] += supported && verdict == Verdict.SUPPORTED ? 1 : 0;
                counts[6] += !supported && verdict == Verdict.SUPPORTED ? 1 : 0;
            }
            return new Figures(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6]);
        }

        double precision() {
            return (double) found / Math.max(1, found + wrong);
        }
    }
}
