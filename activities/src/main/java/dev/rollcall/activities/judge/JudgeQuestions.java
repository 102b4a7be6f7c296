package dev.rollcall.activities.judge;

import dev.rollcall.activities.insight.TrackedEntities;
import dev.rollcall.insight.ExtractionInput;
import dev.rollcall.insight.Extractor;
import dev.rollcall.insight.TrackedEntity;
import dev.rollcall.insight.judge.JudgeQuestion;
import dev.rollcall.insight.judge.JudgedEntity;
import dev.rollcall.store.Body;
import dev.rollcall.store.Entities.KeptEntitySet;
import dev.rollcall.store.Ledger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a judge is asked about the answers of a domain, by one set of entities. */
final class JudgeQuestions {
    private final Ledger ledger;
    private final String domainName;
    private final List<TrackedEntity> tracked;
    private final Map<String, String> names;
    private final Map<String, Integer> ids;
    private final Map<Integer, String> prompts = new HashMap<>();
    private Extractor rules;

    JudgeQuestions(Ledger ledger, int domain, KeptEntitySet set) {
        this.ledger = ledger;
        domainName = ledger.domains().names(List.of(domain)).get(domain);
        tracked = TrackedEntities.of(set.content());
        names = tracked.stream().collect(Collectors.toMap(TrackedEntity::id, TrackedEntity::name));
        ids = ledger.entities().ids(domain);
    }

    /** In the ledger, by slug. */
    Map<String, Integer> entityIds() {
        return ids;
    }

    /**
     * @param packed the answer's body; null: it is not in the ledger any more
     * @return empty when nobody can be asked: the answer is gone, damaged, too long, or names nobody by the rules in force
     */
    synchronized Optional<JudgeQuestion> of(int promptVersion, byte[] packed) {
        String text;
        try {
            text = packed == null ? null : Body.unpack(packed).text();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
        if (text == null || !JudgeQuestion.fits(text)) {
            return Optional.empty();
        }
        if (rules == null) {
            // Not earlier: it takes a moment, and often nothing is to be asked.
            rules = Extractor.of(tracked);
        }
        String prompt = prompts.computeIfAbsent(
                promptVersion, id -> ledger.prompts().version(id).about(domainName));
        var entities = new ArrayList<JudgedEntity>();
        rules.extract(new ExtractionInput(prompt, domainName, text, List.of()))
                .mentions()
                .forEach(mention ->
                        entities.add(new JudgedEntity(mention.entity(), names.get(mention.entity()), mention.spans())));
        return entities.isEmpty() ? Optional.empty() : Optional.of(new JudgeQuestion(text, entities));
    }
}
