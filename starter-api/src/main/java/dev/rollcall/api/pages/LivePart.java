package dev.rollcall.api.pages;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What of some pages changes by itself. It is written once for all who look, so it shows nothing that depends on who does: no
 * buttons.
 */
interface LivePart {
    /**
     * @param topic what a page follows: its {@code data-live}
     * @return writes the parts, each an element with an id; empty when this is not its topic
     */
    Optional<Supplier<String>> of(String topic);
}
