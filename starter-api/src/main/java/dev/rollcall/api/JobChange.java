package dev.rollcall.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;

/**
 * What is to change on a job, checked.
 *
 * @param priority 1 to 5; null: it stays
 * @param changesBudget a budget, or none, was sent
 * @param budgetTicks in 1e-10 USD; null: the budget is taken away, if it changes
 */
record JobChange(Integer priority, boolean changesBudget, Long budgetTicks, String reason) {
    private static final String PRIORITY = "priority";
    private static final List<String> FIELDS = List.of(PRIORITY, BudgetAmount.FIELD, "reason");
    private static final String EXAMPLE = "{\"budget_usd\":50,\"reason\":\"the rest is worth it\"}";

    /** @throws Refusal that names all errors */
    static JobChange read(HttpServletRequest http) throws IOException {
        Payload body = Payload.read(http, FIELDS, EXAMPLE);
        boolean changesBudget = body.has(BudgetAmount.FIELD) || body.isNull(BudgetAmount.FIELD);
        Integer priority = body.has(PRIORITY) ? Integer.valueOf(body.whole(PRIORITY, 1, 1, 5)) : null;
        Long ticks = BudgetAmount.ticks(body);
        if (body.isNull(PRIORITY)) {
            body.errors().field(PRIORITY, null, "it is 1 (interactive) to 5; leave it out, and it stays");
        } else if (!changesBudget && !body.has(PRIORITY)) {
            body.errors()
                    .field(
                            PRIORITY,
                            null,
                            "say what to change: priority, 1 (interactive) to 5, or budget_usd; null takes the budget away");
        }
        String reason = body.reason("the job");
        body.errors().refuseIfAny();
        return new JobChange(priority, changesBudget, ticks, reason);
    }
}
