package dev.rollcall.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a reply says about limits.
 *
 * @param by the limit that was exceeded, or null
 */
record ReportedLimits(RateKind by, List<AnnouncedLimit> announced) {

    /**
     * The message of a rejected call counts before its headers, because a used-up limit in a header may not be the one that
     * rejected the call.
     */
    static ReportedLimits of(Outcome outcome, ProviderError providerError, List<AnnouncedLimit> headers) {
        if (outcome != Outcome.RATE_LIMITED) {
            return new ReportedLimits(null, headers);
        }
        List<AnnouncedLimit> all = new ArrayList<>(headers);
        RateWords.announced(providerError)
                .filter(told -> headers.stream().noneMatch(header -> header.kind() == told.kind()))
                .ifPresent(all::add);
        return new ReportedLimits(by(providerError, headers), all);
    }

    private static RateKind by(ProviderError providerError, List<AnnouncedLimit> headers) {
        RateKind said = RateWords.kind(providerError);
        return said != null || RateWords.isOfTokensPerDay(providerError)
                ? said
                : headers.stream()
                        .filter(header -> Objects.equals(header.remaining(), 0L))
                        .map(AnnouncedLimit::kind)
                        .findFirst()
                        .orElse(null);
    }
}
