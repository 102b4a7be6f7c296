package dev.rollcall.activities.judge;

import dev.rollcall.insight.judge.Bearer;
import dev.rollcall.insight.judge.JudgeQuestion;
import dev.rollcall.insight.judge.JudgeReader;
import dev.rollcall.insight.judge.JudgeReading;
import dev.rollcall.insight.judge.JudgedStance;
import dev.rollcall.insight.judge.OtherName;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.EnrichmentState;
import dev.rollcall.store.Enrichments.OpenEnrichment;
import dev.rollcall.store.JudgeFindings;
import dev.rollcall.store.JudgeFindings.StoredName;
import dev.rollcall.store.JudgeFindings.StoredStance;
import dev.rollcall.store.ModelResult.NextState;
import java.time.Duration;
import java.util.Map;

/**
 * What a judge's reply means for its enrichment.
 *
 * @param found null when there is nothing to keep
 */
record JudgeStep(NextState next, JudgeFindings found) {

    /**
     * @param entities ids in the ledger, by slug
     * @param wait until some key may be used again
     * @param chance 0 to 1, for the jitter
     */
    static JudgeStep of(
            Reply reply,
            JudgeQuestion question,
            OpenEnrichment before,
            Map<String, Integer> entities,
            JudgeTerms terms,
            Duration wait,
            double chance) {
        return switch (reply.outcome()) {
            case ANSWERED, TRUNCATED, EMPTY -> read(JudgeReader.read(question, reply.text()), before, entities);
            case REFUSED -> ended(EnrichmentState.REFUSED);
            case INVALID -> faulty("is no reply of the provider's", before);
            case FAILED_PERMANENT -> ended(EnrichmentState.FAILED);
            case RATE_LIMITED, KEY_REJECTED, OUT_OF_QUOTA -> again(wait, false, null);
            case OVERLOADED, UNREACHABLE ->
                before.errors() + 1 >= terms.maxErrors()
                        ? new JudgeStep(new NextState(EnrichmentState.FAILED, null, true, null), null)
                        : again(terms.backoff().after(before.errors() + 1, chance), true, null);
        };
    }

    /** Its reply came too late to be read: the answer is not in the ledger any more, or the rules find nobody in it now. */
    static JudgeStep answerGone() {
        return new JudgeStep(
                new NextState(EnrichmentState.INVALID, null, false, "can't be compared with its answer any more"),
                null);
    }

    private static JudgeStep read(JudgeReading reading, OpenEnrichment before, Map<String, Integer> entities) {
        if (reading instanceof JudgeReading.Judged judged) {
            return new JudgeStep(new NextState(EnrichmentState.JUDGED, null, false, null), found(judged, entities));
        }
        return faulty(((JudgeReading.Unusable) reading).fault(), before);
    }

    /** The first faulty reply is repaired, the second ends it. */
    private static JudgeStep faulty(String fault, OpenEnrichment before) {
        return before.fault() == null
                ? again(Duration.ZERO, false, fault)
                : new JudgeStep(new NextState(EnrichmentState.INVALID, null, false, fault), null);
    }

    private static JudgeStep again(Duration pause, boolean isError, String fault) {
        return new JudgeStep(new NextState(EnrichmentState.OPEN, pause, isError, fault), null);
    }

    private static JudgeStep ended(EnrichmentState state) {
        return new JudgeStep(new NextState(state, null, false, null), null);
    }

    private static JudgeFindings found(JudgeReading.Judged judged, Map<String, Integer> entities) {
        return new JudgeFindings(
                judged.stances().stream()
                        .map(stance -> stored(stance, entities.get(stance.entity())))
                        .toList(),
                judged.otherNames().stream().map(JudgeStep::stored).toList(),
                judged.counts().quotes(),
                judged.counts().invented(),
                judged.counts().strangers(),
                judged.counts().surplus(),
                judged.counts().missing());
    }

    private static StoredStance stored(JudgedStance stance, int entity) {
        return new StoredStance(
                entity,
                stance.sentiment() == null
                        ? null
                        : Integer.valueOf(stance.sentiment().sign()),
                stance.recommended(),
                stance.bearer() == Bearer.OTHER,
                stance.quote().start(),
                stance.quote().end());
    }

    private static StoredName stored(OtherName name) {
        return new StoredName(
                name.name(),
                name.span().start(),
                name.span().end(),
                name.quote().start(),
                name.quote().end());
    }
}
