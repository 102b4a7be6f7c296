package dev.rollcall.api;

import dev.rollcall.store.Body.Citation;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Answers as RFC 4180 has it. What a model wrote must not become a formula in somebody's spreadsheet. */
final class Csv {
    static final String HEADER =
            "domain,prompt,prompt_version,provider,model,resolved_model,surface,repetition,window,state,truncated,"
                    + "simulated,at,input_tokens,output_tokens,cost_usd,latency_ms,cell,text,citations\r\n";

    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private Csv() {}

    static String row(AnswerView answer) {
        return row(
                answer.domain(),
                answer.prompt(),
                answer.promptVersion(),
                answer.provider(),
                answer.model(),
                answer.resolvedModel(),
                answer.surface(),
                answer.repetition(),
                answer.window(),
                answer.state(),
                answer.truncated(),
                answer.simulated(),
                answer.at(),
                answer.inputTokens(),
                answer.outputTokens(),
                answer.costUsd(),
                answer.latencyMs(),
                answer.cell(),
                answer.text(),
                answer.citations().stream().map(Citation::url).collect(Collectors.joining(" ")));
    }

    static String row(Object... values) {
        return Arrays.stream(values).map(Csv::cell).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String cell(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        String text = value.toString();
        if (!text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}
