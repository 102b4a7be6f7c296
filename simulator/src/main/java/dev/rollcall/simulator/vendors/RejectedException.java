package dev.rollcall.simulator.vendors;

/** Ends the reading of a request that its provider would not take. */
final class RejectedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    final transient SimulatedError problem;

    RejectedException(SimulatedError problem) {
        super(problem.kind().name(), null, false, false);
        this.problem = problem;
    }
}
