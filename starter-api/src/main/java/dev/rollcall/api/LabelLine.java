package dev.rollcall.api;

import dev.rollcall.store.Body;
import dev.rollcall.store.Domain;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.LabelSample.DrawnAnswer;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Prompts.PromptVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A name in an answer, for a person to label. What a judge says of it is not shown, so that nobody is led.
 *
 * @param name of the entity
 * @param question as the provider was asked
 * @param passage the name where it stands first, with what stands around it
 * @param text the whole answer: the judge was shown it, too
 * @param sentiment to be filled in, as the last two are
 */
record LabelLine(
        long cell,
        String entity,
        String name,
        String prompt,
        String question,
        boolean simulated,
        String passage,
        String text,
        Integer sentiment,
        Boolean recommended,
        String bearer) {

    /** Makes lines of one run's answers. */
    static final class Maker {
        private final Domain domain;
        private final Ledger ledger;
        private final Map<Integer, String> slugs;
        private final Map<String, String> names;
        private final Map<Integer, PromptVersion> prompts = new HashMap<>();

        Maker(Domain domain, Ledger ledger, ExtractionRun run) {
            this.domain = domain;
            this.ledger = ledger;
            slugs = ledger.entities().ids(run.domainId()).entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
            names = EntityView.listOf(ledger.entities().byId(run.entitySetId()).content()).stream()
                    .collect(Collectors.toMap(EntityView::entity, EntityView::name));
        }

        List<LabelLine> of(DrawnAnswer answer) {
            String text = Body.unpack(answer.body()).text();
            PromptVersion prompt = prompts.computeIfAbsent(answer.promptVersionId(), ledger.prompts()::version);
            var lines = new ArrayList<LabelLine>();
            for (int i = 0; i < answer.entities().size(); i++) {
                String slug = slugs.get(answer.entities().get(i));
                TextQuote quote =
                        TextQuote.of(text, answer.starts().get(i), answer.ends().get(i));
                lines.add(new LabelLine(
                        answer.cellId(),
                        slug,
                        names.get(slug),
                        prompt.name(),
                        prompt.about(domain.name()),
                        answer.simulated(),
                        quote == null ? null : quote.passage(),
                        text,
                        null,
                        null,
                        null));
            }
            return lines;
        }
    }
}
