package dev.rollcall.site.guard;

import java.io.IOException;

/** A connection that the guard refused; no packet was sent. Its message is the refusal's sentence. */
public final class RefusedException extends IOException {
    private final transient Refusal refusal;

    RefusedException(Refusal refusal) {
        super(refusal.sentence());
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
