package dev.rollcall.cli;

import dev.rollcall.llm.net.Outgoing;
import java.util.Map;

/** How calls leave this machine, by the environment's proxy variables. */
public final class Network {
    private Network() {}

    /** @throws UserError that names the variable and how to mend it, and shows no login */
    public static Outgoing of(Map<String, String> env) {
        try {
            return Outgoing.of(env);
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage(), e);
        }
    }
}
