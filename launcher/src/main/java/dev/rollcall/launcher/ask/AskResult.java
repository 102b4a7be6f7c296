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
 * @param batch the batch in which it was asked; null: it was asked at once
 */
record AskResult(Question question, Key key, Reply reply, OptionalLong costTicks, BatchRun batch) {
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
            write(
                    json,
                    "latency_ms",
                    batch == null ? BigDecimal.valueOf(reply.latency().toMillis()) : null);
            json.writeStringField("key", key.isNone() ? null : key.fingerprint());
            json.writeStringField("message", reply.message());
            if (batch != null) {
                writeBatch(json);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    private void writeBatch(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("batch");
        json.writeStringField("token", batch.token());
        json.writeStringField("provider_task_id", batch.providerTaskId());
        json.writeStringField("provider_state", batch.providerState());
        write(json, "took_seconds", seconds(batch.took()));
        write(json, "price_factor", batch.priceFactor());
        json.writeEndObject();
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
        if (batch == null) {
            fact(out, "latency", HumanFormat.count(reply.latency().toMillis()) + " ms");
        } else {
            fact(out, "took", HumanFormat.span(batch.took()) + " in a batch");
        }
        fact(out, "request", reply.requestId());
        fact(out, "key", key.isNone() ? "none needed" : key.fingerprint());
        int n = 1;
        for (Citation citation : reply.citations()) {
            String title = citation.title() == null ? "" : "  " + HumanFormat.line(citation.title());
            fact(out, n == 1 ? "sources" : "", n + " " + HumanFormat.line(citation.url()) + title);
            n++;
        }
    }

    AskFailure failure() {
        return AskFailure.of(question, key, reply);
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
        BigDecimal factor = batch == null ? null : batch.priceFactor();
        if (costTicks.isEmpty()) {
            return batch != null && factor == null ? "unknown: no price of it in batches is documented" : "unknown";
        }
        String by = reply.costTicksReported() != null
                ? " says the provider"
                : " by the price table"
                        + (factor == null ? "" : ", " + factor.toPlainString() + " of the online price");
        return HumanFormat.usd(DecimalNode.valueOf(usd())) + by;
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
