package dev.rollcall.site.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.site.text.BlockCounts;
import dev.rollcall.site.text.Chunk;
import dev.rollcall.site.text.Chunker;
import dev.rollcall.site.text.DocumentText;
import dev.rollcall.site.text.MainText;
import dev.rollcall.site.text.PageReader;
import dev.rollcall.site.text.PageText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A site of 65 pages of a company that does not exist, and 60 questions with the sentence of one page that answers each. */
final class TallybirdSite {
    final List<Found> chunks = new ArrayList<>();
    final List<Question> questions = new ArrayList<>();

    record Found(String page, String language, Chunk chunk) {}

    record Question(String page, String question, String answer) {
        boolean isAnsweredBy(Found found) {
            return found.page().equals(page) && found.chunk().text().contains(answer);
        }
    }

    TallybirdSite() {
        try {
            Path folder = Path.of(TallybirdSite.class.getResource("tallybird").toURI());
            Map<String, PageText> pages = pages(folder);
            var counts = new BlockCounts();
            pages.values().forEach(page -> counts.add(page.blocks()));
            pages.forEach((name, page) -> {
                DocumentText document = MainText.of(page, counts, name.equals("index.html"));
                Chunker.chunks(document).forEach(chunk -> chunks.add(new Found(name, page.language(), chunk)));
            });
            for (JsonNode one :
                    new ObjectMapper().readTree(folder.resolve("questions.json").toFile())) {
                questions.add(new Question(
                        one.get("page").asText(),
                        one.get("question").asText(),
                        one.get("answer").asText()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, PageText> pages(Path folder) throws IOException {
        var pages = new TreeMap<String, PageText>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".html")).toList()) {
                String name = file.getFileName().toString();
                pages.put(
                        name,
                        PageReader.read(Files.readAllBytes(file), "text/html", "https://tallybird.example/" + name));
            }
        }
        return pages;
    }
}
