package dev.rollcall.simulator;

import dev.rollcall.simulator.Faults.Active;
import dev.rollcall.simulator.Shape.Stage;
import dev.rollcall.simulator.Told.End;
import java.util.List;

/** What the simulated model says to a question: its text, its end, its thoughts and sources, and what they cost. */
final class Model {
    private static final int SPENT_TOKENS = 4_096;
    /** Two-, three- and four-byte characters, right to left, joined and tinted emoji, a combining accent, odd spaces. */
    private static final String UNICODE =
            " – Grüße, «déjà vu», 東京, Ελλάδα, שלום, العربية, हिन्दी, e\u0301, 👩🏽‍💻🇩🇪🎉, a\u00a0b\u200bc\u2028d “\\\"”";

    private static final List<Told.Source> SOURCES = List.of(
            new Told.Source("Market overview", "https://research.example.org/market-overview"),
            new Told.Source("Buyer's guide", "https://guides.example.net/buyers"),
            new Told.Source("Annual survey", "https://survey.example.org/2026"));

    private final long seed;

    Model(long seed) {
        this.seed = seed;
    }

    Told tell(Asked asked, Question question) {
        Troubles troubles = asked.troubles();
        String provider = asked.vendor().id();
        String text = Answers.text(seed, provider, question.model(), question.prompt(), repetition(asked.cell()));
        if (troubles.strikes(Shape.UNICODE)) {
            text += UNICODE;
        }
        if (Structured.wanted(question.body())) {
            text = Structured.answer(question.body(), text);
        }
        End end = End.STOP;
        ToolCall call = null;
        int reasoning = asked.dice().between(0, 240);
        for (Active model : troubles.at(Stage.MODEL)) {
            switch (model.shape()) {
                case REFUSED -> {
                    end = End.REFUSED;
                    text = Answers.MARK + "I'm sorry, but I can't help with that.";
                }
                case FILTERED -> {
                    end = End.FILTERED;
                    text = half(text);
                }
                case EMPTY -> text = "";
                case TRUNCATED -> {
                    end = End.LENGTH;
                    text = half(text);
                }
                case SPENT -> {
                    end = End.LENGTH;
                    text = "";
                    reasoning = question.maxTokens() > 0 ? question.maxTokens() : SPENT_TOKENS;
                }
                case TOOL_CALL -> {
                    end = End.TOOL_CALL;
                    text = "";
                    call = ToolCall.answering(question);
                }
                default -> {}
            }
        }
        if (question.maxTokens() > 0 && Told.tokens(text) > question.maxTokens()) {
            end = End.LENGTH;
            text = Told.clip(text, question.maxTokens() * 4);
        }
        boolean thinks = troubles.strikes(Shape.THINKING);
        boolean cites = question.searches() || provider.equals("perplexity") || troubles.strikes(Shape.CITATIONS);
        int input = Told.tokens(question.prompt()) + 7;
        int cached = input < 1024 ? 0 : input / 128 * 128 - 128;
        return new Told(
                text,
                end,
                call,
                thinks,
                input,
                cached,
                call == null ? Told.tokens(text) : Told.tokens(call.arguments()),
                thinks ? Math.max(Told.tokens(Told.THOUGHT), reasoning) : reasoning,
                cites ? SOURCES : List.of(),
                asked.dice());
    }

    private static String half(String text) {
        return Told.clip(text, text.length() / 2);
    }

    /** The last part of the cell's name; a name that ends otherwise counts as the first repetition. */
    private static int repetition(String cell) {
        String last = cell.substring(cell.lastIndexOf('/') + 1);
        return last.matches("\\d{1,6}") ? Integer.parseInt(last) : 0;
    }
}
