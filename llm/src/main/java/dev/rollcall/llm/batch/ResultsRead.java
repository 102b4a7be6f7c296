package dev.rollcall.llm.batch;

import dev.rollcall.llm.CallFailure;
import java.util.Optional;

/**
 * How far results were read.
 *
 * @param lines the lines that were read whole from the beginning of the results, those skipped or bad included: where to go
 *     on from
 * @param bad those of them, of this call, that were {@link BatchLine.Bad}
 * @param isCut a place ended in the middle of a line, which is not counted, although no connection broke. Reading once more
 *     from {@code lines} may bring the rest; reading from {@code lines + 1} gives that line up
 * @param because why it broke off; null when it went to the end
 */
public record ResultsRead(long lines, long bad, boolean isCut, CallFailure because) {

    public boolean isWhole() {
        return because == null && !isCut;
    }

    public Optional<CallFailure> failure() {
        return Optional.ofNullable(because);
    }
}
