package dev.rollcall.workflows;

/** Types of {@code ApplicationFailure}, named by what to do next. */
public final class FailureTypes {
    /** The input makes no sense: trying again can't help. */
    public static final String MEND_INPUT = "MendInput";

    /** Not now: the failure carries its own delay. */
    public static final String COME_BACK = "ComeBack";

    private FailureTypes() {}
}
