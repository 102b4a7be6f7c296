package dev.rollcall.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.Template.Raw;
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
    private static final String ONE = "generateContent";
    private static final String STREAM = "streamGenerateContent";
    private static final Pattern ANY_PATH =
            Pattern.compile("(?:/v1(?:beta|alpha)?){0,2}/models/(.+):(" + ONE + "|" + STREAM + ")");
    private static final Pattern PATH = Pattern.compile("/v1beta/models/(.+):(?:" + ONE + "|" + STREAM + ")");
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
    String canonical(String path) {
        Matcher asked = ANY_PATH.matcher(path);
        return asked.matches() ? "/v1beta/models/" + asked.group(1) + ":" + asked.group(2) : path;
    }

    @Override
    String served() {
        return "/v1beta/models/MODEL:" + ONE + ", /v1beta/models/MODEL:" + STREAM;
    }

    @Override
    Streaming streaming(String path, String query, JsonNode body) {
        if (!path.endsWith(":" + STREAM)) {
            return Streaming.NONE;
        }
        return query != null && query.contains("alt=sse") ? Streaming.EVENTS : Streaming.ARRAY;
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
    Question read(String path, JsonNode raw, HttpFields headers) {
        JsonNode body = GoogleNames.inCamelCase(raw);
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
        String said = told.lastSentence();
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
    void stream(Question question, ObjectNode whole, Events events) {
        GoogleStream.write(whole, events);
    }

    @Override
    Reply complain(Problem problem, Dice dice) {
        return GoogleErrors.error(problem, dice);
    }

    @Override
    List<String> headers(Allowance allowance, Dice dice) {
        return List.of("server-timing", "gfet4t7; dur=" + dice.between(300, 3000));
    }
}
