package dev.rollcall.simulator.vendors;

/** Ends the handling of a request that its provider would answer with an error. */
public final class RejectedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient SimulatedError error;

    public RejectedException(SimulatedError error) {
        super(error.kind().name(), null, false, false);
        this.error = error;
    }

    public SimulatedError error() {
        return error;
    }
}
