package dev.rollcall.insight.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.insight.Mention.Sentiment;
import dev.rollcall.insight.TextSpan;
import dev.rollcall.insight.judge.JudgeReading.Judged;
import dev.rollcall.insight.judge.JudgeReading.Unusable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeReaderTest {
    /** An emoji is one code point, and two chars. */
    private static final String ANSWER = "💳 Adyen is good. 💳 Stripe is good. Square is another.";

    private final JudgeQuestion question = new JudgeQuestion(
            ANSWER,
            List.of(
                    new JudgedEntity("adyen", "Adyen", List.of(new TextSpan(2, 7))),
                    new JudgedEntity("stripe", "Stripe", List.of(new TextSpan(19, 25)))));

    @Test
    void whatTheJudgeSaysIsFoundInTheAnswer() {
        Judged judged = judged(reply(
                stance("adyen", "positive", "Adyen is good."),
                stance("stripe", "mixed", "Stripe is good."),
                "Square",
                "Square is another."));
        assertThat(judged.stances())
                .containsExactly(
                        new JudgedStance("adyen", Sentiment.POSITIVE, true, Bearer.SAME, new TextSpan(2, 16)),
                        new JudgedStance("stripe", null, true, Bearer.SAME, new TextSpan(19, 34)));
        assertThat(judged.otherNames())
                .containsExactly(new OtherName("Square", new TextSpan(35, 41), new TextSpan(35, 53)));
        assertThat(judged.counts()).isEqualTo(new QuoteCounts(3, 0, 0, 0, 0));
    }

    @Test
    void ofWordsThatStandTwiceThoseAtTheNameAreMeant() {
        var twice = new JudgeQuestion(
                "Box is fine, said of a box. Box is fine.",
                List.of(new JudgedEntity("box", "Box", List.of(new TextSpan(28, 31)))));
        assertThat(JudgeReader.read(twice, reply(stance("box", "neutral", "Box is fine"))))
                .isEqualTo(new Judged(
                        List.of(new JudgedStance("box", Sentiment.NEUTRAL, true, Bearer.SAME, new TextSpan(28, 39))),
                        List.of(),
                        new QuoteCounts(1, 0, 0, 0, 0)));
        assertThat(judged(reply(stance("stripe", "neutral", "is good")))
                        .stances()
                        .get(0)
                        .quote())
                .as("no place is at the name: the first one")
                .isEqualTo(new TextSpan(8, 15));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Adyen is great.",
                "adyen is good.",
                "Adyen  is good.",
                "Adyen is good. Stripe",
                "",
                " ",
                "\\ud83d",
                "\\u0000"
            })
    void anInventedQuoteTakesItsStanceAway(String quote) {
        Judged judged =
                judged(reply(stance("adyen", "positive", quote), stance("stripe", "positive", "Stripe is good.")));
        assertThat(judged.stances()).extracting(JudgedStance::entity).containsExactly("stripe");
        assertThat(judged.counts()).isEqualTo(new QuoteCounts(2, 1, 0, 0, 0));
    }

    /** Of a hundred answers each tenth quote is invented: all of these are dropped, and the rate of validity says so. */
    @Test
    void aJudgeThatInventsATenthOfItsQuotes() {
        int quotes = 0;
        int invented = 0;
        int kept = 0;
        for (int i = 0; i < 50; i++) {
            String adyen = i % 5 == 0 ? "Adyen is the best there is." : "Adyen is good.";
            Judged judged =
                    judged(reply(stance("adyen", "positive", adyen), stance("stripe", "positive", "Stripe is good.")));
            kept += judged.stances().size();
            quotes += judged.counts().quotes();
            invented += judged.counts().invented();
        }
        assertThat(quotes).isEqualTo(100);
        assertThat(invented).isEqualTo(10);
        assertThat(kept).isEqualTo(90);
    }

    @Test
    void nobodyAskedAboutThese() {
        Judged judged = judged(reply(
                stance("adyen", "positive", "Adyen is good."),
                stance("paypal", "positive", "Stripe is good."),
                stance("adyen", "negative", "Stripe is good."),
                "Stripe",
                "Stripe is good."));
        assertThat(judged.stances()).hasSize(1);
        assertThat(judged.otherNames()).isEmpty();
        assertThat(judged.counts()).isEqualTo(new QuoteCounts(1, 0, 1, 2, 1));
    }

    @Test
    void anotherNameStandsInItsQuote() {
        Judged judged = judged(reply(stance("adyen", "positive", "Adyen is good."), "PayPal", "Square is another."));
        assertThat(judged.otherNames()).isEmpty();
        assertThat(judged.counts().invented()).isEqualTo(1);
    }

    /** The ledger keeps no NUL in a name. */
    @Test
    void aNameWithANul() {
        var odd = new JudgeQuestion(
                "Adyen is good. Sq\0uare too.",
                List.of(new JudgedEntity("adyen", "Adyen", List.of(new TextSpan(0, 5)))));
        var judged = (Judged) JudgeReader.read(
                odd, reply(stance("adyen", "positive", "Adyen is good."), "Sq\\u0000uare", "Sq\\u0000uare too."));
        assertThat(judged.otherNames()).isEmpty();
        assertThat(judged.counts()).isEqualTo(new QuoteCounts(2, 1, 0, 0, 0));
    }

    @Test
    void htmlIsQuotedAsItStands() {
        var html = new JudgeQuestion(
                "<p><b>Adyen</b> is good.</p>",
                List.of(new JudgedEntity("adyen", "Adyen", List.of(new TextSpan(6, 11)))));
        assertThat(JudgeReader.read(html, reply(stance("adyen", "positive", "<b>Adyen</b> is good."))))
                .isInstanceOfSatisfying(
                        Judged.class, judged -> assertThat(judged.stances()).hasSize(1));
        assertThat(JudgeReader.read(html, reply(stance("adyen", "positive", "Adyen is good."))))
                .isInstanceOfSatisfying(
                        Judged.class,
                        judged -> assertThat(judged.counts().invented()).isEqualTo(1));
    }

    @Test
    void aThousandOtherNames() {
        String names = IntStream.range(0, 1_000)
                .mapToObj(i -> "{\"name\":\"N" + i + "\",\"quote\":\"N" + i + "\"}")
                .collect(Collectors.joining(","));
        Judged judged = judged("{\"entities\":[" + stance("adyen", "positive", "Adyen is good.") + "],\"other_names\":["
                + names + "]}");
        assertThat(judged.counts()).isEqualTo(new QuoteCounts(101, 100, 0, 900, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```json\n%s\n```",
                "<think>First {this}, then that.</think>\n%s",
                "Here you are:\n\n%s\n\nAnything else?",
                "\uFEFF%s\n\n"
            })
    void whatModelsPutAroundJson(String form) {
        String reply = reply(stance("adyen", "positive", "Adyen is good."));
        assertThat(judged(form.replace("%s", reply)).stances()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|is empty",
                "`  `|is empty",
                "Adyen and Stripe are both good.|holds no JSON object",
                "<!DOCTYPE html><html><body>Bad gateway</body></html>|holds no JSON object",
                "<style>b { color: red }</style><b>Adyen</b>|is not JSON at line 1",
                "{\"entities\":[{\"entity\":\"ady|ends within its JSON object",
                "{\"entities\":[{}|is not JSON at line 1",
                "{\"entities\":[],\"entities\":[]}|is not JSON at line 1",
                "{'entities':[]}|is not JSON at line 1",
                "{} {}|is not JSON at line 1",
                "{}|lacks \"entities\"",
                "{\"entities\":{},\"other_names\":[]}|at /entities is not of the type array but object",
                "{\"entities\":[null],\"other_names\":[]}|at /entities/0 is not of the type object but null",
                "{\"entities\":[],\"other_names\":[],\"note\":\"x\"}|has a member that nobody asked for",
                "{\"entities\":[],\"other_names\":[{\"name\":7,\"quote\":\"x\"}]}|at /other_names/0/name is not of the type string",
                "{\"entities\":[],\"other_names\":[]}|has no item for any of the companies"
            })
    void repliesThatAreUnusable(String reply, String fault) {
        assertThat(unusable(reply)).startsWith(fault);
    }

    @Test
    void aWordThatIsNoneOfTheFew() {
        assertThat(unusable(reply(stance("adyen", "good", "Adyen is good."))))
                .isEqualTo("at /entities/0/sentiment is none of [\"positive\",\"neutral\",\"negative\",\"mixed\"]");
        assertThat(unusable(reply(stance("adyen", "positive", "Adyen").replace("true", "\"yes\""))))
                .isEqualTo("at /entities/0/recommended is not of the type boolean but string");
    }

    @Test
    void noReplyAtAll() {
        assertThat(unusable(null)).isEqualTo("is empty");
    }

    /** A quarter of a megabyte is read; one letter more is not. */
    @Test
    void theLongestReply() {
        String reply = reply(stance("adyen", "positive", "Adyen is good."));
        String longest = reply + " ".repeat((1 << 18) - reply.length());
        assertThat(judged(longest).stances()).hasSize(1);
        assertThat(unusable(longest + " ")).isEqualTo("has 262145 characters, more than 262144");
    }

    @Test
    void repliesOfAMegabyte() {
        assertThat(unusable("{".repeat(1 << 20))).isEqualTo("has 1048576 characters, more than 262144");
        assertThat(unusable("{\"a\":".repeat(40_000) + "1" + "}".repeat(40_000)))
                .startsWith("is not JSON");
        assertThat(unusable("[".repeat(100_000) + "{}")).isEqualTo("lacks \"entities\"");
    }

    private Judged judged(String reply) {
        return (Judged) JudgeReader.read(question, reply);
    }

    private String unusable(String reply) {
        return ((Unusable) JudgeReader.read(question, reply)).fault();
    }

    private static String stance(String entity, String sentiment, String quote) {
        return "{\"entity\":\"" + entity + "\",\"sentiment\":\"" + sentiment
                + "\",\"recommended\":true,\"bearer\":\"same\",\"quote\":\"" + quote + "\"}";
    }

    private static String reply(String... parts) {
        boolean named = !parts[parts.length - 1].startsWith("{");
        int stances = named ? parts.length - 2 : parts.length;
        String name = named ? "{\"name\":\"" + parts[stances] + "\",\"quote\":\"" + parts[stances + 1] + "\"}" : "";
        return "{\"entities\":[" + String.join(",", List.of(parts).subList(0, stances)) + "],\"other_names\":[" + name
                + "]}";
    }
}
