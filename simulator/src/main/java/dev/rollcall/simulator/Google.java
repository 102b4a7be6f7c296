package dev.rollcall.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.simulator.Problem.Hint;
import dev.rollcall.simulator.Template.Raw;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;

final class Google extends Vendor {
    private static final Pattern PATH = Pattern.compile("/v1(?:beta)?/models/(.+):generateContent");
    private static final Template BODY = new Template("""
            {"candidates":[{"content":{${parts}"role":"model"},"finishReason":"${finish}","index":0${more}}],
            ${usage}}
            """);
    private static final Template WITHOUT_CANDIDATES = new Template("""
            {${feedback}${usage}}
            """);
    private static final Template USAGE = new Template("""
            "usageMetadata":{"promptTokenCount":${input},${candidates}"totalTokenCount":${total},${cached}
            "promptTokensDetails":[{"modality":"TEXT","tokenCount":${input}}]${thoughts}},
            "modelVersion":"${model}","responseId":"${id}"
            """);
    private static final Raw BLOCKED = new Raw("\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"},");
    private static final Raw RATED = new Raw(",\"safetyRatings\":[{\"category\":\"HARM_CATEGORY_DANGEROUS_CONTENT\","
            + "\"probability\":\"HIGH\",\"blocked\":true}]");
    private static final List<String> FILTERS =
            List.of("SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE");
    private static final Template PARTS = new Template("""
            "parts":[${thought}${part}],
            """);
    private static final Template TEXT = new Template("""
            {"text":"${text}"${signature}}
            """);
    private static final Template FUNCTION_CALL = new Template("""
            {"functionCall":{"name":"${name}","args":${args}}${signature}}
            """);
    private static final Template THOUGHT = new Template("""
            {"text":"**Recalling**\\n\\n${text}","thought":true},
            """);
    private static final Template GROUNDING = new Template("""
            ,"groundingMetadata":{"searchEntryPoint":{"renderedContent":"<div>simulated</div>"},
            "groundingChunks":[${chunks}],"groundingSupports":[{"segment":{"startIndex":${start},"endIndex":${end},"text":"${said}"},
            "groundingChunkIndices":[0]}],"webSearchQueries":["${query}"]}
            """);
    private static final Template CHUNK = new Template("""
            {"web":{"uri":"https://vertexaisearch.cloud.google.com/grounding-api-redirect/AUZIYQE${id}",
            "title":"${host}"}}
            """);
    private static final Template ERROR = new Template("""
            {"error":{"code":${code},"message":"${message}","status":"${status}"${details}}}
            """);
    private static final Template REASON = new Template("""
            ,"details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"${reason}",
            "domain":"googleapis.com","metadata":{"service":"generativelanguage.googleapis.com"}}]
            """);
    private static final Template QUOTA = new Template("""
            ,"details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{
            "quotaMetric":"generativelanguage.googleapis.com/${metric}",
            "quotaId":"${quota}","quotaDimensions":{"location":"global",
            "model":"${model}"},"quotaValue":"${limit}"}]},{"@type":"type.googleapis.com/google.rpc.Help",
            "links":[{"description":"Learn more about Gemini API quotas",
            "url":"https://ai.google.dev/gemini-api/docs/rate-limits"}]}${retry}]
            """);
    private static final Template RETRY = new Template("""
            ,{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"${delay}"}
            """);

    Google() {
        super(
                "google",
                0.8,
                EnumSet.of(
                        Shape.PAYMENT,
                        Shape.SPEND_LIMIT,
                        Shape.RATE_LIMITED_INFO,
                        Shape.RATE_LIMITED_TEXT,
                        Shape.TOO_MANY_TOKENS,
                        Shape.FILTERED,
                        Shape.TOOL_CALL,
                        Shape.THINKING,
                        Shape.CITATIONS));
    }

    @Override
    boolean serves(String path) {
        return PATH.matcher(path).matches();
    }

    @Override
    String key(HttpFields headers, String query) {
        String key = header(headers, "x-goog-api-key");
        if (key == null && query != null) {
            var parameters = new Fields();
            UrlEncoded.decodeUtf8To(query, parameters);
            key = blankToNull(parameters.getValue("key"));
        }
        return key;
    }

    @Override
    String modelNamed(String path, JsonNode body) {
        Matcher asked = PATH.matcher(path);
        return asked.matches() ? asked.group(1) : "";
    }

    @Override
    Question read(String path, JsonNode body, HttpFields headers) {
        String model = known(modelNamed(path, body));
        JsonNode contents = body.path("contents");
        if (!contents.isArray() || contents.isEmpty()) {
            throw new Rejected(
                    Problem.invalid("* GenerateContentRequest.contents: contents is not specified", "contents"));
        }
        String system = promptOf(body.path("systemInstruction"));
        String prompt = (system.isEmpty() ? "" : system + "\n") + promptOf(contents);
        Question question = question(path, model, prompt, body, "-");
        int limit = limit(body.path("generationConfig").path("maxOutputTokens"), "maxOutputTokens");
        return new Question(path, model, question.prompt(), limit, body);
    }

    @Override
    Reply reply(Question question, Told told) {
        if (told.refused() && told.dice().chance(0.5)) {
            return Reply.json(
                    200,
                    WITHOUT_CANDIDATES.bytes("feedback", BLOCKED, "usage", usage(question, told, 0, 0)),
                    told.outcome());
        }
        if (told.empty() && told.call() == null && !told.spent() && told.dice().chance(0.3)) {
            byte[] none = WITHOUT_CANDIDATES.bytes("feedback", new Raw(""), "usage", usage(question, told, 0, 0));
            return Reply.json(200, none, told.outcome());
        }
        boolean nothing = told.silent() && told.call() == null;
        String finish = told.filtered()
                ? told.dice().pick(FILTERS)
                // A tool call is just another part.
                : told.finish("STOP", "MAX_TOKENS", "SAFETY", "STOP");
        byte[] body = BODY.bytes(
                "parts",
                nothing ? new Raw("") : parts(told),
                "finish",
                finish,
                "more",
                finish.equals("SAFETY") ? RATED : grounding(question, told),
                "usage",
                usage(question, told, nothing ? 0 : told.output(), told.reasoning()));
        return Reply.json(200, body, told.outcome());
    }

    /** What is zero is left out. */
    private static Raw usage(Question question, Told told, int output, int thoughts) {
        return USAGE.raw(
                "input",
                told.input(),
                "candidates",
                count("\"candidatesTokenCount\":", output, ","),
                "total",
                told.input() + output + thoughts,
                "cached",
                count("\"cachedContentTokenCount\":", told.cached(), ","),
                "thoughts",
                count(",\"thoughtsTokenCount\":", thoughts, ""),
                "model",
                question.model(),
                "id",
                told.dice().letters(22));
    }

    private static Raw count(String before, int count, String after) {
        return new Raw(count == 0 ? "" : before + count + after);
    }

    private static Raw parts(Told told) {
        boolean thinks = told.thinks() || told.dice().chance(0.3);
        Raw thought = thinks ? THOUGHT.raw("text", Told.THOUGHT) : new Raw("");
        Raw signature = new Raw(told.dice().chance(0.5) ? ",\"thoughtSignature\":\"EsUGCsIGAb4\"" : "");
        Raw part = told.call() == null
                ? TEXT.raw("text", told.text(), "signature", signature)
                : FUNCTION_CALL.raw(
                        "name", told.call().name(), "args", new Raw(told.call().arguments()), "signature", signature);
        return PARTS.raw("thought", thought, "part", part);
    }

    /** Places are bytes of UTF-8; the titles are hosts, and the links lead through a redirect. */
    private static Raw grounding(Question question, Told told) {
        if (told.sources().isEmpty() || told.silent()) {
            return new Raw("");
        }
        String chunks = told.sources().stream()
                .map(source -> CHUNK.raw(
                                "id",
                                told.dice().letters(40),
                                "host",
                                URI.create(source.url()).getHost())
                        .json())
                .collect(Collectors.joining(","));
        String text = told.text();
        String said = text.substring(text.lastIndexOf(". ") + 1);
        int end = bytes(text);
        return GROUNDING.raw(
                "chunks",
                new Raw(chunks),
                "start",
                end - bytes(said),
                "end",
                end,
                "said",
                said,
                "query",
                Answers.domainIn(question.prompt()));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    Reply complain(Problem p, Dice dice) {
        return switch (p.kind()) {
            case NO_KEY ->
                error(
                        p,
                        403,
                        "PERMISSION_DENIED",
                        "Method doesn't allow unregistered callers (callers without established identity). Please use API"
                                + " Key or other form of API consumer identity to call this API.",
                        new Raw(""));
            case BAD_KEY ->
                error(
                        p,
                        400,
                        "INVALID_ARGUMENT",
                        "API key not valid. Please pass a valid API key.",
                        REASON.raw("reason", "API_KEY_INVALID"));
            case NO_QUOTA, PAYMENT, PAYMENT_WAIT ->
                error(
                        p,
                        402,
                        "RESOURCE_EXHAUSTED",
                        "Your prepayment credits are depleted. Please go to AI Studio to manage your project and billing.",
                        new Raw(""));
            case LIMITED ->
                exhausted(
                        p,
                        p.tells(Hint.TEXT) ? " Please retry in " + delay(p) + "." : "",
                        p.by().ofTokens()
                                ? "generate_content_paid_tier_input_token_count"
                                : "generate_content_paid_tier_requests",
                        quota(p.by()),
                        p.limit(),
                        p.tells(Hint.INFO) ? RETRY.raw("delay", delay(p)) : new Raw(""));
            // The delay that it may tell is none that helps: the quota is back at midnight, Pacific time.
            case SPEND_LIMIT ->
                exhausted(
                        p,
                        "",
                        "generate_content_free_tier_requests",
                        "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
                        250,
                        dice.chance(0.5) ? RETRY.raw("delay", "34.4s") : new Raw(""));
            // Nor is this one.
            case TOO_MANY_TOKENS ->
                exhausted(
                        p,
                        " Please retry in 48s.",
                        "generate_content_paid_tier_input_token_count",
                        "GenerateContentPaidTierInputTokensPerModelPerMinute",
                        400_000,
                        RETRY.raw("delay", "48s"));
            case INTERNAL -> error(p, 500, "INTERNAL", "An internal error has occurred. Please retry.", new Raw(""));
            case UNAVAILABLE, OVERLOADED ->
                error(p, 503, "UNAVAILABLE", "The model is overloaded. Please try again later.", new Raw(""));
            case NO_SUCH_PATH -> error(p, 404, "NOT_FOUND", "Requested entity was not found.", new Raw(""));
            case NO_SUCH_MODEL ->
                error(
                        p,
                        404,
                        "NOT_FOUND",
                        "models/" + p.model() + " is not found for API version v1beta, or is not supported for"
                                + " generateContent.",
                        new Raw(""));
            case TOO_LONG ->
                error(
                        p,
                        400,
                        "INVALID_ARGUMENT",
                        "The input token count (400001) exceeds the maximum number of tokens allowed (400000).",
                        new Raw(""));
            case TOO_LARGE -> error(p, 413, "INVALID_ARGUMENT", "Request payload size exceeds the limit.", new Raw(""));
            case RETIRED -> error(p, 410, "NOT_FOUND", "This method is gone.", new Raw(""));
            case INVALID, UNSUPPORTED -> error(p, 400, "INVALID_ARGUMENT", p.message(), new Raw(""));
        };
    }

    private static String quota(Limit.Kind by) {
        return switch (by) {
            case DAY -> "GenerateRequestsPerDayPerProjectPerModel";
            case TOKENS, INPUT_TOKENS, OUTPUT_TOKENS -> "GenerateContentPaidTierInputTokensPerModelPerMinute";
            default -> "GenerateRequestsPerMinutePerProjectPerModel";
        };
    }

    private static String delay(Problem p) {
        BigDecimal seconds = new BigDecimal(Math.max(1, p.pause().toMillis())).movePointLeft(3);
        return seconds.stripTrailingZeros().toPlainString() + "s";
    }

    private static Reply exhausted(Problem p, String more, String metric, String quota, int limit, Raw retry) {
        return error(
                p,
                429,
                "RESOURCE_EXHAUSTED",
                "You exceeded your current quota, please check your plan and billing details." + more,
                QUOTA.raw(
                        "metric",
                        metric,
                        "quota",
                        quota,
                        "model",
                        p.model(),
                        "limit",
                        Integer.toString(limit),
                        "retry",
                        retry));
    }

    private static Reply error(Problem p, int code, String status, String message, Raw details) {
        byte[] body = ERROR.bytes("code", code, "message", message, "status", status, "details", details);
        return Reply.json(code, body, p.kind().outcome);
    }

    @Override
    List<String> headers(Allowance allowance, Dice dice) {
        return List.of("server-timing", "gfet4t7; dur=" + dice.between(300, 3000));
    }
}
