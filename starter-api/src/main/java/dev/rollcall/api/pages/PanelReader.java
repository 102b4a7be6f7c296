package dev.rollcall.api.pages;

import dev.rollcall.api.CellController.CellView;
import dev.rollcall.api.Json;
import dev.rollcall.pages.DomainScreen.CardSource;
import dev.rollcall.pages.DomainScreen.PanelCard;
import dev.rollcall.pages.DomainScreen.PromptPart;
import dev.rollcall.pages.Format;
import dev.rollcall.pages.StateMark;
import dev.rollcall.store.Answers.Answer;
import dev.rollcall.store.Body;
import dev.rollcall.store.CellKey;
import dev.rollcall.store.Cells.Cell;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.PromptOrders.PromptEdition;
import dev.rollcall.store.Providers.KnownProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts side by side what the panel says about a domain; whoever has not answered is there, too, with the reason. */
final class PanelReader {
    /** So many cards stand in a page. */
    static final int MOST_CARDS = 300;

    /** So much of an answer stands in a page; the rest is behind a link. */
    private static final int MOST_TEXT = 64 << 10;

    /** Where there are many. */
    private static final int MANY = 60;

    private static final int MOST_TEXT_OF_MANY = 4 << 10;

    private static final Set<StateMark> OPEN =
            Stream.of("planned", "asking", "waiting").map(StateMark::ofCell).collect(Collectors.toUnmodifiableSet());

    private final Ledger ledger;

    PanelReader(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * @param cells at most {@link #MOST_CARDS}, by prompt
     * @param older answers of earlier windows, for those whose newest cell has none
     */
    List<PromptPart> parts(List<Cell> cells, List<Answer> older) {
        Map<Long, Answer> answers = ledger
                .domainHistory()
                .answers(cells.stream().map(Cell::id).toList())
                .stream()
                .collect(Collectors.toMap(Answer::cellId, Function.identity()));
        Map<String, Answer> before = older.stream()
                .collect(Collectors.toMap(
                        answer -> sameQuestion(answer.key()), Function.identity(), (one, other) -> one));
        Map<String, KnownProvider> providers = Stream.of(true, false)
                .flatMap(side -> ledger.providers().all(side).stream())
                .collect(Collectors.toMap(
                        provider -> provider.name() + provider.simulated(), Function.identity(), (one, other) -> one));
        int most = cells.size() > MANY ? MOST_TEXT_OF_MANY : MOST_TEXT;
        var byPrompt = new LinkedHashMap<String, List<PanelCard>>();
        var versions = new LinkedHashMap<String, Integer>();
        for (Cell cell : cells) {
            CellKey key = cell.key();
            Answer own = answers.get(cell.id());
            Answer shown = own == null ? before.get(sameQuestion(key)) : own;
            CellView view = CellView.of(cell, false, providers.get(key.provider() + key.simulated()));
            byPrompt.computeIfAbsent(key.prompt(), name -> new ArrayList<>())
                    .add(card(cell, view, shown, own == null && shown != null, most));
            versions.merge(key.prompt(), key.promptVersion(), Math::max);
        }
        return byPrompt.entrySet().stream()
                .map(part -> part(part.getKey(), versions.get(part.getKey()), part.getValue()))
                .toList();
    }

    /** The same question to the same model, in any window and version. */
    private static String sameQuestion(CellKey key) {
        return String.join(
                "\n", key.prompt(), key.provider(), key.model(), key.surface(), String.valueOf(key.repetition()));
    }

    private PromptPart part(String prompt, int version, List<PanelCard> cards) {
        String text = ledger.promptOrders().versions(prompt).stream()
                .filter(edition -> edition.version() == version)
                .map(PromptEdition::text)
                .findFirst()
                .orElse(null);
        // Whoever has said something comes first.
        List<PanelCard> sorted = cards.stream()
                .sorted(Comparator.comparing(card -> card.text() == null && card.archived() == null))
                .toList();
        return new PromptPart(prompt, version, text, summary(cards), sorted);
    }

    /** {@code 11 asked: 9 answered, 1 refused; missing: groq (no reply)} */
    private static String summary(List<PanelCard> cards) {
        var counts = new LinkedHashMap<String, Integer>();
        cards.forEach(card -> counts.merge(card.state().word(), 1, Integer::sum));
        String said = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        return Format.count(cards.size()) + " asked: " + said
                + without("missing", cards, card -> !OPEN.contains(card.state()))
                + without("not there yet", cards, card -> OPEN.contains(card.state()));
    }

    private static String without(String words, List<PanelCard> cards, Predicate<PanelCard> which) {
        String those = cards.stream()
                .filter(card -> card.why() != null)
                .filter(which)
                .map(card -> card.provider() + " (" + card.why() + ")")
                .distinct()
                .collect(Collectors.joining(", "));
        return those.isEmpty() ? "" : "; " + words + ": " + those;
    }

    private static PanelCard card(Cell cell, CellView view, Answer shown, boolean isOlder, int most) {
        CellKey key = cell.key();
        Body body = shown == null ? null : shown.content();
        String text = body == null || body.text() == null || body.text().isEmpty() ? null : body.text();
        boolean cut = text != null && text.length() > most;
        boolean has = shown != null && !isOlder && text != null;
        return new PanelCard(
                isOlder ? shown.cellId() : cell.id(),
                key.provider(),
                shown == null || shown.resolvedModel() == null ? key.model() : shown.resolvedModel(),
                key.surface(),
                key.repetition(),
                key.window(),
                StateMark.ofCell(view.state()),
                key.simulated(),
                has ? null : why(view),
                has ? null : Mender.words(cell.cellReason(), key.provider()),
                isOlder ? shown.key().window() : null,
                shown == null ? null : shown.at(),
                shown == null ? null : Json.usd(shown.costTicks()),
                shown != null && shown.truncated(),
                cut ? text.substring(0, most) : text,
                cut,
                shown == null ? null : shown.archived(),
                body == null
                        ? List.of()
                        : body.citations().stream()
                                .map(source -> new CardSource(source.url(), source.title()))
                                .toList());
    }

    /** Null for an answer whose text is in the archive. */
    private static String why(CellView view) {
        if (view.reason() != null) {
            return Format.words(view.reason());
        }
        return switch (view.state()) {
            case "answered", "refused" -> null;
            case "planned" -> "not asked yet";
            case "asking" -> "is being asked";
            default -> view.state();
        };
    }
}
