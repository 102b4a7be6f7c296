package dev.rollcall.activities.ask;

import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.Body;
import dev.rollcall.store.ModelResult.ModelCall;
import java.util.List;

/** What is kept of a reply to a call that is no cell's. */
public final class ReplyAccount {
    private ReplyAccount() {}

    public static ModelCall of(Reply reply, Cost cost) {
        return new ModelCall(
                reply.outcome().name(),
                reply.httpStatus(),
                reply.requestId(),
                reply.latency().toMillis(),
                BilledUse.of(reply),
                cost.ticks(),
                cost.reported(),
                cost.ticks() == null && BilledUse.isBilled(reply),
                reply.outcome() == Outcome.UNREACHABLE && reply.sent(),
                reply.message(),
                reply.text() == null ? null : new Body(reply.text(), List.of(), reply.raw()).pack());
    }
}
