package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InsightCommandTest {
    private static final String METRICS =
            "&metric=coverage%2Cinformative-rate%2Cmention-rate%2Cshare-of-voice%2C" + "first-mention-rate%2Cconsensus";
    private static final String PATH = "/api/metrics?dimension=panel%2Cprovider&domain=stripe.com" + METRICS;

    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void aLineForEachEntityAndEachProvider() {
        String page = page(
                "null",
                figure("coverage", null, null, ".9", null, 30, "27", null),
                figure("mention-rate", "stripe", null, ".681", ".51,.819", 27, null, null),
                figure("mention-rate", "adyen", null, "0", "0,.12", 27, null, null),
                figure("share-of-voice", "stripe", null, ".75", ".6,.9", 27, "20", null),
                figure("share-of-voice", "adyen", null, null, null, 0, null, "nobody-named"),
                figure("first-mention-rate", "stripe", null, ".5", ".3,.7", 27, "14", null),
                figure("first-mention-rate", "adyen", null, "0", "0,.12", 27, "0", null),
                figure("consensus", "stripe", null, ".5", null, 2, "1", null),
                figure("consensus", "adyen", null, "0", null, 2, "0", null),
                figure("coverage", null, "groq", ".8", null, 15, "12", null),
                figure("mention-rate", "stripe", "groq", ".5", ".2,.8", 12, "6", null),
                figure("mention-rate", "adyen", "groq", null, null, 12, null, "coverage"),
                figure("coverage", null, "xai", null, null, 0, null, "no-answers"));
        stub.says("GET " + PATH, 200, page);
        assertThat(Typed.at(stub, "insight", "stripe.com").out()).isEqualTo("""
                What answers say of stripe.com (simulated): 27 of 30 answers, whole on 1 of 2 targets.

                entity  named         share of voice    named first   sure on
                stripe  68 % [51–82]  75 % [60–90]      50 % [30–70]  1/2
                adyen   0 % [0–12]    – (nobody named)  0 % [0–12]    0/2

                provider  answers    names stripe  names adyen
                groq      12 of 15   50 % [20–80]  – (too few answers)
                xai       not asked

                In brackets: 95 % intervals; of fewer than ten prompts, they are exploratory. Entities: version 2; run 7.
                """);
        assertThat(Typed.at(stub, "insight", "stripe.com", "--json").out()).isEqualTo(page + "\n");
    }

    @Test
    void aChangeIsSaidBesideEachEntity() {
        stub.says(
                "GET /api/metrics?compare_to=previous&dimension=panel%2Cprovider&domain=stripe.com&from=2026-11-01"
                        + METRICS + "&to=2026-11-30",
                200,
                page(
                        "[\"w1\"]",
                        figure("coverage", null, null, "1", null, 30, "30", null),
                        figure("mention-rate", "stripe", null, ".681", ".51,.819", 27, null, null)
                                .replace("\"verdict\":null", "\"verdict\":\"moved\"")));
        assertThat(Typed.at(
                                stub,
                                "insight",
                                "stripe.com",
                                "--from",
                                "2026-11-01",
                                "--to",
                                "2026-11-30",
                                "--compare-to",
                                "previous")
                        .out())
                .contains("against before", "moved");
    }

    @Test
    void tooFewAnswersAndNothingReadAreSaidInWords() {
        stub.says(
                "GET " + PATH,
                200,
                page(
                        "null",
                        figure("coverage", null, null, ".5", null, 30, "15", null),
                        figure("mention-rate", "stripe", null, null, null, 15, null, "coverage")));
        assertThat(Typed.at(stub, "insight", "stripe.com").out())
                .contains(
                        "15 of 30 answers",
                        "Too few of them have come for figures of the whole panel",
                        "– (too few answers)");
        stub.says(
                "GET " + PATH.replace("stripe", "adyen"),
                200,
                "{\"domain\":\"stripe.com\",\"run\":null,\"compared_with\":null,\"figures\":[],"
                        + "\"says\":\"No answer about stripe.com has been read yet: 3 wait.\",\"pending\":{\"answers\":3}}");
        assertThat(Typed.at(stub, "insight", "adyen.com").out())
                .isEqualTo("No answer about stripe.com has been read yet: 3 wait.\n");
        stub.says(
                "GET " + PATH.replace("stripe", "box"),
                404,
                "{\"detail\":\"nobody has asked about stripe.com here yet\"}");
        Typed unknown = Typed.at(stub, "insight", "box.com");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("nobody has asked about stripe.com here yet");
    }

    private static String page(String comparedWith, String... figures) {
        return "{\"domain\":\"stripe.com\",\"run\":7,\"entity_set_version\":2,\"simulated\":true,\"compared_with\":"
                + comparedWith
                + ",\"panel\":{\"whole\":1,\"asked\":2},\"pending\":{\"answers\":0},\"says\":null,\"figures\":["
                + String.join(",", figures) + "]}";
    }

    private static String figure(
            String metric,
            String entity,
            String provider,
            String point,
            String ends,
            long n,
            String numerator,
            String reason) {
        String low = ends == null ? null : ends.split(",")[0];
        String high = ends == null ? null : ends.split(",")[1];
        return "{\"metric\":" + text(metric) + ",\"entity\":" + text(entity) + ",\"dimension\":"
                + text(provider == null ? "panel" : "provider") + ",\"key\":" + text(provider) + ",\"point\":"
                + number(point)
                + ",\"low\":" + number(low) + ",\"high\":" + number(high) + ",\"n\":" + n + ",\"numerator\":"
                + numerator
                + ",\"exploratory\":true,\"verdict\":null,\"reason\":" + text(reason) + "}";
    }

    private static String number(String typed) {
        return typed == null ? "null" : typed.startsWith(".") ? "0" + typed : typed;
    }

    private static String text(String text) {
        return text == null ? "null" : "\"" + text + "\"";
    }
}
