package dev.rollcall.store;

import dev.rollcall.store.Answers.Answer;
import dev.rollcall.store.Archives.ArchivedAnswer;
import dev.rollcall.store.Body.StoredCitation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A line of an archive: an answer as JSON, for people and for the way back. {@code cell} and {@code n}, the number of the
 * attempt that brought it, come first. {@code body} is there only if the fields can't hold all of it: it is the packed body in
 * Base64, and counts before them.
 */
final class ArchiveLine {
    private ArchiveLine() {}

    static String of(ArchivedAnswer archived) {
        Answer answer = archived.answer();
        CellKey key = answer.key();
        Body body = answer.content();
        var line = new LinkedHashMap<String, Object>();
        line.put("cell", answer.cellId());
        line.put("n", archived.n());
        line.put("at", answer.at());
        line.put("domain", key.domain());
        line.put("prompt", key.prompt());
        line.put("prompt_version", key.promptVersion());
        line.put("provider", key.provider());
        line.put("model", key.model());
        line.put("resolved_model", answer.resolvedModel());
        line.put("surface", key.surface());
        line.put("repetition", key.repetition());
        line.put("window", key.window());
        line.put("state", answer.cellState().word());
        line.put("simulated", answer.simulated());
        line.put("text", body.text());
        line.put(
                "citations",
                body.citations().stream().map(ArchiveLine::citation).toList());
        line.put("raw", new String(body.raw(), StandardCharsets.UTF_8));
        if (!isWhole(body)) {
            line.put("body", Base64.getEncoder().encodeToString(answer.body()));
        }
        return JsonText.of(line) + "\n";
    }

    private static Map<String, Object> citation(StoredCitation citation) {
        var both = new LinkedHashMap<String, Object>();
        both.put("url", citation.url());
        both.put("title", citation.title());
        return both;
    }

    /** Whether the fields hold all of it: raw bytes that are no UTF-8, and the character 0, would be lost. */
    private static boolean isWhole(Body body) {
        String raw = new String(body.raw(), StandardCharsets.UTF_8);
        Stream<String> texts = Stream.concat(
                Stream.of(raw, body.text()),
                body.citations().stream().flatMap(citation -> Stream.of(citation.url(), citation.title())));
        return Arrays.equals(raw.getBytes(StandardCharsets.UTF_8), body.raw())
                && texts.filter(Objects::nonNull).noneMatch(text -> text.indexOf(0) >= 0);
    }
}
