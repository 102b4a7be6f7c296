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
        var saying = new Saying(text(asked, question), asked.dice().between(0, 240));
        for (Active model : troubles.at(Stage.MODEL)) {
            saying.become(model.shape(), question);
        }
        if (saying.plain()
                && ToolCall.isForced(question.body())
                && asked.vendor().has(Shape.TOOL_CALL, question.path())) {
            saying.become(Shape.TOOL_CALL, question);
        }
        saying.keepTo(question.maxTokens());
        boolean thinks = troubles.strikes(Shape.THINKING);
        boolean cites =
                question.searches() || asked.vendor().id().equals("perplexity") || troubles.strikes(Shape.CITATIONS);
        int input = Told.tokens(question.prompt()) + 7;
        int cached = input < 1024 ? 0 : input / 128 * 128 - 128;
        return new Told(
                saying.text,
                saying.end,
                saying.call,
                thinks,
                input,
                cached,
                Told.tokens(saying.call == null ? saying.text : saying.call.arguments()),
                thinks ? Math.max(Told.tokens(Told.THOUGHT), saying.reasoning) : saying.reasoning,
                cites ? SOURCES : List.of(),
                asked.dice());
    }

    private String text(Asked asked, Question question) {
        String text =
                Answers.text(seed, asked.vendor().id(), question.model(), question.prompt(), repetition(asked.cell()));
        if (asked.troubles().strikes(Shape.UNICODE)) {
            text += UNICODE;
        }
        if (!Structured.wanted(question.body())) {
            return text;
        }
        String whole = Structured.answer(question.body(), text);
        boolean fits = question.maxTokens() == 0 || Told.tokens(whole) <= question.maxTokens();
        // A model that writes JSON is brief; else each of its texts would be a whole answer.
        return fits ? whole : Structured.answer(question.body(), Told.firstSentence(text));
    }

    /** What is said while the shapes change it. */
    private static final class Saying {
        private String text;
        private End end = End.STOP;
        private ToolCall call;
        private int reasoning;

        Saying(String text, int reasoning) {
            this.text = text;
            this.reasoning = reasoning;
        }

        boolean plain() {
            return end == End.STOP && !text.isEmpty();
        }

        void become(Shape shape, Question question) {
            switch (shape) {
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

        /** @param maxTokens 0 when there is no limit */
        void keepTo(int maxTokens) {
            if (maxTokens > 0 && Told.tokens(text) > maxTokens) {
                end = End.LENGTH;
                text = Told.clip(text, maxTokens * 4);
            }
        }
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
