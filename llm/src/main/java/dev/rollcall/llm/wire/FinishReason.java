package dev.rollcall.llm.wire;

/** How a reply ended, in no vendor's words. */
public enum FinishReason {
    /** The model said all it had to say; also for a reason that we do not know. */
    WHOLE,
    /** Cut at a limit. */
    CUT,
    /** The model or a filter declined. */
    DECLINED,
    /** A fault on the server's side ended it. */
    BROKEN,
    /** Not a reply of this protocol. */
    SHAPELESS
}
