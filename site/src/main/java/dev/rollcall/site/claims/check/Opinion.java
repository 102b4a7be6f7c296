package dev.rollcall.site.claims.check;

import dev.rollcall.site.claims.CheckResult.Reason;
import dev.rollcall.site.claims.Difference;

/**
 * What one statement says of a claim.
 *
 * @param agrees null: it decides nothing, because of {@code reason}
 * @param value what the statement says instead, where that is a difference: two statements that differ decide nothing
 */
record Opinion(Boolean agrees, Reason reason, Difference difference, String value) {
    static Opinion same() {
        return new Opinion(true, null, Difference.NONE, "");
    }

    static Opinion other(Difference difference, String value) {
        return new Opinion(false, null, difference, value);
    }

    static Opinion none(Reason reason) {
        return new Opinion(null, reason, Difference.NONE, "");
    }
}
