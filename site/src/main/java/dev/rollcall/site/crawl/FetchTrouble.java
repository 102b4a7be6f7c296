package dev.rollcall.site.crawl;

import java.util.Optional;

/** A request that brought no page. It is caught within this package, and becomes {@link FetchResult.Failed}. */
final class FetchTrouble extends Exception {
    private final Problem problem;
    private final transient Optional<Integer> status;

    /** @param sentence for people, without a login or a stack trace */
    FetchTrouble(Problem problem, String sentence) {
        this(problem, sentence, Optional.empty());
    }

    private FetchTrouble(Problem problem, String sentence, Optional<Integer> status) {
        super(sentence, null, false, false);
        this.problem = problem;
        this.status = status;
    }

    FetchTrouble at(int answered) {
        return new FetchTrouble(problem, getMessage(), Optional.of(answered));
    }

    Problem problem() {
        return problem;
    }

    /** Of the reply; empty if there was none. */
    Optional<Integer> status() {
        return status;
    }
}
