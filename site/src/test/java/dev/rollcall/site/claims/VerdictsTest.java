package dev.rollcall.site.claims;

import static dev.rollcall.site.claims.Verdict.CONTRADICTED;
import static dev.rollcall.site.claims.Verdict.SUPPORTED;
import static dev.rollcall.site.claims.Verdict.UNVERIFIABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.site.claims.CheckResult.ContradictedCandidate;
import dev.rollcall.site.claims.CheckResult.Neither;
import dev.rollcall.site.claims.CheckResult.Reason;
import dev.rollcall.site.claims.CheckResult.SupportedCandidate;
import dev.rollcall.site.claims.Decision.Method;
import dev.rollcall.site.claims.JudgeReading.Flaw;
import dev.rollcall.site.claims.JudgeReading.Vote;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictsTest {
    private static final TextSpan QUOTE = new TextSpan(3, 9);

    /** Letters are contradicted, supported and unverifiable; of checks "-" is none that says something. */
    @ParameterizedTest
    @CsvSource({
        "-,   ,   UNVERIFIABLE, ",
        "C,   ,   CONTRADICTED, CHECK",
        "S,   ,   SUPPORTED,    CHECK",
        "CS,  ,   UNVERIFIABLE, CHECK",
        "CS,  CC, UNVERIFIABLE, CHECK",
        "-C-, C,  CONTRADICTED, BOTH",
        "C,   CU, CONTRADICTED, BOTH",
        "C,   U,  UNVERIFIABLE, BOTH",
        "C,   UU, UNVERIFIABLE, BOTH",
        "C,   SS, UNVERIFIABLE, BOTH",
        "C,   CS, UNVERIFIABLE, BOTH",
        "S,   S,  SUPPORTED,    BOTH",
        "S,   UU, SUPPORTED,    CHECK",
        "S,   CC, UNVERIFIABLE, BOTH",
        "-,   C,  UNVERIFIABLE, JUDGE",
        "-,   CC, CONTRADICTED, JUDGE",
        "-,   CU, UNVERIFIABLE, JUDGE",
        "-,   CS, UNVERIFIABLE, JUDGE",
        "-,   SS, SUPPORTED,    JUDGE",
        "-,   S,  UNVERIFIABLE, JUDGE",
        "-,   UU, UNVERIFIABLE, JUDGE"
    })
    void checksAndVotesDecideTogether(String checks, String votes, Verdict verdict, Method method) {
        Decision decision = Verdicts.decide(
                letters(checks).map(VerdictsTest::check).toList(),
                letters(votes == null ? "" : votes).map(VerdictsTest::vote).toList());
        assertThat(decision.verdict()).isEqualTo(verdict);
        assertThat(decision.method()).isEqualTo(method);
        assertThat(decision.quote() != null).isEqualTo(verdict != UNVERIFIABLE);
    }

    @Test
    void aPersonWins() {
        Decision decided = Verdicts.decide(List.of(check("C")), List.of());
        assertThat(Verdicts.overruled(decided, SUPPORTED))
                .isEqualTo(new Decision(SUPPORTED, Method.PERSON, null, null, Difference.NONE));
        assertThat(Verdicts.overruled(decided, CONTRADICTED))
                .isEqualTo(new Decision(CONTRADICTED, Method.PERSON, "check", QUOTE, Difference.VALUE));
    }

    @Test
    void aContradictionWithoutQuoteCannotBeMade() {
        assertThatThrownBy(() -> new Decision(CONTRADICTED, Method.JUDGE, null, null, Difference.VALUE))
                .hasMessage("CONTRADICTED needs a quote, unless a person says it");
    }

    @Test
    void inaccuracyCountsOnlyWhatTheSiteDecides() {
        Inaccuracy nine = Inaccuracy.of(Stream.of("C", "S", "S", "S", "S", "S", "S", "S", "S", "U", "U")
                .map(VerdictsTest::verdict)
                .toList());
        assertThat(nine).isEqualTo(new Inaccuracy(1, 9));
        assertThat(nine.rate()).as("fewer than ten").isEmpty();
        assertThat(new Inaccuracy(1, 10).rate()).hasValue(0.1);
        assertThat(Inaccuracy.of(List.of(UNVERIFIABLE)).rate()).isEmpty();
        assertThatThrownBy(() -> new Inaccuracy(2, 1)).hasMessage("2 of 1 is no proportion");
    }

    private static Stream<String> letters(String letters) {
        return letters.chars().mapToObj(Character::toString);
    }

    private static Verdict verdict(String letter) {
        return letter.equals("C") ? CONTRADICTED : letter.equals("S") ? SUPPORTED : UNVERIFIABLE;
    }

    private static Checked check(String letter) {
        return new Checked(
                "check",
                switch (verdict(letter)) {
                    case CONTRADICTED -> new ContradictedCandidate(QUOTE, Difference.VALUE);
                    case SUPPORTED -> new SupportedCandidate(QUOTE);
                    case UNVERIFIABLE -> new Neither(Reason.SILENT);
                });
    }

    private static Vote vote(String letter) {
        return switch (verdict(letter)) {
            case CONTRADICTED -> new Vote(CONTRADICTED, "judge", QUOTE, Difference.VALUE, Flaw.NONE);
            case SUPPORTED -> new Vote(SUPPORTED, "judge", QUOTE, Difference.NONE, Flaw.NONE);
            case UNVERIFIABLE -> new Vote(UNVERIFIABLE, null, null, Difference.NONE, Flaw.INVENTED_QUOTE);
        };
    }
}
