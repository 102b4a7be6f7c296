package dev.rollcall.api;

import dev.rollcall.api.AnswerSample.SampleSize;
import dev.rollcall.api.EditComparison.ChangeExample;
import dev.rollcall.api.EditComparison.EntityChangeView;
import dev.rollcall.api.EditComparison.NamedEntity;
import dev.rollcall.insight.ExtractionInput;
import dev.rollcall.insight.Extractor;
import dev.rollcall.store.Body;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Entities.KeptEntitySet;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NewestAnswers.NewestAnswer;
import dev.rollcall.store.NewestAnswers.WindowAnswers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Says what an edited set would change, and writes nothing. The domain's newest answers are read with it in memory, and compared
 * with what the current set finds: with the rows of the current run where they are of this set and these rules, else with the
 * current set in memory, too. So a difference is always the edit's.
 */
final class EditPreview {
    private final Ledger ledger;
    private final AnswerSample sample;

    EditPreview(Ledger ledger, AnswerSample sample) {
        this.ledger = ledger;
        this.sample = sample;
    }

    /**
     * @param answers read at most
     * @param examples shown at most
     * @param simulated null: real ones where there are any
     */
    record PreviewBounds(int answers, int examples, Boolean simulated) {}

    /**
     * @param entitySetVersion of the set that it is compared with
     * @param run whose rows it is compared with; null: the answers were read for both sets
     * @param changed answers in which something changes
     */
    record EntityEditView(
            String domain,
            boolean dryRun,
            int entitySetVersion,
            Integer run,
            boolean simulated,
            SampleSize answers,
            long changed,
            String says,
            List<EntityChangeView> entities,
            List<ChangeExample> examples) {}

    /**
     * @param id null: nobody has asked about the domain yet
     * @param current null: the set that is made from the domain's name
     */
    EntityEditView of(
            Domain domain,
            Integer id,
            KeptEntitySet current,
            List<EntityView> before,
            List<EntityView> after,
            PreviewBounds bounds) {
        var comparison = new EditComparison(before, after, bounds.examples());
        List<WindowAnswers> all = id == null ? List.of() : sample.windows(id);
        boolean simulated = Objects.requireNonNullElseGet(bounds.simulated(), () -> AnswerSample.isSimulated(all));
        List<WindowAnswers> windows =
                all.stream().filter(window -> window.simulated() == simulated).toList();
        Optional<ExtractionRun> run = id == null || current == null ? Optional.empty() : run(id, current);
        SampleSize size = windows.isEmpty()
                ? SampleSize.NOTHING
                : sample.read(
                        id,
                        windows,
                        run.map(ExtractionRun::id).orElse(0),
                        bounds.answers(),
                        new BothSets(domain, before, after, run.isPresent() ? names(id) : Map.of(), comparison));
        return new EntityEditView(
                domain.name(),
                true,
                current == null ? 1 : current.version(),
                run.map(ExtractionRun::id).orElse(null),
                simulated,
                size,
                comparison.changed(),
                size.says() + " Nothing was changed.",
                comparison.entities(),
                comparison.examples());
    }

    private Optional<ExtractionRun> run(int domain, KeptEntitySet current) {
        Optional<Integer> rules =
                ledger.extractors().id(Extractor.version(), HexFormat.of().formatHex(Extractor.sha256()));
        return ledger.extractionRuns()
                .current(domain)
                .filter(run -> run.entitySetId() == current.id())
                .filter(run -> rules.filter(ours -> ours == run.extractorId()).isPresent());
    }

    private Map<Integer, String> names(int domain) {
        return ledger.entities().ids(domain).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    }

    /** Reads each answer with the edited set, and with the current one where its run has no row of it. */
    private final class BothSets implements AnswerSample.Reading {
        private final String domain;
        private final Extractor before;
        private final Extractor after;
        private final Map<Integer, String> names;
        private final EditComparison comparison;
        private final Map<Integer, String> prompts = new HashMap<>();

        BothSets(
                Domain domain,
                List<EntityView> before,
                List<EntityView> after,
                Map<Integer, String> names,
                EditComparison comparison) {
            this.domain = domain.name();
            this.before = Extractor.of(before.stream().map(EntityView::tracked).toList());
            this.after = Extractor.of(after.stream().map(EntityView::tracked).toList());
            this.names = names;
            this.comparison = comparison;
        }

        @Override
        public void read(NewestAnswer answer, Body body) {
            String text = body.text() == null ? "" : body.text();
            String prompt = prompts.computeIfAbsent(
                    answer.promptVersionId(),
                    version -> ledger.prompts().version(version).about(domain));
            var input = new ExtractionInput(prompt, domain, text, List.of());
            comparison.add(
                    answer,
                    text,
                    answer.read() ? kept(answer) : found(before, input, answer),
                    found(after, input, answer));
        }

        private List<NamedEntity> found(Extractor rules, ExtractionInput input, NewestAnswer answer) {
            return answer.refused()
                    ? List.of()
                    : rules.extract(input).mentions().stream()
                            .map(mention -> new NamedEntity(
                                    mention.entity(), mention.start(), mention.end(), mention.count(), mention.rank()))
                            .toList();
        }

        private List<NamedEntity> kept(NewestAnswer answer) {
            var named = new ArrayList<NamedEntity>();
            for (int i = 0; answer.entities() != null && i < answer.entities().size(); i++) {
                named.add(new NamedEntity(
                        names.get(answer.entities().get(i)),
                        answer.starts().get(i),
                        answer.ends().get(i),
                        answer.counts().get(i),
                        answer.ranks().get(i)));
            }
            return named;
        }
    }
}
