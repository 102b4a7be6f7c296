package dev.rollcall.site.claims.check;

import dev.rollcall.site.claims.CheckResult.Reason;

/** Compares one claim with statements. */
interface Comparison {
    /** Why the claim can't be compared at all; null: it can. */
    Reason problem();

    Opinion with(Chunk chunk, Statement statement);
}
