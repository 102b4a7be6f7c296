package dev.rollcall.store;

/** How far a judge has come with one answer. */
public enum EnrichmentState {
    /** To be asked, perhaps again. */
    OPEN(0),
    /** A call is under way, or its worker died. */
    ASKING(1),
    /** The judge has answered: what stood in the answer was kept. */
    JUDGED(10),
    /** The judge declined. */
    REFUSED(11),
    /** Neither the reply nor its repair could be used. */
    INVALID(12),
    /** The provider does not take the question, or gave nothing but errors. */
    FAILED(13),
    /** The answer is too long, damaged, or names nobody by the rules in force: nobody was asked. */
    SKIPPED(14);

    private final int code;

    EnrichmentState(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static EnrichmentState of(int code) {
        for (EnrichmentState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new IllegalArgumentException("no enrichment has the state " + code);
    }
}
