package dev.rollcall.simulator.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model replies to Rollcall's question what an answer says of companies: it finds answer and companies in the prompt,
 * and quotes the sentences that name them.
 */
public final class SimulatedJudge {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ANSWER = Pattern.compile("(?ms)^(===== [0-9a-f]{12})$\\n(.*?)\\n^\\1$");
    private static final Pattern COMPANIES = Pattern.compile("(?m)^The companies, .*?: (\\[.*])$");
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?](?=\\s|$)|\\n");
    private static final List<String> SENTIMENTS = List.of("positive", "positive", "neutral", "mixed", "negative");

    private final String answer;
    private final JsonNode companies;

    private SimulatedJudge(String answer, JsonNode companies) {
        this.answer = answer;
        this.companies = companies;
    }

    /** What judges do wrong. */
    public record Faults(boolean invents, boolean strangers) {}

    /** @return null when the prompt is no such question */
    public static SimulatedJudge in(String prompt) {
        Matcher text = ANSWER.matcher(prompt);
        Matcher list = COMPANIES.matcher(prompt);
        if (!text.find() || !list.find(text.end())) {
            return null;
        }
        try {
            return new SimulatedJudge(text.group(2), JSON.readTree(list.group(1)));
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** The same each time it is asked. */
    public String reply(Faults faults) {
        Dice dice = Dice.of(0, "judge", answer);
        ObjectNode reply = JSON.createObjectNode();
        ArrayNode entities = reply.putArray("entities");
        for (JsonNode company : companies) {
            String quote = sentence(company.path("written").path(0).asText());
            entity(entities, company.path("entity").asText(), faults.invents() ? "They say: " + quote : quote, dice);
        }
        if (faults.strangers()) {
            entity(entities, "nobody-asked-about-this", sentence(""), dice);
        }
        reply.putArray("other_names");
        return reply.toString();
    }

    private static void entity(ArrayNode entities, String id, String quote, Dice dice) {
        String sentiment = dice.pick(SENTIMENTS);
        entities.addObject()
                .put("entity", id)
                .put("sentiment", sentiment)
                .put("recommended", sentiment.equals("positive") && dice.chance(0.5))
                .put("bearer", "same")
                .put("quote", quote);
    }

    /** The sentence that holds a name for the first time. */
    private String sentence(String name) {
        int at = Math.max(0, answer.indexOf(name));
        int from = 0;
        for (Matcher end = SENTENCE_END.matcher(answer); end.find(); ) {
            if (end.end() > at + name.length() - 1) {
                return answer.substring(from, end.end()).strip();
            }
            from = end.end();
        }
        return answer.substring(from).strip();
    }
}
