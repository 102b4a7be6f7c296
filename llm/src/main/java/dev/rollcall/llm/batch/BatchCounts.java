package dev.rollcall.llm.batch;

/**
 * How far a batch is, by the provider's word. It may be wrong, and does not replace counting the lines of the results. What
 * is not told is null, never 0. Anthropic's are 0 until the end, {@code submitted} excepted.
 *
 * @param submitted all questions
 * @param processed those that have ended, in whatever way
 * @param failed those with an error
 */
public record BatchCounts(
        Integer submitted, Integer processed, Integer succeeded, Integer failed, Integer cancelled, Integer expired) {

    public static final BatchCounts UNKNOWN = new BatchCounts(null, null, null, null, null, null);
}
