package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.rollcall.store.Answers.Answer;
import dev.rollcall.store.Body;
import dev.rollcall.store.Body.StoredCitation;
import dev.rollcall.store.CellKey;
import dev.rollcall.store.TokenCounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A kept reply as callers see it.
 *
 * @param state answered, refused, empty or invalid
 * @param costUsd null: nobody knows
 * @param archived the file that has text and citations, which are not here then; null: they are here
 */
public record AnswerView(
        long cell,
        String domain,
        String prompt,
        int promptVersion,
        String provider,
        String model,
        String resolvedModel,
        String surface,
        int repetition,
        String window,
        String state,
        boolean truncated,
        boolean simulated,
        Instant at,
        String finishReason,
        @JsonUnwrapped(suffix = "_tokens") TokenCounts tokens,
        BigDecimal costUsd,
        Integer latencyMs,
        String text,
        List<StoredCitation> citations,
        String archived) {

    static AnswerView of(Answer answer) {
        return of(answer, answer.content());
    }

    static AnswerView of(Answer answer, Body body) {
        CellKey key = answer.key();
        return new AnswerView(
                answer.cellId(),
                key.domain(),
                key.prompt(),
                key.promptVersion(),
                key.provider(),
                key.model(),
                answer.resolvedModel(),
                key.surface(),
                key.repetition(),
                key.window(),
                answer.cellState().word(),
                answer.truncated(),
                answer.simulated(),
                answer.at(),
                answer.finishReason(),
                answer.tokens(),
                Json.usd(answer.costTicks()),
                answer.latencyMs(),
                body.text(),
                body.citations(),
                answer.archived());
    }
}
