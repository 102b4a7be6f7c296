package dev.rollcall.launcher.ask;

import dev.rollcall.cli.HumanFormat;
import dev.rollcall.cli.UserError;
import dev.rollcall.llm.Reply;
import dev.rollcall.llm.batch.BatchEnd;
import dev.rollcall.llm.batch.BatchLine;
import dev.rollcall.llm.batch.BatchProblem;
import dev.rollcall.llm.batch.BatchStatus;
import dev.rollcall.llm.batch.CustomIds;
import dev.rollcall.llm.batch.ResultsRead;
import dev.rollcall.llm.batch.RowEnd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Reads the answer out of the results of a batch that has ended. */
final class BatchReading {
    /** So often results are looked for that are not there yet. */
    private static final int TRIES = 3;

    private final BatchContext in;
    private final BatchStatus status;

    BatchReading(BatchContext in, BatchStatus status) {
        this.in = in;
        this.status = status;
    }

    /** The token of a batch that was posted before. */
    String token() throws InterruptedException {
        requireResults();
        var first = new AtomicReference<String>();
        ResultsRead read = in.panel().customIds(in.target(), status, in.key(), id -> {
            first.set(id);
            return false;
        });
        if (first.get() == null && read.failure().isPresent()) {
            throw in.failed("the results can't be read", read.failure().get());
        }
        String token = CustomIds.token(first.get());
        if (token == null) {
            throw new UserError("the results of " + id() + " hold no question of Rollcall: was it posted by it?");
        }
        return token;
    }

    /**
     * What came of the question.
     *
     * @throws UserError when it was not asked, or its result can't be read
     */
    Reply read(String token) throws InterruptedException {
        requireResults();
        for (int tries = 1; ; tries++) {
            Instant start = in.beat().now();
            var rows = new ArrayList<BatchLine.Row>();
            ResultsRead read = in.panel().results(in.target(), token, status, 0, in.key(), line -> {
                if (line instanceof BatchLine.Row row && row.n() == 0) {
                    rows.add(row);
                }
            });
            if (!rows.isEmpty()) {
                BatchLine.Row row = rows.get(0);
                in.step(
                        "result",
                        "line " + row.line() + " of " + HumanFormat.count(read.lines()) + " read, " + in.took(start));
                return reply(row);
            }
            if (tries == TRIES) {
                throw read.failure().isPresent()
                        ? in.failed("the results can't be read", read.failure().get())
                        : noLine();
            }
            BatchContext.endIfInterrupted();
            in.beat().pause(in.pace().poll(tries));
        }
    }

    private Reply reply(BatchLine.Row row) {
        if (row.end().wasAsked()) {
            return row.reply();
        }
        throw notAsked(row.end() == RowEnd.EXPIRED ? BatchEnd.EXPIRED : BatchEnd.CANCELLED);
    }

    private void requireResults() {
        if (!status.results().isEmpty()) {
            return;
        }
        throw status.end() == BatchEnd.FAILED ? refused() : noLine();
    }

    private UserError noLine() {
        return status.end() == BatchEnd.EXPIRED || status.end() == BatchEnd.CANCELLED
                ? notAsked(status.end())
                : new UserError("the results of " + id() + " have no line for the question."
                        + "\nWhether it is billed the provider's pages tell");
    }

    private UserError notAsked(BatchEnd end) {
        return new UserError(
                id() + (end == BatchEnd.EXPIRED ? " expired" : " was cancelled") + " before the question was asked: "
                        + "there is no answer, and nothing is billed.\nMend: ask again"
                        + (end == BatchEnd.EXPIRED ? "; the provider may be busy" : ""));
    }

    private UserError refused() {
        String why = Objects.requireNonNullElse(status.why(), "it does not say why");
        return new UserError(in.question().provider() + " could not do " + id() + ": " + HumanFormat.line(why) + "\n"
                + (status.problem() == BatchProblem.TOKEN_LIMIT
                        ? "Mend: wait until other batches of this key and model have ended, and ask again"
                        : "It will say so again: mend --model, --api, --prompt or --base-url"));
    }

    private String id() {
        return "the batch " + HumanFormat.line(status.providerTaskId());
    }
}
