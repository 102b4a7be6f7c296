package dev.rollcall.api;

import dev.rollcall.api.AnswerSample.SampleSize;
import dev.rollcall.store.DeclinedNames.DeclinedName;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Entities.KeptEntitySet;
import dev.rollcall.store.FirstEntitySet;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NewestAnswers.WindowAnswers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Reads a domain's newest answers for whom its set of entities lacks. Nothing of it is kept: it is read when somebody asks. */
public final class SuggestionReader {
    private final Ledger ledger;
    private final AnswerSample sample;

    SuggestionReader(Ledger ledger, AnswerSample sample) {
        this.ledger = ledger;
        this.sample = sample;
    }

    /**
     * @param kept the current set; null: the one that is made from the domain's name
     * @param entities of that set
     */
    public record ReadSuggestions(
            Domain domain,
            int id,
            KeptEntitySet kept,
            List<EntityView> entities,
            boolean simulated,
            SampleSize answers,
            Suggestions suggestions,
            List<DeclinedName> declined) {
        public int version() {
            return kept == null ? 1 : kept.version();
        }
    }

    /**
     * @param typed a domain that somebody has asked about
     * @param most answers that are read
     * @param simulated null: real ones where there are any
     */
    public ReadSuggestions of(String typed, int most, Boolean simulated) {
        Domain domain = DomainController.known(ledger, typed);
        int id = ledger.domains().id(domain).orElseThrow();
        KeptEntitySet kept = ledger.entities().current(id).orElse(null);
        List<EntityView> entities =
                EntityView.listOf(kept == null ? FirstEntitySet.of(domain).content() : kept.content());
        List<WindowAnswers> all = sample.windows(id);
        boolean only = Objects.requireNonNullElseGet(simulated, () -> AnswerSample.isSimulated(all));
        List<WindowAnswers> windows =
                all.stream().filter(window -> window.simulated() == only).toList();
        List<DeclinedName> declined = ledger.declinedNames().of(id);
        if (windows.isEmpty()) {
            return new ReadSuggestions(
                    domain, id, kept, entities, only, SampleSize.NOTHING, Suggestions.NONE, declined);
        }
        var listed = new ListedNames(entities);
        Map<Integer, String> prompts = new HashMap<>();
        var tallies = new SuggestionTallies(
                domain,
                entities,
                listed,
                version -> prompts.computeIfAbsent(
                        version, one -> ledger.prompts().version(one).about(domain.name())));
        SampleSize answers = sample.read(id, windows, 0, most, tallies);
        Suggestions suggestions = Suggestions.of(
                tallies, listed, declined.stream().map(DeclinedName::nameKey).collect(Collectors.toSet()));
        return new ReadSuggestions(domain, id, kept, entities, only, answers, suggestions, declined);
    }
}
