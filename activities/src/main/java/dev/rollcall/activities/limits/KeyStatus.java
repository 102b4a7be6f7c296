package dev.rollcall.activities.limits;

import dev.rollcall.store.Keys.KeyState;
import java.time.Duration;
import java.time.Instant;

/**
 * What the ledger knows of a key: from other workers, from people, and from before this worker started.
 *
 * @param pause how long it is parked; null when it is not, or when only a person can end it
 */
record KeyStatus(String fingerprint, KeyState state, Duration pause, Instant since, String why) {}
