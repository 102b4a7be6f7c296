package dev.rollcall.activities.limits;

import java.util.List;
import java.util.Map;

/** Where this worker's keys come from. It is asked at start and every few seconds: a file may have changed. */
@FunctionalInterface
public interface KeySource {
    /** By provider, in the order in which they are used; a provider that is missing has none. Never throws. */
    Map<String, List<HeldKey>> keys();
}
