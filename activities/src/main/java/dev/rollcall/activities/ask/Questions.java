package dev.rollcall.activities.ask;

import dev.rollcall.llm.Question;
import dev.rollcall.store.Cells.Claimed;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Prompts.PromptVersion;
import dev.rollcall.store.Providers.Target;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the question of a cell. A prompt version never changes, so each is read once. */
public final class Questions {
    private final Ledger ledger;
    private final int maxOutputTokens;
    private final Map<Integer, PromptVersion> prompts = new ConcurrentHashMap<>();

    /** @param maxOutputTokens most tokens that an answer may have */
    public Questions(Ledger ledger, int maxOutputTokens) {
        this.ledger = ledger;
        this.maxOutputTokens = maxOutputTokens;
    }

    Question of(AskWork work, Claimed cell) {
        return of(
                work.job(),
                work.targets().get(cell.targetId()),
                cell.promptVersionId(),
                work.domains().get(cell.domainId()),
                cell.repetition());
    }

    public Question of(Job job, Target target, int promptVersionId, String domain, int repetition) {
        PromptVersion prompt = prompts.computeIfAbsent(promptVersionId, ledger.prompts()::version);
        return new Question(
                target.provider(),
                null,
                target.model(),
                target.surface().equals("api-search"),
                prompt.about(domain),
                maxOutputTokens,
                target.simulated() ? name(job, target, prompt, domain, repetition) : null);
    }

    /** By which the simulator counts how often a cell was asked. */
    private static String name(Job job, Target target, PromptVersion prompt, String domain, int repetition) {
        return job.windowName() + "/" + domain + "/" + prompt.label() + "/" + target.label() + "/" + repetition;
    }
}
