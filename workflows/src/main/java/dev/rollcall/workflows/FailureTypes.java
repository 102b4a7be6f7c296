package dev.rollcall.workflows;

/** Types of {@code ApplicationFailure}, named by what to do next. */
public final class FailureTypes {
    /** The input makes no sense, so a retry can't help. A person has to mend it. */
    public static final String MEND_INPUT = "MendInput";

    /** The activity can't go on now; the failure names the delay until the next attempt. */
    public static final String COME_BACK = "ComeBack";

    private FailureTypes() {}
}
