package dev.rollcall.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a reply tells of limits.
 *
 * @param by what was exceeded, or null
 */
record Limited(RateAxis by, List<Announced> announced) {

    /** The words of one that was turned away are heard before its headers: a limit that is used up need not be the one. */
    static Limited heard(Outcome outcome, Complaint complaint, List<Announced> headers) {
        if (outcome != Outcome.RATE_LIMITED) {
            return new Limited(null, headers);
        }
        List<Announced> all = new ArrayList<>(headers);
        RateWords.announced(complaint)
                .filter(told -> headers.stream().noneMatch(header -> header.axis() == told.axis()))
                .ifPresent(all::add);
        return new Limited(by(complaint, headers), all);
    }

    private static RateAxis by(Complaint complaint, List<Announced> headers) {
        RateAxis said = RateWords.axis(complaint);
        return said != null || RateWords.isOfTokensPerDay(complaint)
                ? said
                : headers.stream()
                        .filter(header -> Objects.equals(header.remaining(), 0L))
                        .map(Announced::axis)
                        .findFirst()
                        .orElse(null);
    }
}
