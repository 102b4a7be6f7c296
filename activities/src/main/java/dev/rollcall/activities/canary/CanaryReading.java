package dev.rollcall.activities.canary;

import dev.rollcall.insight.figures.CanaryWatch;
import dev.rollcall.insight.figures.CanaryWatch.CanaryAnswer;
import dev.rollcall.store.Canaries;
import dev.rollcall.store.Canaries.AnsweredCanary;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the answers of the last days, and notes which targets answer otherwise than before. Read again, they are noted once. */
public final class CanaryReading {
    private static final Logger LOG = LoggerFactory.getLogger(CanaryReading.class);

    private final Canaries canaries;

    public CanaryReading(Canaries canaries) {
        this.canaries = canaries;
    }

    public void read() {
        canaries.answers(CanaryWatch.DAYS).stream()
                .collect(Collectors.groupingBy(AnsweredCanary::targetId))
                .forEach(this::judge);
    }

    private void judge(int target, List<AnsweredCanary> answers) {
        List<CanaryAnswer> said = answers.stream().map(CanaryReading::said).toList();
        CanaryWatch.suspects(said).ifPresent(since -> {
            if (canaries.suspect(target, since)) {
                LOG.warn("target {} answers canary prompts otherwise than before, since {}", target, since);
            }
        });
    }

    private static CanaryAnswer said(AnsweredCanary answer) {
        return new CanaryAnswer(
                answer.day(), String.valueOf(answer.promptVersionId()), answer.resolvedModel(), answer.text());
    }
}
