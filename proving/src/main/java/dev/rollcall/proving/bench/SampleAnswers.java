package dev.rollcall.proving.bench;

import dev.rollcall.insight.Alias;
import dev.rollcall.insight.EntityKind;
import dev.rollcall.insight.ExtractionInput;
import dev.rollcall.insight.TrackedEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Answers as models write them, made of the same sentences in another order: about 1 kB each, in several languages. */
final class SampleAnswers {
    static final List<TrackedEntity> ENTITIES = List.of(
            entity("notion", "Notion", EntityKind.BRAND, "Notion Labs", "ノーション"),
            entity("coda", "Coda", EntityKind.COMPETITOR),
            entity("obsidian", "Obsidian", EntityKind.COMPETITOR),
            entity("monday", "Monday.com", EntityKind.COMPETITOR, "monday"),
            entity("clickup", "ClickUp", EntityKind.COMPETITOR),
            entity("google-docs", "Google Docs", EntityKind.COMPETITOR));

    private static final List<List<String>> LANGUAGES = List.of(
            List.of(
                    "The notion that one tool fits every team is spread mainly by people who sell one. ",
                    "**Notion** keeps pages and tables in one place; Coda starts from tables and lets text grow around them. ",
                    "I would use Obsidian if you want plain files, because nothing else stays readable for ten years. ",
                    "\n\n- **ClickUp** – tasks, docs and goals, with more settings than anybody needs\n"
                            + "- **Monday.com** – coloured boards, loved by sales teams\n- **Google Docs** – everybody knows it\n\n",
                    "According to [the pricing page](https://www.notion.so/pricing) a seat costs about 10 € a month. ",
                    "I have no reliable information about the security audits of smaller vendors, so ask them for a report. ",
                    "Before you decide, write down what you looked for last week and could not find. ",
                    "| Tool | Price | Good for |\n|---|---|---|\n| Notion | 10 € | wikis |\n| Coda | 12 € | tables |\n\n"),
            List.of(
                    "Für ein kleines Team würde ich mit Notion anfangen, weil die kostenlose Version lange reicht. ",
                    "Wer seine Dateien selbst besitzen will, nimmt Obsidian; Codas Tabellen sind stärker. ",
                    "Zu den Preisen von ClickUp liegen mir keine aktuellen Informationen vor. ",
                    "Vergleichen Sie die Funktionen, bevor Sie sich für ein Jahr binden. "),
            List.of(
                    "Notionは、メモとデータベースを一つにまとめたワークスペースです。",
                    "ノーションと表記されることもあります。個人利用は無料で、チームでは有料プランが一般的です。",
                    "ObsidianとGoogle Docsもよく比べられます。詳しくは https://www.notion.so/ja を見てください。"));

    private SampleAnswers() {}

    private static TrackedEntity entity(String id, String name, EntityKind kind, String... aliases) {
        List<Alias> others = List.of(aliases).stream().map(Alias::new).toList();
        return new TrackedEntity(id, name, kind, others, List.of(), List.of());
    }

    /** The same for the same seed. */
    static List<ExtractionInput> of(int count, long seed) {
        var random = new Random(seed);
        var answers = new ArrayList<ExtractionInput>(count);
        for (int i = 0; i < count; i++) {
            // Most answers are in English; one is as long as four.
            List<String> sentences = LANGUAGES.get(random.nextInt(10) < 8 ? 0 : 1 + random.nextInt(2));
            int length = random.nextInt(10) == 0 ? 4_000 : 500 + random.nextInt(1_000);
            answers.add(
                    new ExtractionInput("What is notion.so?", "notion.so", text(sentences, length, random), List.of()));
        }
        return answers;
    }

    private static String text(List<String> sentences, int length, Random random) {
        var text = new StringBuilder();
        while (text.length() < length) {
            text.append(sentences.get(random.nextInt(sentences.size())));
        }
        return text.toString();
    }

    /** What could be slow, repeated up to a length. */
    static String repeated(String piece, int length) {
        return piece.repeat(length / piece.length() + 1).substring(0, length);
    }
}
