package dev.rollcall.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.simulator.Template.Raw;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;

final class Google extends Vendor {
    private static final String MODELS = "/v1beta/models/";
    private static final String METHOD = ":generateContent";
    private static final Template BODY = new Template("""
            {"candidates":[{"content":{${parts}"role":"model"},"finishReason":"${finish}","index":0${grounding}}],
            "usageMetadata":{"promptTokenCount":${input},${candidates}"totalTokenCount":${total},${cached}
            "promptTokensDetails":[{"modality":"TEXT","tokenCount":${input}}],"thoughtsTokenCount":${thoughts}},
            "modelVersion":"${model}","responseId":"${id}"}
            """);
    private static final Template BLOCKED = new Template("""
            {"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":${input},
            "totalTokenCount":${input},"promptTokensDetails":[{"modality":"TEXT","tokenCount":${input}}]},
            "modelVersion":"${model}","responseId":"${id}"}
            """);
    private static final Template PARTS = new Template("""
            "parts":[${thought}{"text":"${text}"${signature}}],
            """);
    private static final Raw THOUGHT =
            new Raw("{\"text\":\"**Recalling**\\n\\nLet me recall what is known here.\",\"thought\":true},");
    private static final Template GROUNDING = new Template("""
            ,"groundingMetadata":{"searchEntryPoint":{"renderedContent":"<div>simulated</div>"},
            "groundingChunks":[${chunks}],"groundingSupports":[],"webSearchQueries":["${query}"]}
            """);
    private static final Template CHUNK = new Template("""
            {"web":{"uri":"${url}","title":"${title}"}}
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
            "quotaMetric":"generativelanguage.googleapis.com/generate_content_paid_tier_requests",
            "quotaId":"GenerateRequestsPerMinutePerProjectPerModel","quotaDimensions":{"location":"global",
            "model":"${model}"},"quotaValue":"${limit}"}]},{"@type":"type.googleapis.com/google.rpc.Help",
            "links":[{"description":"Learn more about Gemini API quotas",
            "url":"https://ai.google.dev/gemini-api/docs/rate-limits"}]},
            {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"${delay}"}]
            """);

    Google() {
        super("google", 0.8);
    }

    @Override
    boolean serves(String path) {
        return path.startsWith(MODELS) && path.endsWith(METHOD) && path.length() > MODELS.length() + METHOD.length();
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
        return serves(path) ? path.substring(MODELS.length(), path.length() - METHOD.length()) : "";
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
            byte[] blocked = BLOCKED.bytes(
                    "input",
                    told.input(),
                    "model",
                    question.model(),
                    "id",
                    told.dice().letters(22));
            return Reply.json(200, blocked, told.outcome());
        }
        boolean silent = told.refused() || told.empty();
        int output = silent ? 0 : told.output();
        byte[] body = BODY.bytes(
                "parts", silent ? new Raw("") : parts(told),
                "finish", told.finish("STOP", "MAX_TOKENS", "SAFETY"),
                "grounding", grounding(question, told),
                "input", told.input(),
                "candidates", new Raw(output == 0 ? "" : "\"candidatesTokenCount\":" + output + ","),
                "total", told.input() + output + told.reasoning(),
                "cached", new Raw(told.cached() == 0 ? "" : "\"cachedContentTokenCount\":" + told.cached() + ","),
                "thoughts", told.reasoning(),
                "model", question.model(),
                "id", told.dice().letters(22));
        return Reply.json(200, body, told.outcome());
    }

    private static Raw parts(Told told) {
        return PARTS.raw(
                "thought",
                told.dice().chance(0.3) ? THOUGHT : new Raw(""),
                "text",
                told.text(),
                "signature",
                new Raw(told.dice().chance(0.5) ? ",\"thoughtSignature\":\"EsUGCsIGAb4\"" : ""));
    }

    private static Raw grounding(Question question, Told told) {
        if (told.sources().isEmpty()) {
            return new Raw("");
        }
        String chunks = told.sources().stream()
                .map(source ->
                        CHUNK.raw("url", source.url(), "title", source.title()).json())
                .collect(Collectors.joining(","));
        return GROUNDING.raw("chunks", new Raw(chunks), "query", Answers.domainIn(question.prompt()));
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
            case NO_QUOTA ->
                error(
                        p,
                        402,
                        "RESOURCE_EXHAUSTED",
                        "Your prepayment credits are depleted. Please go to AI Studio to manage your project and billing.",
                        new Raw(""));
            case LIMITED -> limited(p);
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

    private static Reply limited(Problem p) {
        String delay = new BigDecimal(Math.max(1, p.pause().toMillis()))
                        .movePointLeft(3)
                        .stripTrailingZeros()
                        .toPlainString()
                + "s";
        return error(
                p,
                429,
                "RESOURCE_EXHAUSTED",
                "You exceeded your current quota, please check your plan and billing details. Please retry in " + delay
                        + ".",
                QUOTA.raw("model", p.model(), "limit", Integer.toString(p.perMinute()), "delay", delay));
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
