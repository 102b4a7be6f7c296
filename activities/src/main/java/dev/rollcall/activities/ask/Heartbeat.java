package dev.rollcall.activities.ask;

import dev.rollcall.workflows.AskProgress;

/** Tells Temporal how far an attempt is; throws when the attempt should not go on. */
@FunctionalInterface
interface Heartbeat {
    void send(AskProgress progress);
}
