package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.AnswerText;
import dev.rollcall.simulator.answers.Excerpt;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The content blocks of Anthropic's messages. */
final class AnthropicBlocks {
    private static final JsonTemplate TEXT = new JsonTemplate("""
            {"type":"text","text":"${text}"}
            """);
    private static final JsonTemplate CITED = new JsonTemplate("""
            {"type":"text","text":"${text}","citations":[${citations}]}
            """);
    private static final JsonTemplate CITATION = new JsonTemplate("""
            {"type":"web_search_result_location","url":"${url}","title":"${title}","encrypted_index":"Eo8BCioIAhgB",
            "cited_text":"simulated"}
            """);
    private static final JsonTemplate SEARCHED = new JsonTemplate("""
            {"type":"server_tool_use","id":"srvtoolu_${id}","name":"web_search","input":{"query":"${query}"}},
            {"type":"web_search_tool_result","tool_use_id":"srvtoolu_${id}","content":[${results}]}
            """);
    private static final JsonTemplate RESULT = new JsonTemplate("""
            {"type":"web_search_result","url":"${url}","title":"${title}","page_age":"October 4, 2026",
            "encrypted_content":"EqgfCioIARgB"}
            """);
    private static final JsonTemplate TOOL_USE = new JsonTemplate("""
            {"type":"tool_use","id":"toolu_${id}","name":"${name}","input":${input}}
            """);
    private static final JsonTemplate THINKING = new JsonTemplate("""
            {"type":"thinking","thinking":"${text}","signature":"EqQBCgIYAg=="}
            """);
    private static final Raw REDACTED = new Raw("{\"type\":\"redacted_thinking\",\"data\":\"EmwKAhgBEgy3va3p\"}");

    private AnthropicBlocks() {}

    /** None for a refusal; none without a text either, unless thoughts have to be shown. */
    static List<String> of(SimulatedRequest request, ModelAnswer answer, boolean thinks) {
        var blocks = new ArrayList<String>();
        if (answer.refused() || (answer.empty() && answer.call() == null && !answer.thinks())) {
            return blocks;
        }
        if (thinks) {
            blocks.add(THINKING.raw("text", ModelAnswer.THOUGHT).json());
            if (answer.thinks() && answer.dice().chance(0.5)) {
                blocks.add(REDACTED.json());
            }
        }
        if (!answer.sources().isEmpty()) {
            blocks.add(searched(request, answer));
        }
        if (answer.call() != null) {
            blocks.add(TOOL_USE.raw(
                            "id",
                            answer.dice().letters(24),
                            "name",
                            answer.call().name(),
                            "input",
                            new Raw(answer.call().arguments()))
                    .json());
        } else if (!answer.empty()) {
            addText(answer, blocks);
        }
        return blocks;
    }

    private static String searched(SimulatedRequest request, ModelAnswer answer) {
        String results = answer.sources().stream()
                .map(source ->
                        RESULT.raw("url", source.url(), "title", source.title()).json())
                .collect(Collectors.joining(","));
        return SEARCHED.raw(
                        "id",
                        answer.dice().letters(24),
                        "query",
                        AnswerText.domainIn(request.prompt()),
                        "results",
                        new Raw(results))
                .json();
    }

    /** One block, or two that a client has to join without anything between them; after a search always two. */
    private static void addText(ModelAnswer answer, List<String> blocks) {
        String text = answer.text();
        boolean split = !answer.sources().isEmpty() || answer.dice().chance(0.25);
        String first = split ? Excerpt.clip(text, text.length() / 2) : "";
        if (!first.isEmpty()) {
            blocks.add(TEXT.raw("text", first).json());
        }
        String last = text.substring(first.length());
        blocks.add((answer.sources().isEmpty()
                        ? TEXT.raw("text", last)
                        : CITED.raw("text", last, "citations", citations(answer)))
                .json());
    }

    private static Raw citations(ModelAnswer answer) {
        return new Raw(answer.sources().stream()
                .map(source -> CITATION.raw("url", source.url(), "title", source.title())
                        .json())
                .collect(Collectors.joining(",")));
    }
}
