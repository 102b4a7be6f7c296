package dev.rollcall.llm.batch;

import dev.rollcall.llm.reply.TokenUsage;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a provider says of a batch.
 *
 * @param providerTaskId the provider's id of the batch
 * @param end null unless it has ENDED
 * @param providerState the provider's own word; null when it has none (xAI)
 * @param results where the results are, in the order in which they are read; empty when there are none, or not yet
 * @param problem null when none is told
 * @param problemText one clean line for people, without any key; null when none is told
 * @param usage the tokens of the whole batch; UNKNOWN when they are not told
 * @param costTicks the cost of the whole batch in 1e-10 USD; null when it is not told
 */
public record BatchStatus(
        String providerTaskId,
        BatchState state,
        BatchEnd end,
        String providerState,
        BatchCounts counts,
        List<ResultPlace> results,
        BatchProblem problem,
        String problemText,
        TokenUsage usage,
        Long costTicks) {

    /** {@code Limit: 90,000 enqueued tokens} (OpenAI). */
    private static final Pattern ENQUEUED = Pattern.compile("(?i)limit:? *(\\d[\\d,_]{0,17}) enqueued");

    public BatchStatus {
        results = List.copyOf(results);
        if ((state == BatchState.ENDED) != (end != null)) {
            throw new IllegalArgumentException("a batch has an end when it has ended: " + state + ", " + end);
        }
    }

    /** The same of a batch that was just told to stop. */
    BatchStatus cancelling() {
        return state != BatchState.RUNNING
                ? this
                : new BatchStatus(
                        providerTaskId,
                        BatchState.CANCELLING,
                        null,
                        providerState,
                        counts,
                        results,
                        problem,
                        problemText,
                        usage,
                        costTicks);
    }

    /** Its problem, else the provider's own word for its state; null when neither is told. */
    public String why() {
        return problemText == null ? providerState : problemText;
    }

    /** How many input tokens may be enqueued at once, where the words for {@link BatchProblem#TOKEN_LIMIT} say it. */
    public OptionalLong tokenLimit() {
        Matcher said = problemText == null ? null : ENQUEUED.matcher(problemText);
        return problem == BatchProblem.TOKEN_LIMIT && said != null && said.find()
                ? OptionalLong.of(Long.parseLong(said.group(1).replaceAll("[,_ ]", "")))
                : OptionalLong.empty();
    }

    public boolean hasEnded() {
        return state == BatchState.ENDED;
    }
}
