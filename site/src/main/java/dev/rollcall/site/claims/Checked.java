package dev.rollcall.site.claims;

import java.util.Objects;

/** What the deterministic check said of a claim and one chunk. */
public record Checked(String chunk, CheckResult result) {
    public Checked {
        Objects.requireNonNull(chunk, "chunk");
        Objects.requireNonNull(result, "result");
    }
}
