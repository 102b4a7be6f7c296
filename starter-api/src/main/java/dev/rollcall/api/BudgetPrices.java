package dev.rollcall.api;

import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.Target;
import java.util.List;
import java.util.stream.Collectors;

/** A budget is kept to only where prices are known: what one call costs must be known before it is made. */
final class BudgetPrices {
    private BudgetPrices() {}

    /** Why a job that asks these targets can't have a budget, and how to mend it; null: it can. */
    static String hole(Ledger ledger, List<Integer> targetIds) {
        List<Target> unpriced = ledger.providers().unpriced(targetIds);
        return unpriced.isEmpty()
                ? null
                : "nobody knows the price of " + labels(unpriced)
                        + ", so that nothing would stop the job at its budget; give the price in rollcall.yaml and start the"
                        + " worker again, or ask only providers with a price, or leave the budget out";
    }

    static String labels(List<Target> targets) {
        return targets.stream().map(Target::label).collect(Collectors.joining(", "));
    }
}
