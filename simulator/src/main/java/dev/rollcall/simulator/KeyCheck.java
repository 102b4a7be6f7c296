package dev.rollcall.simulator;

import dev.rollcall.simulator.faults.ActiveRule;
import dev.rollcall.simulator.faults.KeyStates;
import dev.rollcall.simulator.vendors.RejectedException;
import dev.rollcall.simulator.vendors.Shape.CheckStage;
import dev.rollcall.simulator.vendors.SimulatedError;
import dev.rollcall.simulator.vendors.SimulatedError.ErrorCause;

/** Checks whether the key of a request is good. */
final class KeyCheck {
    private final KeyStates keys;

    KeyCheck(KeyStates keys) {
        this.keys = keys;
    }

    /** Throws a {@link RejectedException} when it is not. */
    void check(RequestContext context) {
        String provider = context.vendor().id();
        if (context.key() == null) {
            throw new RejectedException(SimulatedError.of(ErrorCause.NO_KEY));
        }
        boolean listed = keys.listed(provider);
        boolean wrong = listed
                ? !keys.knows(provider, context.fingerprint())
                : context.key().contains("invalid");
        if (wrong) {
            throw new RejectedException(SimulatedError.badKey(context.key()));
        }
        if (!listed && context.key().contains("noquota")) {
            throw new RejectedException(SimulatedError.of(ErrorCause.NO_QUOTA));
        }
        ActiveRule state = context.faults().first(CheckStage.KEY);
        if (state != null) {
            ErrorCause kind = state.shape().error();
            throw new RejectedException(
                    kind == ErrorCause.BAD_KEY ? SimulatedError.badKey(context.key()) : SimulatedError.of(kind));
        }
    }
}
