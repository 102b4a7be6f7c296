package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.insight.figures.Interval;
import dev.rollcall.insight.figures.Wilson;
import dev.rollcall.store.Domain;
import dev.rollcall.store.ExtractionOutcome;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.Extractions.CitedSite;
import dev.rollcall.store.Extractions.ExtractedAnswer;
import dev.rollcall.store.Extractions.ExtractedMention;
import dev.rollcall.store.Extractions.UnreadAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** openai and groq are asked two prompts, five times each; what a worker would read in the answers is written as it would. */
class FigureTest {
    private static final String METRICS = "/api/metrics?domain=stripe.com";
    private static final String TEXT = "Choose 🏦 Adyen, or Stripe.";

    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aDomainThatNobodyAskedAboutIsNotThere() {
        assertThat(api.get(METRICS).status()).isEqualTo(404);
        assertThat(api.get("/api/metrics").text("/detail")).contains("?domain is missing");
    }

    @Test
    void nothingReadYetIsAnEmptyReplyThatSaysSo() {
        answered("w1");
        Reply reply = api.get(METRICS);
        assertThat(reply.at("/run").isNull()).isTrue();
        assertThat(reply.at("/figures")).isEmpty();
        assertThat(reply.at("/pending/answers").intValue()).isEqualTo(20);
        assertThat(reply.text("/says"))
                .isEqualTo(
                        "No answer about stripe.com has been read yet: 20 wait, and are read in a moment while a worker"
                                + " runs.");
        assertThat(api.get("/api/observations?domain=stripe.com").at("/observations"))
                .isEmpty();
        assertThat(api.get("/api/extraction-runs?domain=stripe.com").at("/runs"))
                .isEmpty();
    }

    /** Every answer names Adyen first, every second one Stripe, too. */
    @Test
    void figuresHaveTheirIntervalTheirCountsAndTheirRun() {
        track();
        answered("w1");
        ExtractionRun run = read(2);
        Reply reply = api.get(METRICS);
        assertThat(reply.at("/run").intValue()).isEqualTo(run.id());
        assertThat(reply.at("/panel/asked").intValue()).isEqualTo(2);
        assertThat(reply.at("/panel/whole").intValue()).isEqualTo(2);
        assertThat(reply.at("/simulated").booleanValue()).isFalse();
        JsonNode mention = figure(reply, "mention-rate", "stripe");
        assertThat(mention.path("point").doubleValue()).isEqualTo(.5, within(1e-9));
        assertThat(mention.path("n").intValue()).isEqualTo(20);
        assertThat(mention.path("coverage").doubleValue()).isEqualTo(1);
        assertThat(mention.path("low").doubleValue()).isBetween(0.0, .5);
        assertThat(mention.path("exploratory").booleanValue()).isTrue();
        assertThat(mention.path("entity_set_version").intValue()).isEqualTo(2);
        assertThat(mention.path("verdict").isNull()).isTrue();
        assertThat(figure(reply, "share-of-voice", "adyen").path("point").doubleValue())
                .isEqualTo(2 / 3.0, within(1e-9));
        assertThat(figure(reply, "first-mention-rate", "adyen")
                        .path("numerator")
                        .intValue())
                .isEqualTo(20);
        assertThat(figure(reply, "consensus", "stripe").path("n").intValue()).isEqualTo(2);
        assertThat(figure(reply, "citation-rate", "stripe").path("numerator").intValue())
                .isEqualTo(20);
        assertThat(figure(reply, "ghost-rate", "stripe").path("numerator").intValue())
                .isEqualTo(10);
        JsonNode sentiment = figure(reply, "net-sentiment", "stripe");
        assertThat(sentiment.path("point").isNull()).isTrue();
        assertThat(sentiment.path("reason").asString()).isEqualTo("not-judged");
        assertThat(figure(reply, "cost-per-answer", null).path("point").doubleValue())
                .isEqualTo(.00015, within(1e-12));
    }

    /** Who looks several times is misled more often: rates have a wider interval, and say so. */
    @Test
    void ratesOfAWindowInWhichAJobSampledHaveTwoAndAHalfSigmas() {
        track();
        answered("w1");
        api.answerAll(
                api.planned("{\"domains\":[\"stripe.com\"],\"window\":\"w2\",\"sampling\":{\"half_width\":0.1,"
                        + "\"looks\":[5,6]}}"),
                TEXT,
                TestApi.bytes("{}"));
        read(2);
        JsonNode usual = ofGroq("w1");
        JsonNode sampled = ofGroq("w2");
        assertThat(usual.path("z").doubleValue()).isEqualTo(1.96);
        assertThat(sampled.path("z").doubleValue()).isEqualTo(2.5);
        Interval wider = Wilson.of(
                sampled.path("numerator").intValue(), sampled.path("n").intValue(), 2.5);
        assertThat(sampled.path("low").doubleValue()).isEqualTo(wider.low(), within(1e-6));
        assertThat(figure(api.get(METRICS + "&metric=share-of-voice&windows=w2"), "share-of-voice", "adyen")
                        .path("z")
                        .doubleValue())
                .isEqualTo(1.96);
    }

    private JsonNode ofGroq(String window) {
        Reply reply = api.get(METRICS + "&metric=mention-rate&entity=stripe&dimension=target&windows=" + window);
        return figure(reply, "mention-rate", "stripe", "groq/groq-model/api");
    }

    /** A judge has read all answers and says of each mention that it is praise; one of ten of its quotes is invented. */
    @Test
    void whereAJudgeHasReadTheAnswersItsWordCounts() {
        track();
        answered("w1");
        ExtractionRun run = read(2);
        Reply before = api.get(METRICS);
        assertThat(before.at("/judge").isNull()).isTrue();
        assertThat(figure(before, "extraction-validity", null).path("by").asString())
                .isEqualTo("matcher");
        assertThat(figure(before, "recommendation-rate", "stripe")
                        .path("reason")
                        .asString())
                .as("rules of old that did not tell")
                .isEqualTo("not-judged");
        api.test.execute("UPDATE mention SET sentiment = 0, recommended = false");
        assertThat(figure(api.get(METRICS), "recommendation-rate", "stripe")
                        .path("by")
                        .asString())
                .isEqualTo("matcher");
        api.test.execute(
                "INSERT INTO enrichment (run_id, cell_id, judge_target_id, schema_version, state, quotes, invented,"
                        + " question_sha256) SELECT run_id, cell_id, (SELECT min(id) FROM target), 1, 10, 10, 1, int8send(cell_id)"
                        + " FROM extraction WHERE run_id = " + run.id());
        api.test.execute("INSERT INTO stance SELECT x.id, m.entity_id, 0, 3, 1, true, false FROM enrichment x"
                + " JOIN mention m ON m.run_id = x.run_id AND m.cell_id = x.cell_id");
        Reply judged = api.get(METRICS);
        assertThat(judged.text("/judge")).contains("/");
        JsonNode validity = figure(judged, "extraction-validity", null);
        assertThat(validity.path("point").doubleValue()).isEqualTo(.9);
        assertThat(validity.path("by").asString()).isEqualTo("judge");
        JsonNode recommended = figure(judged, "recommendation-rate", "stripe");
        assertThat(recommended.path("point").doubleValue()).isEqualTo(.5);
        assertThat(recommended.path("by").asString()).isEqualTo("judge");
        assertThat(figure(judged, "net-sentiment", "stripe").path("point").doubleValue())
                .isEqualTo(1);
        assertThat(figure(judged, "mention-rate", "stripe").path("by").asString())
                .isEqualTo("matcher");
        assertThat(figure(judged, "coverage", null).path("by").isNull()).isTrue();
    }

    @Test
    void metricsDimensionsAndEntitiesCanBeChosenSeveralTimes() {
        track();
        answered("w1");
        read(2);
        Reply reply = api.get(
                METRICS + "&metric=mention-rate&metric=coverage&dimension=provider&dimension=window&entity=stripe");
        assertThat(reply.at("/figures")
                        .valueStream()
                        .filter(row -> row.path("reason").isNull())
                        .map(row -> row.path("dimension").asString() + " "
                                + row.path("key").asString() + " "
                                + row.path("metric").asString()))
                .containsExactly(
                        "provider groq coverage",
                        "provider groq mention-rate",
                        "provider openai coverage",
                        "provider openai mention-rate",
                        "window w1 coverage",
                        "window w1 mention-rate");
        assertThat(figure(reply, "mention-rate", "stripe", "xai").path("reason").asString())
                .as("it was skipped")
                .isEqualTo("no-answers");
        assertThat(api.get(METRICS + "&metric=mention-rate,coverage&entity=stripe")
                        .at("/figures"))
                .hasSize(2);
        JsonNode target = figure(
                api.get(METRICS + "&metric=mention-rate&entity=stripe&dimension=target"),
                "mention-rate",
                "stripe",
                "groq/groq-model/api");
        assertThat(target.path("numerator").intValue()).isEqualTo(5);
        assertThat(target.path("low").doubleValue()).isEqualTo(.2366, within(1e-4));
    }

    @Test
    void belowTheGateThereIsNoFigure() {
        track();
        var job = api.planned("{\"domains\":[\"stripe.com\"],\"window\":\"w1\",\"repetitions\":5}");
        api.answer(job, "openai", 10);
        read(2);
        JsonNode mention = figure(api.get(METRICS), "mention-rate", "stripe");
        assertThat(mention.path("point").isNull()).isTrue();
        assertThat(mention.path("reason").asString()).isEqualTo("coverage");
        assertThat(mention.path("coverage").doubleValue()).isEqualTo(.5);
        assertThat(figure(
                                api.get(METRICS + "&metric=mention-rate&dimension=provider"),
                                "mention-rate",
                                "stripe",
                                "openai")
                        .path("point")
                        .doubleValue())
                .isEqualTo(.5);
    }

    /** What a dead provider did not answer is missing, with the reason; the others are the same to the last digit. */
    @Test
    void aDeadProviderChangesNoOtherProvidersFigures() {
        track();
        answered("w1");
        read(2);
        String openai = rows("openai");
        assertThat(rows("groq")).contains("\"point\":0.5");
        String groq = " WHERE cell_id IN (SELECT c.id FROM cell c JOIN target t ON t.id = c.target_id"
                + " WHERE t.provider = 'groq')";
        List.of("mention", "citation", "extraction", "answer_body", "answer")
                .forEach(table -> api.test.execute("DELETE FROM " + table + groq));
        api.test.execute("UPDATE cell SET state = 14" + groq.replace("cell_id", "id"));
        assertThat(rows("openai")).isEqualTo(openai);
        assertThat(rows("groq"))
                .contains("\"reason\":\"no-answers\"")
                .doesNotContain("nobody-named")
                .doesNotContainPattern("\"metric\":\"(?!coverage)[^\"]+\"[^}]*\"point\":[0-9]");
    }

    /** A provider's figures, but for those of age, which change with the clock. */
    private String rows(String provider) {
        return api.get(METRICS + "&dimension=provider")
                .at("/figures")
                .valueStream()
                .filter(row -> row.path("key").asString().equals(provider))
                .filter(row -> !row.path("metric").asString().equals("answer-age"))
                .map(JsonNode::toString)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aVerdictComparesTwoSpans() {
        track();
        answered("w1");
        answered("w2");
        answered("w3");
        api.test.execute(
                "UPDATE time_window SET starts_at = ('2026-11-0' || right(name, 1) || 'T00:00Z')::timestamptz");
        readSome("w1", 100);
        readSome("w2", 1);
        readSome("w3", 2);
        complete();
        String rate = METRICS + "&metric=mention-rate&entity=stripe";
        Reply moved = api.get(rate + "&windows=w2&compare_to=w1");
        assertThat(moved.text("/figures/0/verdict")).isEqualTo("moved");
        assertThat(moved.at("/compared_with").toString()).isEqualTo("[\"w1\"]");
        assertThat(api.get(rate + "&from=2026-11-02&to=2026-11-02&compare_to=previous")
                        .text("/figures/0/verdict"))
                .isEqualTo("moved");
        assertThat(api.get(rate + "&windows=w2&windows=w3&compare_to=2026-11-01/2026-11-03")
                        .text("/figures/0/verdict"))
                .isEqualTo("within-noise");
        assertThat(api.get(rate + "&windows=w1&compare_to=previous").text("/figures/0/verdict"))
                .as("there is nothing before")
                .isEqualTo("insufficient");
    }

    /** Every answer of w1 names Adyen alone, every answer of w2 Stripe, too; w3 is as w1. */
    @Test
    void driftSaysHowFarTheSharesWent() {
        track();
        List.of("w1", "w2", "w3").forEach(this::answered);
        readSome("w1", 100);
        readSome("w2", 1);
        readSome("w3", 100);
        complete();
        String drift = METRICS + "&metric=drift";
        Reply moved = api.get(drift + "&windows=w2&compare_to=w1");
        assertThat(moved.at("/figures/0/point").doubleValue()).isEqualTo(.5, within(1e-9));
        assertThat(moved.text("/figures/0/verdict")).isEqualTo("moved");
        assertThat(moved.at("/figures/0/n").intValue()).isEqualTo(40);
        Reply same = api.get(drift + "&windows=w3&compare_to=w1");
        assertThat(same.at("/figures/0/point").doubleValue()).isZero();
        assertThat(same.text("/figures/0/verdict")).isEqualTo("within-noise");
        assertThat(api.get(drift + "&windows=w2&compare_to=w1&dimension=provider")
                        .text("/figures/0/verdict"))
                .as("ten answers")
                .isEqualTo("insufficient");
        assertThat(api.get(drift).text("/figures/0/reason")).isEqualTo("not-compared");
        api.test.execute("INSERT INTO model (name) VALUES ('new')");
        api.test.execute("UPDATE extraction SET model_id = (SELECT id FROM model WHERE name = 'new')"
                + " WHERE window_id = (SELECT id FROM time_window WHERE name = 'w3')");
        Reply other = api.get(drift + "&windows=w3&compare_to=w1");
        assertThat(other.at("/figures/0/point").isNull()).isTrue();
        assertThat(other.text("/figures/0/verdict")).isEqualTo("model-discontinuous");
    }

    /** The old figures stay until the new run is whole, and can be had afterwards, to the last byte. */
    @Test
    void whileARunIsBuiltTheFiguresAreThoseOfTheCurrentOne() {
        track();
        answered("w1");
        ExtractionRun old = read(2);
        String steady = "&metric=mention-rate&metric=share-of-voice";
        String before = api.get(METRICS + steady).at("/figures").toString();
        put("Stripe Inc");
        Reply meanwhile = api.get(METRICS + steady);
        assertThat(meanwhile.at("/figures").toString()).isEqualTo(before);
        assertThat(meanwhile.at("/pending/answers").intValue()).isEqualTo(20);
        assertThat(meanwhile.text("/says")).contains("20 answers are not in the newest figures yet");
        ExtractionRun next = read(1);
        assertThat(api.get(METRICS + steady).at("/run").intValue()).isEqualTo(next.id());
        assertThat(api.get(METRICS + steady + "&run=" + old.id()).at("/figures").toString())
                .isEqualTo(before);
        assertThat(api.get("/api/extraction-runs?domain=stripe.com").at("/runs").findValuesAsString("state"))
                .containsExactly("current", "old");
        assertThat(api.get(METRICS + "&run=99").text("/detail"))
                .contains("there is no extraction run 99 of stripe.com");
    }

    @Test
    void observationsQuoteTheStoredText() {
        track();
        answered("w1");
        read(2);
        Reply first = api.get("/api/observations?domain=stripe.com&entity=stripe&limit=3");
        assertThat(first.at("/observations")).hasSize(3);
        JsonNode mention = first.at("/observations/0/mentions/1");
        assertThat(mention.path("entity").asString()).isEqualTo("stripe");
        assertThat(mention.path("quote").asString()).isEqualTo("Stripe");
        assertThat(mention.path("passage").asString()).isEqualTo(TEXT);
        assertThat(first.text("/observations/0/mentions/0/quote")).isEqualTo("Adyen");
        var cells = new ArrayList<String>(first.at("/observations").findValuesAsString("cell"));
        for (String next = first.text("/next"); !next.isEmpty(); ) {
            Reply page = api.get(next);
            cells.addAll(page.at("/observations").findValuesAsString("cell"));
            next = page.at("/next").isNull() ? "" : page.text("/next");
        }
        assertThat(cells).hasSize(10).doesNotHaveDuplicates();
        assertThat(api.get("/api/observations?domain=stripe.com&target=groq&limit=200")
                        .at("/observations"))
                .hasSize(10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "&metric=fame | 400 | ?metric=fame: it is one of coverage,",
                "&dimension=planet | 400 | it is one of panel, provider, target, prompt, window",
                "&from=2026-11-02&to=2026-11-01 | 400 | that ends before it begins",
                "&windows=w9 | 404 | ?windows=w9: nobody asked about this domain in such a window",
                "&compare_to=w9 | 404 | ?compare_to=w9",
                "&compare_to=2026-11-02/2026-11-01 | 400 | two days with a slash between",
                "&entity=paypal | 404 | the set of this run has no such entity; it has stripe, adyen",
                "&run=1&run=2 | 400 | ?run is there 2 times",
                "&metric= | 400 | ?metric is empty",
            })
    void whatCanNotBeMeantIsRefused(String query, int status, String words) {
        track();
        answered("w1");
        read(2);
        Reply reply = api.get(METRICS + query);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text("/detail")).contains(words);
    }

    private static JsonNode figure(Reply reply, String metric, String entity) {
        return figure(reply, metric, entity, null);
    }

    private static JsonNode figure(Reply reply, String metric, String entity, String key) {
        return reply.at("/figures")
                .valueStream()
                .filter(row -> row.path("metric").asString().equals(metric))
                .filter(row -> entity == null || row.path("entity").asString().equals(entity))
                .filter(row -> key == null || row.path("key").asString().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private void track() {
        put("Stripe");
    }

    private void put(String brand) {
        assertThat(api.put(
                                "/api/domains/stripe.com/entities",
                                "{\"entities\":[{\"entity\":\"stripe\",\"kind\":\"brand\",\"name\":\"" + brand
                                        + "\",\"domains\":[\"www.stripe.com\"]},"
                                        + "{\"entity\":\"adyen\",\"kind\":\"competitor\",\"name\":\"Adyen\"}],\"reason\":\"a test\"}")
                        .status())
                .isEqualTo(200);
    }

    private void answered(String window) {
        api.answerAll(
                api.planned("{\"domains\":[\"stripe.com\"],\"repetitions\":5,\"window\":\"" + window + "\"}"),
                TEXT,
                TestApi.bytes("{}"));
    }

    /** Every so-many-th answer names Stripe. */
    private ExtractionRun read(int every) {
        readSome(null, every);
        return complete();
    }

    private int domain() {
        return api.ledger.domains().id(Domain.parse("stripe.com")).orElseThrow();
    }

    private ExtractionRun wanted() {
        int extractor = api.ledger.extractors().register("1", "aa");
        return api.ledger.extractionRuns().wanted(domain(), extractor).orElseThrow();
    }

    private void readSome(String window, int every) {
        ExtractionRun run = wanted();
        List<Integer> windows = api.ledger.figureCounts().windows(domain()).stream()
                .filter(one -> window == null || one.name().equals(window))
                .map(one -> one.id())
                .toList();
        List<UnreadAnswer> unread = api.ledger.extractions().unread(run, windows, 0, 500);
        var said = new ArrayList<ExtractedAnswer>();
        var ids = api.ledger.entities().ids(domain());
        for (int i = 0; i < unread.size(); i++) {
            var mentions = new ArrayList<ExtractedMention>();
            mentions.add(new ExtractedMention(ids.get("adyen"), 9, 14, 1, 1, 100));
            if (i % every == every - 1) {
                mentions.add(new ExtractedMention(ids.get("stripe"), 19, 25, 1, 2, 100));
            }
            said.add(new ExtractedAnswer(
                    unread.get(i),
                    ExtractionOutcome.ANSWERED,
                    true,
                    mentions,
                    List.of(new CitedSite("stripe.com", 1, true))));
        }
        api.ledger.extractions().write(run, said);
    }

    private ExtractionRun complete() {
        ExtractionRun run = wanted();
        assertThat(api.ledger.extractionRuns().complete(run)).isTrue();
        return run;
    }
}
