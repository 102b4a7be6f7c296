package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.answers.Excerpt;
import java.util.List;

/**
 * What the model answers to a request, before its provider writes it in a format.
 *
 * @param call null unless the answer is a tool call
 * @param thinks whether its thoughts have to be shown; where they may be, a provider shows them now and then anyway
 * @param input tokens of the prompt, {@code cached} among them
 * @param output tokens of the answer, without {@code reasoning}
 * @param sources the pages that it cites
 * @param dice draws what may differ each time a cell is asked: ids, and which of its legal forms a provider uses
 */
public record ModelAnswer(
        String text,
        StopReason stopReason,
        ToolCall call,
        boolean thinks,
        int input,
        int cached,
        int output,
        int reasoning,
        List<CitedSource> sources,
        Dice dice) {
    /** What the model thought, wherever thoughts are shown. */
    public static final String THOUGHT = "Let me recall what is known here.";

    /** A page that an answer cites. */
    public record CitedSource(String title, String url) {
        /** Its link in a text that cites in Markdown. */
        String mark() {
            return "[[" + title + "]](" + url + ")";
        }
    }

    /** Why the model ended. */
    public enum StopReason {
        STOP,
        LENGTH,
        REFUSED,
        FILTERED,
        TOOL_CALL
    }

    SimulatedOutcome outcome() {
        return switch (stopReason) {
            case REFUSED, FILTERED -> SimulatedOutcome.REFUSED;
            case TOOL_CALL -> SimulatedOutcome.TOOL_CALL;
            case LENGTH -> empty() ? SimulatedOutcome.EMPTY : SimulatedOutcome.TRUNCATED;
            case STOP -> empty() ? SimulatedOutcome.EMPTY : SimulatedOutcome.ANSWERED;
        };
    }

    boolean refused() {
        return stopReason == StopReason.REFUSED;
    }

    boolean filtered() {
        return stopReason == StopReason.FILTERED;
    }

    boolean empty() {
        return text.isEmpty();
    }

    /** Nothing to read, at a provider whose refusals have no words. */
    boolean silent() {
        return empty() || refused() || filtered();
    }

    /** It was cut for its length before the first word: thinking took all the tokens. */
    boolean spent() {
        return stopReason == StopReason.LENGTH && empty();
    }

    /** The provider's word for why the model ended. */
    String finish(String stop, String length, String refused, String toolCall) {
        return switch (stopReason) {
            case STOP -> stop;
            case LENGTH -> length;
            case REFUSED, FILTERED -> refused;
            case TOOL_CALL -> toolCall;
        };
    }

    /** The text with the thoughts in it, as models write them where no provider takes them out. */
    String textWithThoughts() {
        if (!thinks) {
            return text;
        }
        return spent() ? "<think>\n" + THOUGHT : "<think>\n" + THOUGHT + "\n</think>\n\n" + text;
    }

    ModelAnswer saying(String otherText, List<CitedSource> otherSources) {
        return new ModelAnswer(
                otherText, stopReason, call, thinks, input, cached, output, reasoning, otherSources, dice);
    }

    /** The text's first sentence, which a citation is for. */
    String firstSentence() {
        return Excerpt.firstSentence(text);
    }

    String lastSentence() {
        return Excerpt.lastSentence(text);
    }

    /** Seconds since 1970. */
    long created() {
        return System.currentTimeMillis() / 1000;
    }
}
