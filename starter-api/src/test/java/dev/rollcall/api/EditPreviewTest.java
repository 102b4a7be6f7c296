package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Domain;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** openai and groq are asked two prompts, five times each: 20 answers a window. */
class EditPreviewTest {
    private static final String PATH = "/api/domains/stripe.com/entities";
    private static final String DRY = PATH + "?dry_run=true";
    private static final String STRIPE = "{\"entity\":\"stripe\",\"kind\":\"brand\",\"name\":\"Stripe\"}";
    private static final String ADYEN = ",{\"entity\":\"adyen\",\"kind\":\"competitor\",\"name\":\"Adyen\"}";
    private static final String BRAINTREE =
            ",{\"entity\":\"braintree\",\"kind\":\"competitor\",\"name\":\"Braintree\",\"aliases\":[\"BT Payments\"]}";
    private static final String WITH_BRAINTREE = "🏦 We use Stripe, then Braintree. Braintree is owned by PayPal.";

    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void itSaysWhoIsNamedInMoreAnswersAndWritesNothing() {
        put(STRIPE + ADYEN);
        answered("w1", "Choose Adyen, or Stripe.");
        answered("w2", WITH_BRAINTREE);
        Reply dry = dry(STRIPE + BRAINTREE);
        assertThat(dry.status()).isEqualTo(200);
        assertThat(dry.at("/run").isNull()).as("nothing was read yet").isTrue();
        assertThat(dry.at("/entity_set_version").intValue()).isEqualTo(2);
        assertThat(dry.at("/answers").toString()).isEqualTo("{\"all\":40,\"archived\":0,\"read\":40,\"damaged\":0}");
        assertThat(dry.text("/says")).isEqualTo("Read 40 of 40 answers, the newest first. Nothing was changed.");
        assertThat(dry.at("/changed").intValue()).isEqualTo(40);
        assertThat(counts(dry)).containsExactly("stripe 40 40 0 0 0", "adyen 20 0 0 20 0", "braintree 0 20 20 0 0");
        JsonNode example = dry.at("/examples/0");
        assertThat(example.path("entity").asString()).isEqualTo("braintree");
        assertThat(example.path("window").asString()).as("the newest first").isEqualTo("w2");
        assertThat(example.path("change").asString()).isEqualTo("gained");
        assertThat(example.path("before").isNull()).isTrue();
        assertThat(example.path("after").toString())
                .isEqualTo("{\"start\":22,\"end\":31,\"quote\":\"Braintree\",\"passage\":\"" + WITH_BRAINTREE + "\"}");
        assertThat(api.get(PATH).at("/version").intValue()).isEqualTo(2);
        assertThat(dry.header("ETag")).isEqualTo(api.get(PATH).header("ETag"));
        assertThat(api.test.one(Integer.class, "SELECT count(*) FROM entity_set"))
                .isEqualTo(2);
        assertThat(api.test.one(Integer.class, "SELECT count(*) FROM entity WHERE slug = 'braintree'"))
                .isZero();
    }

    @Test
    void whatIsFoundElsewhereHasMoved() {
        put(STRIPE + ",{\"entity\":\"braintree\",\"kind\":\"competitor\",\"name\":\"PayPal\"}");
        answered("w1", WITH_BRAINTREE);
        Reply dry = dry(STRIPE + BRAINTREE);
        assertThat(counts(dry)).containsExactly("stripe 20 20 0 0 0", "braintree 20 20 0 0 20");
        assertThat(dry.at("/examples")).as("some of a kind are enough").hasSize(3);
        assertThat(dry.text("/examples/0/before/quote")).isEqualTo("PayPal");
        assertThat(dry.text("/examples/0/after/quote")).isEqualTo("Braintree");
    }

    /** The rows of the current run, where they are of the current set; they are told from what is read anew. */
    @Test
    void itIsComparedWithTheCurrentRun() {
        put(STRIPE + ADYEN);
        answered("w1", "Choose Adyen, or Stripe.");
        ExtractionRun run = TestReading.read(api, "stripe.com");
        api.test.execute("DELETE FROM mention WHERE entity_id = (SELECT id FROM entity WHERE slug = 'adyen')");
        Reply same = dry(STRIPE + ADYEN);
        assertThat(same.at("/run").intValue()).isEqualTo(run.id());
        assertThat(counts(same)).containsExactly("stripe 20 20 0 0 0", "adyen 0 20 20 0 0");
        put(STRIPE);
        Reply meanwhile = dry(STRIPE + ADYEN);
        assertThat(meanwhile.at("/run").isNull())
                .as("that run is of another set")
                .isTrue();
        assertThat(counts(meanwhile)).containsExactly("stripe 20 20 0 0 0", "adyen 0 20 20 0 0");
    }

    @Test
    void aBoundOnTheAnswersIsSaidAndArchivedOnesAreCounted() {
        put(STRIPE + ADYEN);
        answered("w1", "Choose Adyen, or Stripe.");
        answered("w2", WITH_BRAINTREE);
        api.test.execute(
                "DELETE FROM answer_body WHERE cell_id IN (SELECT cell_id FROM answer_body ORDER BY 1 LIMIT 5)");
        Reply dry = dry(STRIPE + ADYEN, "&answers=30");
        assertThat(dry.text("/says"))
                .isEqualTo("Read 30 of 40 answers, the newest first; 5 are in archives. Nothing was changed.");
        assertThat(counts(dry)).containsExactly("stripe 30 30 0 0 0", "adyen 10 10 0 0 0");
        assertThat(dry.at("/changed").intValue()).isZero();
        api.test.execute("UPDATE answer_body SET body = '\\x00'");
        assertThat(dry(STRIPE).text("/says")).contains("35 are damaged");
    }

    @Test
    void aDomainThatNobodyAskedAboutHasNoAnswers() {
        Reply dry = dry(STRIPE);
        assertThat(dry.text("/says")).isEqualTo("There is no answer about this domain yet. Nothing was changed.");
        assertThat(api.ledger.domains().id(Domain.parse("stripe.com"))).isEmpty();
    }

    @Test
    void aSetThatWouldBeRefusedIsRefused() {
        assertThat(dry(STRIPE + ",{\"entity\":\"other\",\"kind\":\"other\",\"name\":\"STRIPE\"}")
                        .text("/detail"))
                .contains("it is a name or an alias of 'stripe', too");
        Reply first = api.get(PATH);
        put(STRIPE + ADYEN);
        assertThat(dry(STRIPE, "", "If-Match", first.header("ETag")).status()).isEqualTo(412);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?dry_run=maybe | ?dry_run=maybe: it is one of true, false",
                "?dry_run=true&answers=0 | ?answers=0: it is a whole number from 1 to 20000",
                "?dry_run=true&examples=101 | ?examples=101: it is a whole number from 0 to 100",
                "?answers=7 | ?answers=7: it is for ?dry_run=true only",
            })
    void whatCanNotBeMeantIsRefused(String query, String words) {
        assertThat(api.put(PATH + query, body(STRIPE)).text("/detail")).contains(words);
    }

    private static List<String> counts(Reply dry) {
        return dry.at("/entities")
                .valueStream()
                .map(row -> row.path("entity").asString() + " " + row.path("before") + " " + row.path("after") + " "
                        + row.path("gained") + " " + row.path("lost") + " " + row.path("moved"))
                .toList();
    }

    private Reply dry(String entities) {
        return dry(entities, "");
    }

    private Reply dry(String entities, String query, String... headers) {
        return api.put(DRY + query, body(entities), headers);
    }

    private void put(String entities) {
        assertThat(api.put(PATH, body(entities)).status()).isEqualTo(200);
    }

    private static String body(String entities) {
        return "{\"entities\":[" + entities + "],\"reason\":\"a test\"}";
    }

    private void answered(String window, String text) {
        api.answerAll(
                api.planned("{\"domains\":[\"stripe.com\"],\"repetitions\":5,\"window\":\"" + window + "\"}"),
                text,
                TestApi.bytes("{}"));
        api.test.execute(
                "UPDATE time_window SET starts_at = ('2026-11-0' || right(name, 1) || 'T00:00Z')::timestamptz");
    }
}
