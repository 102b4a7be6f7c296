package dev.rollcall.launcher.ask;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonpCharacterEscapes;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.node.DecimalNode;
import dev.rollcall.cli.HumanFormat;
import dev.rollcall.cli.Terminal;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.Reply;
import dev.rollcall.llm.reply.Citation;
import dev.rollcall.llm.reply.TokenUsage;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * One question, and what came of it.
 *
 * @param costTicks 1e-10 USD, reported or computed; empty when nobody knows
 */
record AskResult(Question question, Key key, Reply reply, OptionalLong costTicks) {
    private static final int TICKS_SCALE = 10;
    private static final int NANOS_SCALE = 9;

    /** On one line, with all members always there. */
    String json() {
        var line = new StringWriter();
        // Line separators in texts are lines to some who read.
        JsonFactory factory = new JsonFactoryBuilder()
                .characterEscapes(JsonpCharacterEscapes.instance())
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .build();
        try (JsonGenerator json = factory.createGenerator(line)) {
            TokenUsage usage = reply.usage();
            json.writeStartObject();
            json.writeStringField("outcome", reply.outcome().name());
            json.writeStringField("text", reply.text());
            json.writeStringField("resolved_model", reply.resolvedModel());
            json.writeStringField("finish_reason", reply.finishReason());
            write(json, "input_tokens", usage.inputTokens());
            write(json, "output_tokens", usage.outputTokens());
            write(json, "cached_input_tokens", usage.cachedInputTokens());
            write(json, "reasoning_tokens", usage.reasoningTokens());
            write(json, "cost_usd", usd());
            Long reported = reply.costTicksReported();
            write(json, "cost_usd_reported", reported == null ? null : decimal(reported, TICKS_SCALE));
            json.writeArrayFieldStart("citations");
            for (Citation citation : reply.citations()) {
                json.writeStartObject();
                json.writeStringField("url", citation.url());
                json.writeStringField("title", citation.title());
                json.writeEndObject();
            }
            json.writeEndArray();
            write(json, "retry_after_seconds", seconds(reply.retryAfter()));
            write(json, "http_status", reply.httpStatus());
            json.writeStringField("request_id", reply.requestId());
            json.writeNumberField("latency_ms", reply.latency().toMillis());
            json.writeStringField("key", key.isNone() ? null : key.fingerprint());
            json.writeStringField("message", reply.message());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    void show(PrintStream out, Terminal terminal) {
        if (reply.text() != null) {
            HumanFormat.wrap(reply.text(), terminal.tty() ? terminal.width() : Integer.MAX_VALUE)
                    .forEach(out::println);
            out.println();
        }
        fact(out, "model", model(terminal));
        fact(out, "outcome", outcome(terminal));
        if (reply.outcome().isUsable() || !reply.usage().equals(TokenUsage.UNKNOWN)) {
            fact(out, "tokens", tokens());
            fact(out, "cost", cost());
        }
        fact(out, "latency", HumanFormat.count(reply.latency().toMillis()) + " ms");
        fact(out, "request", reply.requestId());
        fact(out, "key", key.isNone() ? "none needed" : key.fingerprint());
        int n = 1;
        for (Citation citation : reply.citations()) {
            String title = citation.title() == null ? "" : "  " + HumanFormat.line(citation.title());
            fact(out, n == 1 ? "sources" : "", n + " " + HumanFormat.line(citation.url()) + title);
            n++;
        }
    }

    /** Why there is no answer, and what to do about it. */
    String userError(String keyVariable) {
        String status = reply.httpStatus() == null ? "" : " (HTTP " + reply.httpStatus() + ")";
        return question.provider() + " " + what() + status + ": " + reply.message() + "\n" + mend(keyVariable);
    }

    private String what() {
        return switch (reply.outcome()) {
            case ANSWERED, TRUNCATED, REFUSED -> "answered";
            case EMPTY -> "said nothing";
            case INVALID -> "sent no usable reply";
            case RATE_LIMITED -> "is asked too fast";
            case OVERLOADED -> "has trouble of its own";
            case KEY_REJECTED -> "rejects the key " + key.fingerprint();
            case OUT_OF_QUOTA -> "gives nothing more for the key " + key.fingerprint();
            case FAILED_PERMANENT -> "does not answer this question";
            case UNREACHABLE -> "gave no whole reply";
        };
    }

    private String mend(String keyVariable) {
        String later =
                reply.retryAfter() == null ? "ask again later" : "ask again in " + HumanFormat.span(reply.retryAfter());
        return switch (reply.outcome()) {
            case ANSWERED, TRUNCATED, REFUSED -> "";
            case EMPTY -> "Ask again, or let it say more: --max-output-tokens " + 2L * question.maxOutputTokens();
            case INVALID -> "Is that the provider's address? Look at --base-url and <PROVIDER>_BASE_URL";
            case RATE_LIMITED, OVERLOADED -> "Mend: " + later;
            case KEY_REJECTED -> "Mend: put a good key into " + keyVariable;
            case OUT_OF_QUOTA ->
                reply.quotaResetsAt() == null
                        ? "Mend: pay or raise its limit at the provider, or put another key into " + keyVariable
                        : "Mend: wait until " + HumanFormat.when(reply.quotaResetsAt())
                                + ", pay, or put another key into " + keyVariable;
            case FAILED_PERMANENT -> "It will say so again: mend --model, --prompt or --base-url";
            case UNREACHABLE ->
                reply.sent()
                        ? "It was sent, and may have been billed. Mend: " + later
                        : "Nothing was sent. Is the network up, and the address right?";
        };
    }

    private String model(Terminal terminal) {
        String resolved = reply.resolvedModel() == null ? question.model() : reply.resolvedModel();
        return terminal.bold(HumanFormat.line(question.provider() + "/" + resolved))
                + (resolved.equals(question.model()) ? "" : "  asked for " + HumanFormat.line(question.model()))
                + (reply.simulated() ? " (simulated)" : "");
    }

    private String outcome(Terminal terminal) {
        Outcome outcome = reply.outcome();
        String word = outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String finish = reply.finishReason() == null ? "" : "  " + HumanFormat.line(reply.finishReason());
        // The error message says why there is no answer.
        String why =
                outcome == Outcome.REFUSED && reply.message() != null ? "  " + HumanFormat.line(reply.message()) : "";
        return (outcome == Outcome.ANSWERED ? terminal.green(word) : terminal.yellow(word)) + finish + why;
    }

    private String tokens() {
        TokenUsage usage = reply.usage();
        return counted(usage.inputTokens(), usage.cachedInputTokens(), "cached") + " in, "
                + counted(usage.outputTokens(), usage.reasoningTokens(), "reasoning") + " out";
    }

    private String cost() {
        return costTicks.isEmpty()
                ? "unknown"
                : HumanFormat.usd(DecimalNode.valueOf(usd()))
                        + (reply.costTicksReported() == null ? " by the price table" : " says the provider");
    }

    private static String counted(Integer all, Integer part, String of) {
        return (all == null ? "unknown" : HumanFormat.count(all))
                + (part == null ? "" : " (" + HumanFormat.count(part) + " " + of + ")");
    }

    static void fact(PrintStream out, String name, String value) {
        if (value != null) {
            out.println(String.format("%-9s%s", name, value).stripTrailing());
        }
    }

    private BigDecimal usd() {
        return costTicks.isEmpty() ? null : decimal(costTicks.getAsLong(), TICKS_SCALE);
    }

    private static BigDecimal seconds(Duration duration) {
        return duration == null ? null : decimal(duration.toNanos(), NANOS_SCALE);
    }

    private static BigDecimal decimal(long unscaled, int scale) {
        return BigDecimal.valueOf(unscaled, scale).stripTrailingZeros();
    }

    private static void write(JsonGenerator json, String name, BigDecimal number) throws IOException {
        json.writeFieldName(name);
        json.writeNumber(number);
    }

    private static void write(JsonGenerator json, String name, Integer number) throws IOException {
        write(json, name, number == null ? null : BigDecimal.valueOf(number));
    }
}
