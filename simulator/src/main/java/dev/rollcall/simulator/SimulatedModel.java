package dev.rollcall.simulator;

import dev.rollcall.simulator.answers.AnswerText;
import dev.rollcall.simulator.vendors.ModelAnswer;
import dev.rollcall.simulator.faults.RequestFaults;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.SimulatedRequest;
import dev.rollcall.simulator.answers.StructuredAnswer;
import dev.rollcall.simulator.vendors.ToolCall;
import dev.rollcall.simulator.faults.ActiveFaults.Active;
import dev.rollcall.simulator.vendors.Shape.CheckStage;
import dev.rollcall.simulator.vendors.ModelAnswer.FinishReason;
import java.util.List;

/** What the simulated model says to a question: its text, its end, its thoughts and sources, and what they cost. */
final class SimulatedModel {
    private static final int SPENT_TOKENS = 4_096;
    /** Two-, three- and four-byte characters, right to left, joined and tinted emoji, a combining accent, odd spaces. */
    private static final String UNICODE =
            " – Grüße, «déjà vu», 東京, Ελλάδα, שלום, العربية, हिन्दी, e\u0301, 👩🏽‍💻🇩🇪🎉, a\u00a0b\u200bc\u2028d “\\\"”";

    private static final List<ModelAnswer.CitedSource> SOURCES = List.of(
            new ModelAnswer.CitedSource("Market overview", "https://research.example.org/market-overview"),
            new ModelAnswer.CitedSource("Buyer's guide", "https://guides.example.net/buyers"),
            new ModelAnswer.CitedSource("Annual survey", "https://survey.example.org/2026"));

    private final long seed;

    SimulatedModel(long seed) {
        this.seed = seed;
    }

    ModelAnswer tell(RequestContext asked, SimulatedRequest question) {
        RequestFaults troubles = asked.troubles();
        var saying = new Saying(text(asked, question), asked.dice().between(0, 240));
        for (Active model : troubles.at(CheckStage.MODEL)) {
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
        int input = ModelAnswer.tokens(question.prompt()) + 7;
        int cached = input < 1024 ? 0 : input / 128 * 128 - 128;
        return new ModelAnswer(
                saying.text,
                saying.end,
                saying.call,
                thinks,
                input,
                cached,
                ModelAnswer.tokens(saying.call == null ? saying.text : saying.call.arguments()),
                thinks ? Math.max(ModelAnswer.tokens(ModelAnswer.THOUGHT), saying.reasoning) : saying.reasoning,
                cites ? SOURCES : List.of(),
                asked.dice());
    }

    private String text(RequestContext asked, SimulatedRequest question) {
        String text =
                AnswerText.text(seed, asked.vendor().id(), question.model(), question.prompt(), repetition(asked.cell()));
        if (asked.troubles().strikes(Shape.UNICODE)) {
            text += UNICODE;
        }
        if (!StructuredAnswer.wanted(question.body())) {
            return text;
        }
        String whole = StructuredAnswer.answer(question.body(), text);
        boolean fits = question.maxTokens() == 0 || ModelAnswer.tokens(whole) <= question.maxTokens();
        // A model that writes JSON is brief; else each of its texts would be a whole answer.
        return fits ? whole : StructuredAnswer.answer(question.body(), ModelAnswer.firstSentence(text));
    }

    /** What is said while the shapes change it. */
    private static final class Saying {
        private String text;
        private FinishReason end = FinishReason.STOP;
        private ToolCall call;
        private int reasoning;

        Saying(String text, int reasoning) {
            this.text = text;
            this.reasoning = reasoning;
        }

        boolean plain() {
            return end == FinishReason.STOP && !text.isEmpty();
        }

        void become(Shape shape, SimulatedRequest question) {
            switch (shape) {
                case REFUSED -> {
                    end = FinishReason.REFUSED;
                    text = AnswerText.MARK + "I'm sorry, but I can't help with that.";
                }
                case FILTERED -> {
                    end = FinishReason.FILTERED;
                    text = half(text);
                }
                case EMPTY -> text = "";
                case TRUNCATED -> {
                    end = FinishReason.LENGTH;
                    text = half(text);
                }
                case SPENT -> {
                    end = FinishReason.LENGTH;
                    text = "";
                    reasoning = question.maxTokens() > 0 ? question.maxTokens() : SPENT_TOKENS;
                }
                case TOOL_CALL -> {
                    end = FinishReason.TOOL_CALL;
                    text = "";
                    call = ToolCall.answering(question);
                }
                default -> {}
            }
        }

        /** @param maxTokens 0 when there is no limit */
        void keepTo(int maxTokens) {
            if (maxTokens > 0 && ModelAnswer.tokens(text) > maxTokens) {
                end = FinishReason.LENGTH;
                text = ModelAnswer.clip(text, maxTokens * 4);
            }
        }
    }

    private static String half(String text) {
        return ModelAnswer.clip(text, text.length() / 2);
    }

    /** The last part of the cell's name; a name that ends otherwise counts as the first repetition. */
    private static int repetition(String cell) {
        String last = cell.substring(cell.lastIndexOf('/') + 1);
        return last.matches("\\d{1,6}") ? Integer.parseInt(last) : 0;
    }
}
