package dev.rollcall.site.claims;

import dev.rollcall.site.claims.CheckResult.ContradictedCandidate;
import dev.rollcall.site.claims.CheckResult.SupportedCandidate;
import dev.rollcall.site.claims.Decision.Method;
import dev.rollcall.site.claims.JudgeReading.Vote;
import java.util.List;

/** How checks, votes and people together decide on a claim. */
public final class Verdicts {
    private Verdicts() {}

    /**
     * Checks alone speak where no judge voted. Where a check says something, a vote must agree for {@code CONTRADICTED}, and a
     * vote that says the opposite leaves the claim open. Where no check says anything, two votes must agree. A site that is
     * silent, or says both, leaves the claim open.
     *
     * @param checks of all chunks that were found
     * @param votes of one judge, on the question and on {@link ClaimJudge#reordered}; empty: there is no judge
     */
    public static Decision decide(List<Checked> checks, List<Vote> votes) {
        Decision check = ofChecks(checks);
        boolean atOdds = check == null && checks.stream().anyMatch(Verdicts::decides);
        if (atOdds) {
            return open(Method.CHECK);
        }
        if (votes.isEmpty()) {
            return check == null ? open(null) : check;
        }
        return check == null ? ofVotes(votes) : ofBoth(check, votes);
    }

    /** A person's verdict wins over all others, and says nothing of a chunk unless it agrees with what was decided. */
    public static Decision overruled(Decision decided, Verdict person) {
        return decided.verdict() == person
                ? new Decision(person, Method.PERSON, decided.chunk(), decided.quote(), decided.differsIn())
                : new Decision(person, Method.PERSON, null, null, Difference.NONE);
    }

    private static boolean decides(Checked check) {
        return check.result() instanceof SupportedCandidate || check.result() instanceof ContradictedCandidate;
    }

    /** null: the checks say nothing, or both. */
    private static Decision ofChecks(List<Checked> checks) {
        Decision decided = null;
        for (Checked check : checks) {
            Decision one = ofCheck(check);
            if (one != null && decided != null && one.verdict() != decided.verdict()) {
                return null;
            }
            decided = decided == null ? one : decided;
        }
        return decided;
    }

    private static Decision ofCheck(Checked check) {
        if (check.result() instanceof SupportedCandidate same) {
            return new Decision(Verdict.SUPPORTED, Method.CHECK, check.chunk(), same.quote(), Difference.NONE);
        }
        return check.result() instanceof ContradictedCandidate other
                ? new Decision(Verdict.CONTRADICTED, Method.CHECK, check.chunk(), other.quote(), other.differsIn())
                : null;
    }

    private static Decision ofBoth(Decision check, List<Vote> votes) {
        boolean opposed = votes.stream()
                .anyMatch(vote -> vote.verdict() != Verdict.UNVERIFIABLE && vote.verdict() != check.verdict());
        boolean agreed = votes.stream().anyMatch(vote -> vote.verdict() == check.verdict());
        if (!opposed && agreed) {
            return new Decision(check.verdict(), Method.BOTH, check.chunk(), check.quote(), check.differsIn());
        }
        return !opposed && check.verdict() == Verdict.SUPPORTED ? check : open(Method.BOTH);
    }

    private static Decision ofVotes(List<Vote> votes) {
        Vote first = votes.get(0);
        boolean agree = votes.size() >= 2 && votes.stream().allMatch(vote -> vote.verdict() == first.verdict());
        return agree && first.verdict() != Verdict.UNVERIFIABLE
                ? new Decision(first.verdict(), Method.JUDGE, first.chunk(), first.quote(), first.differsIn())
                : open(Method.JUDGE);
    }

    private static Decision open(Method method) {
        return new Decision(Verdict.UNVERIFIABLE, method, null, null, Difference.NONE);
    }
}
