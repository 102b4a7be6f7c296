package dev.rollcall.simulator;

/** Ends the reading of a request that its provider would not take. */
final class Rejected extends RuntimeException {
    private static final long serialVersionUID = 1;

    final transient Problem problem;

    Rejected(Problem problem) {
        super(problem.kind().name(), null, false, false);
        this.problem = problem;
    }
}
