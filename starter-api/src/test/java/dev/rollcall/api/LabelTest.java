package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.AccessRole;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * 40 answers, of two targets to two prompts, name Stripe and Adyen. The judge says of Stripe that it is praised and advised, of
 * Adyen that it is blamed and not.
 */
class LabelTest {
    private static final String JUDGE = "/api/domains/stripe.com/judge";
    private static final String SAMPLE = JUDGE + "/sample";
    private static final String LABELS = JUDGE + "/labels";
    private static final String FIGURES =
            "/api/metrics?domain=stripe.com&metric=recommendation-rate,net-sentiment,extraction-validity";
    private static final String TEXT = "Choose 🏦 Stripe. Stay away from Adyen.";

    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aSampleIsOfJudgedAnswersAndDoesNotLead() {
        assertThat(api.get(SAMPLE).status()).isEqualTo(404);
        ExtractionRun run = answered("stripe.com", "w1");
        assertThat(api.get(SAMPLE).text("/detail")).contains("no judge has judged");
        judged(run, 1, 1);
        Reply whole = api.get(SAMPLE);
        assertThat(whole.at("/answers").intValue()).isEqualTo(40);
        assertThat(whole.at("/lines")).hasSize(80);
        JsonNode line = whole.at("/lines/1");
        assertThat(line.path("entity").asString()).isEqualTo("adyen");
        assertThat(line.path("name").asString()).isEqualTo("Adyen");
        assertThat(line.path("question").asString()).contains("stripe.com");
        assertThat(line.path("passage").asString()).isEqualTo(TEXT);
        assertThat(line.path("text").asString()).isEqualTo(TEXT);
        assertThat(line.propertyNames())
                .containsExactly(
                        "cell",
                        "entity",
                        "name",
                        "prompt",
                        "question",
                        "simulated",
                        "passage",
                        "text",
                        "sentiment",
                        "recommended",
                        "bearer");
    }

    @Test
    void targetsAndPromptsTakeTurnsAndASeedDrawsTheSameAgain() {
        judged(answered("stripe.com", "w1"), 1, 1);
        Reply eight = api.get(SAMPLE + "?answers=8&seed=7");
        assertThat(api.get(SAMPLE + "?answers=8&seed=7").body()).isEqualTo(eight.body());
        assertThat(cells(api.get(SAMPLE + "?answers=8&seed=8"))).isNotEqualTo(cells(eight));
        assertThat(api.test.rows("SELECT count(*) AS n FROM cell WHERE id IN ("
                        + cells(eight).stream().map(String::valueOf).collect(Collectors.joining(","))
                        + ") GROUP BY target_id, prompt_version_id"))
                .containsOnly("{n=2}")
                .hasSize(4);
        Reply lines = api.get(SAMPLE + "?answers=8&seed=7&format=ndjson");
        assertThat(lines.header("Content-Type")).startsWith("application/x-ndjson");
        assertThat(lines.body().lines().toList())
                .isEqualTo(
                        eight.at("/lines").valueStream().map(JsonNode::toString).toList());
    }

    /** Of 100 names the person sees 10 otherwise: kappa by hand from the four counts. */
    @Test
    void agreementIsCountedByQuestion() {
        judged(answered("stripe.com", "w1"), 1, 1);
        List<ObjectNode> lines = labelled(api.get(SAMPLE + "?answers=30"));
        for (int i = 0; i < 6; i++) {
            lines.get(2 * i).put("sentiment", 0);
        }
        lines.get(1).put("recommended", true);
        lines.get(3).putNull("recommended");
        lines.get(5).put("bearer", "other").putNull("sentiment").putNull("recommended");
        String figures = api.get(FIGURES).body();
        Reply put = put(lines);
        assertThat(api.get(FIGURES).body()).as("no figure is made of labels").isEqualTo(figures);
        assertThat(put.at("/labelled").intValue()).isEqualTo(60);
        assertThat(put.at("/added").intValue()).isEqualTo(60);

        api.put(JUDGE, "{\"reason\":\"a test\"}");
        JsonNode judge = api.get(JUDGE).at("/judges/0");
        JsonNode agreement = judge.path("agreement");
        assertThat(put.at("/judges/0/agreement")).isEqualTo(agreement);
        assertThat(judge.path("simulated").booleanValue()).isFalse();
        assertThat(agreement.path("wanted").intValue()).isEqualTo(40);
        JsonNode here = agreement.path("domain");
        assertThat(agreement.path("all_domains")).isEqualTo(here);
        assertThat(here.path("labels").intValue()).isEqualTo(60);
        // The judge: 30 praised, 29 blamed. The person: 24 praised, 6 neither, 29 blamed.
        question(here.path("sentiment"), 59, 53, (53. / 59 - expected()) / (1 - expected()));
        assertThat(here.at("/sentiment/low").doubleValue()).isEqualTo(.7954, within(.0005));
        assertThat(here.at("/sentiment/high").doubleValue()).isEqualTo(.9525, within(.0005));
        double byChance = (31 * 30 + 27 * 28) / (58. * 58);
        question(here.path("recommended"), 58, 57, (57. / 58 - byChance) / (1 - byChance));
        question(here.path("bearer"), 60, 59, 0);
    }

    private static double expected() {
        return (30 * 24 + 29 * 29) / (59. * 59);
    }

    private static void question(JsonNode question, int n, int agreed, double kappa) {
        assertThat(question.path("n").intValue()).isEqualTo(n);
        assertThat(question.path("agreed").intValue()).isEqualTo(agreed);
        assertThat(question.path("share").doubleValue()).isEqualTo(agreed / (double) n);
        assertThat(question.path("kappa").doubleValue()).isEqualTo(kappa, within(1e-9));
    }

    @Test
    void withoutLabelsNothingIsKnown() {
        judged(answered("stripe.com", "w1"), 1, 1);
        api.put(JUDGE, "{\"reason\":\"a test\"}");
        JsonNode agreement = api.get(JUDGE).at("/judges/0/agreement");
        assertThat(agreement.path("wanted").intValue()).isEqualTo(100);
        assertThat(agreement.at("/domain/bearer/n").intValue()).isZero();
        assertThat(agreement.at("/domain/bearer/share").isNull()).isTrue();
        assertThat(agreement.at("/domain/bearer/kappa").isNull()).isTrue();
    }

    @Test
    void everyBadLineIsToldAndNothingIsKept() {
        judged(answered("stripe.com", "w1"), 1, 1);
        ExtractionRun other = answered("adyen.com", "w1");
        long elsewhere = api.test.one(Long.class, "SELECT min(cell_id) FROM extraction WHERE run_id = " + other.id());
        List<ObjectNode> lines = labelled(api.get(SAMPLE + "?answers=5"));
        long cell = lines.get(0).path("cell").longValue();
        lines.get(1).put("sentiment", 2).put("recommended", "yes");
        lines.get(2).putNull("bearer");
        lines.get(3).put("bearer", "Stripe");
        lines.get(4).put("cell", elsewhere);
        lines.get(5).put("entity", "paypal");
        lines.get(6).put("sentimnt", 1);
        lines.get(7).put("cell", cell).put("entity", "stripe");
        String body = text(lines) + "\n{\"cell\":\n[1]\n";
        Reply refused = put(body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/detail"))
                .startsWith("9 lines are wrong, such as line 2 'sentiment: 2': it is 1 for praise")
                .endsWith("Nothing was done.");
        assertThat(refused.at("/error_count").intValue()).isEqualTo(10);
        assertThat(refused.at("/errors")
                        .valueStream()
                        .map(bad -> bad.path("line").asInt() + " "
                                + bad.path("value").asString() + ": "
                                + bad.path("reason").asString()))
                .containsExactly(
                        "2 sentiment: 2: it is 1 for praise, 0, -1 for blame, or null for both at once",
                        "2 recommended: \"yes\": it is true, false, or null where nobody can tell",
                        "3 bearer: null: it is \"same\" or \"other\" in every line that is filled in; a line with sentiment,"
                                + " recommended and bearer null is skipped",
                        "4 bearer: \"Stripe\": it is \"same\" or \"other\" in every line that is filled in; a line with"
                                + " sentiment, recommended and bearer null is skipped",
                        "5 " + elsewhere
                                + ": no answer about stripe.com has this cell; leave cell and entity as the sample has"
                                + " them",
                        "6 paypal: answer " + lines.get(5).path("cell")
                                + " names adyen, stripe, and nobody else who is tracked",
                        "7 sentimnt: no such field; did you mean sentiment?",
                        "8 stripe: line 1 labels it in the same answer already; leave one of the two",
                        "12 {\"cell\":: it is no JSON; leave each line of the sample an object of its own",
                        "13 [1]: it is a list; leave each line of the sample an object");
        assertThat(rows()).isEmpty();
    }

    @Test
    void blankLinesAreSkippedAndWhoSendsAgainReplacesTheirOwn() {
        judged(answered("stripe.com", "w1"), 1, 1);
        String[] ada = api.bearer("ada", AccessRole.WRITE);
        Reply sample = api.get(SAMPLE + "?answers=2");
        List<ObjectNode> lines = labelled(sample);
        lines.get(3).putNull("sentiment").putNull("recommended").putNull("bearer");
        Reply first = put(text(lines), ada);
        assertThat(first.text("/labelled_by")).isEqualTo("ada");
        assertThat(first.at("/labelled").intValue()).isEqualTo(3);
        assertThat(first.at("/blank").intValue()).isEqualTo(1);
        lines.get(0).putNull("sentiment");
        Reply second = put("\ufeff" + text(lines).replace("\n", "\r\n"), ada);
        assertThat(second.at("/added").intValue()).isZero();
        assertThat(second.at("/replaced").intValue()).isEqualTo(3);
        assertThat(second.at("/mixed").intValue()).isEqualTo(1);
        assertThat(rows()).containsExactly("{by=ada, n=3, told=2, at=1}");

        lines.get(0).put("sentiment", 1);
        Reply another = put(text(lines), api.bearer("bo", AccessRole.WRITE));
        assertThat(another.at("/added").intValue()).isEqualTo(3);
        assertThat(rows()).containsExactly("{by=ada, n=3, told=2, at=1}", "{by=bo, n=3, told=3, at=1}");
        assertThat(another.at("/judges/0/agreement/domain/labels").intValue())
                .as("no name counts twice")
                .isEqualTo(3);
        assertThat(another.at("/judges/0/agreement/domain/sentiment/agreed").intValue())
                .as("the latest counts")
                .isEqualTo(3);
        assertThat(put(text(lines), api.bearer("eve", AccessRole.READ)).status())
                .isEqualTo(403);
        String blank = sample.at("/lines").valueStream().map(JsonNode::toString).collect(Collectors.joining("\n"));
        assertThat(put(blank).at("/blank").intValue()).isEqualTo(4);
        assertThat(put("{}").status()).as("blank, but of nothing").isEqualTo(400);
        assertThat(put("\n").text("/detail")).contains("there is no line in the body");
        assertThat(api.put(LABELS, text(lines)).status()).as("sent as JSON").isEqualTo(415);
    }

    /** Another judge, and another version of the question, have said the opposite of all. */
    @Test
    void wordsOfAnotherJudgeAreNotMixedIn() {
        ExtractionRun run = answered("stripe.com", "w1");
        judged(run, 1, 1);
        judged(run, 2, 1);
        judged(run, 1, 2);
        api.test.execute(
                "UPDATE stance s SET sentiment = -s.sentiment, recommended = NOT s.recommended FROM enrichment x"
                        + " WHERE x.id = s.enrichment_id AND (x.judge_target_id, x.schema_version) <> (1, 1)");
        assertThat(put(labelled(api.get(SAMPLE))).at("/labelled").intValue()).isEqualTo(80);
        api.put(JUDGE, "{\"reason\":\"a test\"}");
        assertThat(api.get(JUDGE)
                        .at("/judges")
                        .valueStream()
                        .map(judge -> judge.at("/agreement/domain/sentiment/agreed")
                                        .intValue() + " of "
                                + judge.at("/agreement/domain/sentiment/n").intValue() + " version "
                                + judge.path("schema_version").intValue()))
                .containsExactlyInAnyOrder("80 of 80 version 1", "0 of 80 version 1", "0 of 80 version 2");
    }

    @Test
    void labelsOfAllDomainsTellOfAJudge() {
        judged(answered("stripe.com", "w1"), 1, 1);
        judged(answered("adyen.com", "w1"), 1, 1);
        put(labelled(api.get(SAMPLE)));
        String adyen = "/api/domains/adyen.com/judge";
        List<ObjectNode> lines = labelled(api.get(adyen + "/sample?answers=15"));
        Reply put = send(adyen + "/labels", text(lines));
        JsonNode agreement = put.at("/judges/0/agreement");
        assertThat(agreement.at("/domain/labels").intValue()).isEqualTo(30);
        assertThat(agreement.at("/all_domains/labels").intValue()).isEqualTo(110);
        assertThat(agreement.path("wanted").intValue()).isZero();
    }

    /** An edited set makes a new run, which the same judge is asked about anew, and says something else. */
    @Test
    void labelsStayWhenAnswersAreReadAgain() {
        ExtractionRun first = answered("stripe.com", "w1");
        judged(first, 1, 1);
        List<ObjectNode> lines = labelled(api.get(SAMPLE));
        assertThat(agreed(lines)).isEqualTo("80 of 80");
        track("stripe.com", ",\"aliases\":[\"Stripe Zanzibar\"]");
        ExtractionRun second = TestReading.read(api, "stripe.com");
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(agreed(lines))
                .as("not judged again yet: its latest word counts")
                .isEqualTo("80 of 80");
        judged(second, 1, 1);
        api.test.execute(
                "UPDATE stance SET sentiment = 0 WHERE enrichment_id IN (SELECT id FROM enrichment WHERE run_id = "
                        + second.id() + ")");
        assertThat(agreed(lines)).isEqualTo("0 of 80");
        track("stripe.com", "");
        assertThat(TestReading.read(api, "stripe.com").id()).isEqualTo(first.id());
        assertThat(agreed(lines)).as("the current run's word counts").isEqualTo("80 of 80");
    }

    /** Sends them again, and looks at what the reply says. */
    private String agreed(List<ObjectNode> lines) {
        JsonNode sentiment = put(lines).at("/judges/0/agreement/domain/sentiment");
        return sentiment.path("agreed").asInt() + " of " + sentiment.path("n").asInt();
    }

    @Test
    void simulatedAnswersAreDrawnApartAndMarked() {
        judged(answered("stripe.com", "w1"), 1, 1);
        assertThat(api.get(SAMPLE).at("/simulated").booleanValue()).isFalse();
        assertThat(api.get(SAMPLE + "?simulated=true").status()).isEqualTo(404);
        api.test.execute("UPDATE target SET surface = 'simulated' WHERE id = 1");
        Reply real = api.get(SAMPLE);
        assertThat(real.at("/answers").intValue()).isEqualTo(20);
        Reply simulated = api.get(SAMPLE + "?simulated=true");
        assertThat(simulated.at("/answers").intValue()).isEqualTo(20);
        assertThat(simulated
                        .at("/lines")
                        .valueStream()
                        .map(line -> line.path("simulated").booleanValue()))
                .containsOnly(true);
        assertThat(cells(simulated)).doesNotContainAnyElementsOf(cells(real));
        assertThat(put(labelled(simulated)).at("/judges/0/simulated").booleanValue())
                .isTrue();
    }

    @Test
    void archivedAnswersAreNotDrawnAndTheirLabelsStay() {
        judged(answered("stripe.com", "w1"), 1, 1);
        List<ObjectNode> lines = labelled(api.get(SAMPLE));
        api.test.execute("DELETE FROM answer_body");
        assertThat(api.get(SAMPLE).status()).isEqualTo(404);
        assertThat(put(lines).at("/judges/0/agreement/domain/labels").intValue())
                .isEqualTo(80);
    }

    private ExtractionRun answered(String domain, String window) {
        track(domain, "");
        api.answerAll(
                api.planned("{\"domains\":[\"" + domain + "\"],\"repetitions\":10,\"window\":\"" + window + "\"}"),
                TEXT,
                TestApi.bytes("{}"));
        return TestReading.read(api, domain);
    }

    private void track(String domain, String more) {
        assertThat(api.put("/api/domains/" + domain + "/entities", """
                        {"reason":"a test","entities":[{"entity":"stripe","kind":"brand","name":"Stripe"%s},
                         {"entity":"adyen","kind":"competitor","name":"Adyen"}]}""".formatted(more))
                        .status())
                .isEqualTo(200);
    }

    /** A judge has judged all answers of a run. */
    private void judged(ExtractionRun run, int judge, int version) {
        api.test.execute(
                "INSERT INTO enrichment (run_id, cell_id, judge_target_id, schema_version, state, quotes, invented,"
                        + " question_sha256) SELECT run_id, cell_id, " + judge + ", " + version
                        + ", 10, 2, 0, int8send(cell_id) || int4send(run_id) FROM extraction WHERE run_id = "
                        + run.id());
        api.test.execute(
                "INSERT INTO stance SELECT x.id, m.entity_id, 0, 3, CASE e.slug WHEN 'stripe' THEN 1 ELSE -1 END,"
                        + " e.slug = 'stripe', false FROM enrichment x JOIN mention m ON m.run_id = x.run_id AND m.cell_id = x.cell_id"
                        + " JOIN entity e ON e.id = m.entity_id WHERE x.run_id = " + run.id()
                        + " AND x.judge_target_id = " + judge
                        + " AND x.schema_version = " + version);
    }

    /** As the judge says it. */
    private static List<ObjectNode> labelled(Reply sample) {
        var lines = new ArrayList<ObjectNode>();
        for (JsonNode line : sample.at("/lines")) {
            boolean isStripe = line.path("entity").asString().equals("stripe");
            lines.add(((ObjectNode) line.deepCopy())
                    .put("sentiment", isStripe ? 1 : -1)
                    .put("recommended", isStripe)
                    .put("bearer", "same"));
        }
        return lines;
    }

    private static List<Long> cells(Reply sample) {
        return sample.at("/lines")
                .valueStream()
                .map(line -> line.path("cell").longValue())
                .distinct()
                .toList();
    }

    private static String text(List<ObjectNode> lines) {
        return lines.stream().map(JsonNode::toString).collect(Collectors.joining("\n", "", "\n"));
    }

    private Reply put(List<ObjectNode> lines) {
        return put(text(lines));
    }

    private Reply put(String body, String... headers) {
        return send(LABELS, body, headers);
    }

    private Reply send(String path, String body, String... headers) {
        return api.send(api.request(path, headers)
                .header("Content-Type", "application/x-ndjson")
                .PUT(BodyPublishers.ofString(body))
                .build());
    }

    private List<String> rows() {
        return api.test.rows("SELECT labelled_by AS by, count(*) AS n, count(sentiment) AS told,"
                + " count(DISTINCT labelled_at) AS at FROM label GROUP BY 1 ORDER BY 1");
    }
}
