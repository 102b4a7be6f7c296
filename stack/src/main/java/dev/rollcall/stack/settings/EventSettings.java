package dev.rollcall.stack.settings;

import dev.rollcall.cli.UserError;
import dev.rollcall.events.EventOptions;
import java.util.Map;

/** How other systems are told what happened, as the environment says. */
public final class EventSettings {
    private EventSettings() {}

    /** @throws UserError that names the variable and how to mend it, and shows no secret */
    public static EventOptions read(Map<String, String> env) {
        try {
            return EventOptions.of(env);
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage(), e);
        }
    }
}
