package dev.rollcall.activities.ask;

import dev.rollcall.llm.Question;
import dev.rollcall.store.Cells.Claimed;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Prompts.PromptVersion;
import dev.rollcall.store.Providers.Target;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the question of a cell. A prompt version never changes, so each is read once. */
final class Questions {
    private final Ledger ledger;
    private final int maxOutputTokens;
    private final Map<Integer, PromptVersion> prompts = new ConcurrentHashMap<>();

    /** @param maxOutputTokens most tokens that an answer may have */
    Questions(Ledger ledger, int maxOutputTokens) {
        this.ledger = ledger;
        this.maxOutputTokens = maxOutputTokens;
    }

    Question of(AskWork work, Claimed cell) {
        Target target = work.targets().get(cell.targetId());
        PromptVersion prompt = prompts.computeIfAbsent(cell.promptVersionId(), ledger.prompts()::version);
        String domain = work.domains().get(cell.domainId());
        return new Question(
                target.provider(),
                null,
                target.model(),
                target.surface().equals("api-search"),
                prompt.about(domain),
                maxOutputTokens,
                target.simulated() ? name(work, cell, target, prompt, domain) : null);
    }

    /** By which the simulator counts how often a cell was asked. */
    private static String name(AskWork work, Claimed cell, Target target, PromptVersion prompt, String domain) {
        return work.job().windowName() + "/" + domain + "/" + prompt.label() + "/" + target.label() + "/"
                + cell.repetition();
    }
}
