package dev.rollcall.llm.wire;

import dev.rollcall.llm.Outcome;

/** How a reply ended, in no vendor's words. */
public enum FinishReason {
    /** The model said all it had to say; also whatever we do not know. */
    WHOLE,
    /** Cut at a limit. */
    CUT,
    /** The model or a filter declined. */
    DECLINED,
    /** A fault on the server's side broke it off. */
    BROKEN,
    /** Not a reply of this protocol. */
    SHAPELESS;

    /** @param text what there is to read, or null */
    public Outcome outcome(String text) {
        return switch (this) {
            case WHOLE -> text == null ? Outcome.EMPTY : Outcome.ANSWERED;
            case CUT -> text == null ? Outcome.EMPTY : Outcome.TRUNCATED;
            case DECLINED -> Outcome.REFUSED;
            case BROKEN -> Outcome.OVERLOADED;
            case SHAPELESS -> Outcome.INVALID;
        };
    }
}
