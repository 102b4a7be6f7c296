package dev.rollcall.api.pages;

import dev.rollcall.api.Query;
import dev.rollcall.pages.Chip;
import dev.rollcall.store.Ledger;
import java.util.List;
import java.util.Map;

/** Real and simulated are kept apart: one of the two is shown. */
record Sides(Ledger ledger) {
    private static final String SIMULATED = "simulated";

    /** The one that was chosen, else what the newest worker asks. */
    boolean chosen(Query query) {
        Boolean said = query.flag(SIMULATED);
        return said != null ? said : ledger.providers().simulatedNow().orElse(false);
    }

    /** A request in which one of them is always chosen. */
    Map<String, String> always() {
        return Map.of(
                SIMULATED, String.valueOf(ledger.providers().simulatedNow().orElse(false)));
    }

    /** The choice; none where there is only one of the two. */
    List<Chip> chips(RowsRequest request, String path, List<String> names, boolean simulated) {
        return !areBoth()
                ? List.of()
                : List.of(
                        new Chip("real", null, request.link(path, names, SIMULATED, false), !simulated),
                        new Chip(SIMULATED, null, request.link(path, names, SIMULATED, true), simulated));
    }

    /** Is there anything of both? */
    boolean areBoth() {
        return !ledger.providers().all(true).isEmpty()
                && !ledger.providers().all(false).isEmpty();
    }
}
