package dev.rollcall.insight.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.insight.Mention.Sentiment;
import dev.rollcall.insight.TextSpan;
import dev.rollcall.insight.judge.JudgeReading.Judged;
import dev.rollcall.insight.judge.JudgeReading.Unusable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads one reply of a judge, and believes of it only what the answer itself shows. */
public final class JudgeReader {
    /** Names that are not tracked, of one answer. */
    public static final int MOST_NAMES = 100;

    private final Map<String, JudgedEntity> asked;
    private final Set<String> tracked;
    private final QuoteFinder finder;
    private final List<JudgedStance> stances = new ArrayList<>();
    private final List<OtherName> names = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> seenNames = new HashSet<>();
    private int quotes;
    private int invented;
    private int strangers;
    private int surplus;

    private JudgeReader(JudgeQuestion question) {
        asked = question.entities().stream().collect(Collectors.toMap(JudgedEntity::id, Function.identity()));
        tracked = question.entities().stream()
                .map(entity -> folded(entity.name()))
                .collect(Collectors.toSet());
        finder = new QuoteFinder(question.answer());
    }

    /** @param reply the visible text of the reply, of any length and form; null: there is none */
    public static JudgeReading read(JudgeQuestion question, String reply) {
        ReplyJson json = ReplyJson.of(reply);
        String fault = json.fault() == null ? SchemaCheck.fault(JudgeSchema.TREE, json.root(), "") : json.fault();
        return fault == null ? new JudgeReader(question).read(json.root()) : new Unusable(fault);
    }

    private JudgeReading read(JsonNode root) {
        root.path("entities").forEach(this::readStance);
        if (seen.isEmpty()) {
            return new Unusable("has no item for any of the companies");
        }
        root.path("other_names").forEach(this::readName);
        return new Judged(
                stances, names, new QuoteCounts(quotes, invented, strangers, surplus, asked.size() - seen.size()));
    }

    private void readStance(JsonNode item) {
        JudgedEntity entity = asked.get(item.path("entity").textValue());
        if (entity == null) {
            strangers++;
            return;
        }
        if (!seen.add(entity.id())) {
            surplus++;
            return;
        }
        TextSpan quote = quote(item, entity.spans());
        if (quote != null) {
            stances.add(new JudgedStance(
                    entity.id(),
                    sentiment(item.path("sentiment").textValue()),
                    item.path("recommended").booleanValue(),
                    Bearer.valueOf(item.path("bearer").textValue().toUpperCase(Locale.ROOT)),
                    quote));
        }
    }

    /** A quote that does not hold the name shows nothing of it, so it counts as invented; a name with a NUL in it is none. */
    private void readName(JsonNode item) {
        String name = item.path("name").textValue();
        String words = item.path("quote").textValue();
        if (tracked.contains(folded(name)) || seenNames.size() == MOST_NAMES || !seenNames.add(folded(name))) {
            surplus++;
            return;
        }
        if (name.isBlank() || name.indexOf('\0') >= 0 || !words.contains(name)) {
            quotes++;
            invented++;
            return;
        }
        TextSpan quote = quote(item, List.of());
        if (quote != null) {
            int before = words.codePointCount(0, words.indexOf(name));
            int start = quote.start() + before;
            names.add(new OtherName(name, new TextSpan(start, start + name.codePointCount(0, name.length())), quote));
        }
    }

    private TextSpan quote(JsonNode item, List<TextSpan> near) {
        quotes++;
        TextSpan quote = finder.find(item.path("quote").textValue(), near);
        if (quote == null) {
            invented++;
        }
        return quote;
    }

    private static Sentiment sentiment(String word) {
        return word.equals("mixed") ? null : Sentiment.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static String folded(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
