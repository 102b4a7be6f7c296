package dev.rollcall.insight.judge;

import java.util.List;

/** What comes of a judge's reply. */
public sealed interface JudgeReading {
    /** The reply has the shape that was asked for. What it holds is checked against the answer. */
    record Judged(List<JudgedStance> stances, List<OtherName> otherNames, QuoteCounts counts) implements JudgeReading {
        public Judged {
            stances = List.copyOf(stances);
            otherNames = List.copyOf(otherNames);
        }
    }

    /**
     * The reply can't be used: the judge may be asked once more, with {@link JudgeQuestion#repair}.
     *
     * @param fault what is wrong, in words that go on from "the reply": "holds no JSON object"
     */
    record Unusable(String fault) implements JudgeReading {}
}
