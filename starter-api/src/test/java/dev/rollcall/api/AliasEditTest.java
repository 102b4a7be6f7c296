package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An alias is edited, and the edit is taken back: what figures people see meanwhile. All over REST, with the real extractor. */
class AliasEditTest {
    private static final String PATH = "/api/domains/stripe.com/entities";
    private static final String FIGURES =
            "/api/metrics?domain=stripe.com&metric=mention-rate,share-of-voice,first-mention-rate&dimension=panel,target";
    private static final String ROWS = "SELECT count(*) FROM extraction";

    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void oldFiguresStandUntilTheSwitchAndCanBeHadAfterwards() {
        Old old = editedOnce();
        assertThat(figures("")).as("until the switch").isEqualTo(old.figures());
        assertThat(api.get(FIGURES).at("/pending/answers").intValue()).isEqualTo(20);
        ExtractionRun edited = TestReading.read(api, "stripe.com");
        Reply after = api.get(FIGURES);
        assertThat(after.at("/run").intValue()).isEqualTo(edited.id());
        assertThat(after.at("/pending/answers").intValue()).isZero();
        assertThat(rate(after)).isEqualTo(1);
        assertThat(figures("&run=" + old.run().id())).isEqualTo(old.figures());
    }

    /** The old set becomes current again, its run has all rows, and so no answer is read. */
    @Test
    void whoRevertsGetsTheOldFiguresAndNothingIsExtracted() {
        Old old = editedOnce();
        TestReading.read(api, "stripe.com");
        int rows = api.test.one(Integer.class, ROWS);
        assertThat(put("").at("/version").intValue()).isEqualTo(2);
        assertThat(api.get(FIGURES).at("/pending/answers").intValue())
                .as("nothing is to be read")
                .isZero();
        assertThat(TestReading.read(api, "stripe.com").id()).isEqualTo(old.run().id());
        assertThat(api.test.one(Integer.class, ROWS)).isEqualTo(rows);
        assertThat(figures("")).isEqualTo(old.figures());
        assertThat(api.get(FIGURES).at("/run").intValue()).isEqualTo(old.run().id());
    }

    private record Old(ExtractionRun run, String figures) {}

    /** All answers say "Square"; the alias makes them name the entity. */
    private Old editedOnce() {
        put("");
        api.answerAll(
                api.planned("{\"domains\":[\"stripe.com\"],\"repetitions\":5,\"window\":\"w1\"}"),
                "Shops like SquareUp, and Stripe.",
                TestApi.bytes("{}"));
        ExtractionRun run = TestReading.read(api, "stripe.com");
        assertThat(rate(api.get(FIGURES))).isZero();
        String figures = figures("");
        put(",\"aliases\":[\"SquareUp\"]");
        return new Old(run, figures);
    }

    private String figures(String query) {
        return api.get(FIGURES + query).at("/figures").toString();
    }

    private static int rate(Reply reply) {
        return reply.at("/figures")
                .valueStream()
                .filter(row -> row.path("metric").asString().equals("mention-rate")
                        && row.path("entity").asString().equals("block")
                        && row.path("dimension").asString().equals("panel"))
                .findFirst()
                .orElseThrow()
                .path("point")
                .intValue();
    }

    private Reply put(String aliases) {
        Reply put = api.put(
                PATH,
                "{\"entities\":[{\"entity\":\"stripe\",\"kind\":\"brand\",\"name\":\"Stripe\"},"
                        + "{\"entity\":\"block\",\"kind\":\"competitor\",\"name\":\"Block\"" + aliases
                        + "}],\"reason\":\"a test\"}");
        assertThat(put.status()).isEqualTo(200);
        return put;
    }
}
