package dev.rollcall.api;

import dev.rollcall.store.Body.StoredCitation;
import jakarta.servlet.http.HttpServletResponse;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * CSV as RFC 4180 has it. What a model wrote must not become a formula in a spreadsheet, nor control the terminal that
 * shows the file: control characters are left out, line ends and tabs stay.
 */
final class Csv {
    static final String TYPE = "text/csv;charset=UTF-8";
    static final String HEADER =
            "domain,prompt,prompt_version,provider,model,resolved_model,surface,repetition,window,state,truncated,"
                    + "simulated,at,input_tokens,output_tokens,cost_usd,latency_ms,cell,text,citations,archived\r\n";

    /** The full-width ones are the same to a spreadsheet. */
    private static final String FORMULA_STARTS = "=+-@\t\n＝＋－＠";

    /** Directions of writing, which could show a text in another order than it has. */
    private static final String DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";

    private static final String BYTE_ORDER_MARK = "\ufeff";

    private Csv() {}

    /** {@code header} as the first bytes: behind a byte order mark when the file is for a spreadsheet. */
    static String begin(String header, boolean bom) {
        return bom ? BYTE_ORDER_MARK + header : header;
    }

    /** Names the download, without characters that some file systems forbid. */
    static void name(HttpServletResponse response, String name) {
        response.setHeader(
                "Content-Disposition", "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9._-]", "_") + ".csv\"");
    }

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
                answer.tokens().input(),
                answer.tokens().output(),
                answer.costUsd(),
                answer.latencyMs(),
                answer.cell(),
                answer.text(),
                answer.citations().stream().map(StoredCitation::url).collect(Collectors.joining(" ")),
                answer.archived());
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
        String text = withoutSteering(value.toString());
        if (!text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n');
        return quoted ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    /** A loop, because millions of answers pass here. */
    private static String withoutSteering(String text) {
        var kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r') {
                if (i + 1 == text.length() || text.charAt(i + 1) != '\n') {
                    kept.append('\n');
                }
            } else if (c == '\n' || c == '\t' || !Character.isISOControl(c) && DIRECTIONS.indexOf(c) < 0) {
                kept.append(c);
            }
        }
        return kept.toString();
    }
}
