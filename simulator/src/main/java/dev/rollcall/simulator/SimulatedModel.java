package dev.rollcall.simulator;

import dev.rollcall.simulator.answers.AnswerText;
import dev.rollcall.simulator.answers.Excerpt;
import dev.rollcall.simulator.answers.SimulatedJudge;
import dev.rollcall.simulator.answers.StructuredAnswer;
import dev.rollcall.simulator.faults.ActiveRule;
import dev.rollcall.simulator.faults.RequestFaults;
import dev.rollcall.simulator.vendors.ModelAnswer;
import dev.rollcall.simulator.vendors.ModelAnswer.CitedSource;
import dev.rollcall.simulator.vendors.ModelAnswer.StopReason;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.Shape.CheckStage;
import dev.rollcall.simulator.vendors.SimulatedRequest;
import dev.rollcall.simulator.vendors.ToolCall;
import java.util.List;

/** What the model answers to a request: its text, why it ended, its thoughts and sources, and how many tokens it took. */
final class SimulatedModel {
    private static final int SPENT_TOKENS = 4_096;
    /** Two-, three- and four-byte characters, right to left, joined and tinted emoji, a combining accent, odd spaces. */
    private static final String UNICODE =
            " – Grüße, «déjà vu», 東京, Ελλάδα, שלום, العربية, हिन्दी, e\u0301, 👩🏽‍💻🇩🇪🎉, a\u00a0b\u200bc\u2028d “\\\"”";

    private static final List<CitedSource> SOURCES = List.of(
            new CitedSource("Market overview", "https://research.example.org/market-overview"),
            new CitedSource("Buyer's guide", "https://guides.example.net/buyers"),
            new CitedSource("Annual survey", "https://survey.example.org/2026"));

    private final long seed;

    SimulatedModel(long seed) {
        this.seed = seed;
    }

    ModelAnswer answer(RequestContext context, SimulatedRequest request) {
        RequestFaults faults = context.faults();
        var draft = new Draft(text(context, request), context.dice().between(0, 240));
        for (ActiveRule rule : faults.at(CheckStage.MODEL)) {
            draft.become(rule.shape(), request);
        }
        if (draft.isPlain()
                && ToolCall.isForced(request.body())
                && context.vendor().has(Shape.TOOL_CALL, request.path())) {
            draft.become(Shape.TOOL_CALL, request);
        }
        draft.keepTo(request.maxTokens());
        boolean thinks = faults.strikes(Shape.THINKING);
        boolean cites =
                request.searches() || context.vendor().id().equals("perplexity") || faults.strikes(Shape.CITATIONS);
        int input = AnswerText.tokens(request.prompt()) + 7;
        int cached = input < 1024 ? 0 : input / 128 * 128 - 128;
        return new ModelAnswer(
                draft.text,
                draft.stopReason,
                draft.call,
                thinks,
                input,
                cached,
                AnswerText.tokens(draft.call == null ? draft.text : draft.call.arguments()),
                thinks ? Math.max(AnswerText.tokens(ModelAnswer.THOUGHT), draft.reasoning) : draft.reasoning,
                cites ? SOURCES : List.of(),
                context.dice());
    }

    private String text(RequestContext context, SimulatedRequest request) {
        int repetition = repetition(context.cell());
        String text = AnswerText.text(seed, context.vendor().id(), request.model(), request.prompt(), repetition);
        if (context.faults().strikes(Shape.UNICODE)) {
            text += UNICODE;
        }
        if (!StructuredAnswer.wanted(request.body())) {
            return text;
        }
        if (context.faults().strikes(Shape.PROSE)) {
            return text;
        }
        SimulatedJudge judge = SimulatedJudge.in(request.prompt());
        if (judge != null) {
            return judge.reply(new SimulatedJudge.Faults(
                    context.faults().strikes(Shape.INVENTED_QUOTES),
                    context.faults().strikes(Shape.STRANGERS)));
        }
        String whole = StructuredAnswer.answer(request.body(), text);
        boolean fits = request.maxTokens() == 0 || AnswerText.tokens(whole) <= request.maxTokens();
        // Each text in the JSON is the whole answer; if that is too long, only its first sentence.
        return fits ? whole : StructuredAnswer.answer(request.body(), Excerpt.firstSentence(text));
    }

    /** The answer while shapes change it. */
    private static final class Draft {
        private String text;
        private StopReason stopReason = StopReason.STOP;
        private ToolCall call;
        private int reasoning;

        Draft(String text, int reasoning) {
            this.text = text;
            this.reasoning = reasoning;
        }

        /** Whether no shape has changed it. */
        boolean isPlain() {
            return stopReason == StopReason.STOP && !text.isEmpty();
        }

        void become(Shape shape, SimulatedRequest request) {
            switch (shape) {
                case REFUSED -> {
                    stopReason = StopReason.REFUSED;
                    text = AnswerText.MARK + "I'm sorry, but I can't help with that.";
                }
                case FILTERED -> {
                    stopReason = StopReason.FILTERED;
                    text = half(text);
                }
                case EMPTY -> text = "";
                case TRUNCATED -> {
                    stopReason = StopReason.LENGTH;
                    text = half(text);
                }
                case SPENT -> {
                    stopReason = StopReason.LENGTH;
                    text = "";
                    reasoning = request.maxTokens() > 0 ? request.maxTokens() : SPENT_TOKENS;
                }
                case TOOL_CALL -> {
                    stopReason = StopReason.TOOL_CALL;
                    text = "";
                    call = ToolCall.answering(request);
                }
                default -> {}
            }
        }

        /** @param maxTokens 0 when there is no limit */
        void keepTo(int maxTokens) {
            if (maxTokens > 0 && AnswerText.tokens(text) > maxTokens) {
                stopReason = StopReason.LENGTH;
                text = Excerpt.clip(text, maxTokens * 4);
            }
        }
    }

    private static String half(String text) {
        return Excerpt.clip(text, text.length() / 2);
    }

    /** The repetition at the end of the cell's name; a name with another end counts as the first repetition. */
    private static int repetition(String cell) {
        String last = cell.substring(cell.lastIndexOf('/') + 1);
        return last.matches("\\d{1,6}") ? Integer.parseInt(last) : 0;
    }
}
