package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MoversCommandTest {
    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    private static String mover(String target, String verdict, boolean lasting, String point) {
        return "{\"domain\":\"stripe.com\",\"entity\":\"adyen\",\"metric\":\"mention-rate\",\"target\":" + target
                + ",\"simulated\":false,\"window\":\"w2\",\"compared_with\":\"w1\",\"verdict\":\"" + verdict
                + "\",\"change\":0.3,\"before\":{\"point\":0.3,\"low\":0.2145,\"high\":0.4012,\"n\":90,\"numerator\":27},"
                + "\"after\":{\"point\":" + point
                + ",\"low\":0.4968,\"high\":0.695,\"n\":90,\"numerator\":54},\"p\":0.0001,"
                + "\"finding\":true,\"lasting\":" + lasting + ",\"run\":7,\"entity_set_version\":2,"
                + "\"answered_at\":\"2026-11-22T10:00:00Z\"}";
    }

    private static String page(String next, String... movers) {
        return "{\"from\":\"2026-11-15\",\"to\":\"2026-11-22\",\"movers\":[" + String.join(",", movers) + "],\"next\":"
                + next + "}";
    }

    @Test
    void aLineForEachFigure() {
        String page = page(
                "\"/api/movers?after=7\"",
                mover("null", "moved", true, "0.6"),
                mover("\"groq/llama/api\"", "model-discontinuous", false, "null"));
        stub.says("GET /api/movers", 200, page);
        assertThat(Typed.at(stub, "movers").out()).isEqualTo("""
                domain      entity  figure        target          before        now           windows  verdict
                stripe.com  adyen   mention-rate  all             30 % [21–40]  60 % [50–70]  w1 → w2  moved, twice running
                stripe.com  adyen   mention-rate  groq/llama/api  30 % [21–40]  –             w1 → w2  model-discontinuous

                In brackets: 95 % intervals, 98.8 % where a job looked at answers while they came. Compared is only what is the same in both windows: prompt version, target, resolved model.
                There are more: raise --limit (at most 200), or narrow the list.
                """);
        assertThat(Typed.at(stub, "movers", "--json").out()).isEqualTo(page + "\n");
    }

    @Test
    void whatIsTypedIsAskedFor() {
        stub.says(
                "GET /api/movers?from=2026-11-01&to=2026-11-30&domain=stripe.com&entity=adyen&target=openai%2Fgpt-5"
                        + "&metric=mention-rate&verdict=moved%2Cwithin-noise&lasting=true&order=newest&limit=5",
                200, page("null"));
        Typed typed = Typed.at(
                stub,
                "movers",
                "--from",
                "2026-11-01",
                "--to",
                "2026-11-30",
                "--domain",
                "stripe.com",
                "--entity",
                "adyen",
                "--target",
                "openai/gpt-5",
                "--metric",
                "mention-rate",
                "--verdict",
                "moved,within-noise",
                "--lasting",
                "--newest",
                "--limit",
                "5");
        assertThat(typed.out())
                .isEqualTo(
                        "Nothing like that in windows from 2026-11-15 to 2026-11-22. A domain is compared from its second"
                                + " window with 20 answers on.\n");
    }

    @Test
    void whatTheServerRefusesIsSaid() {
        stub.says(
                "GET /api/movers?verdict=fame",
                400,
                "{\"type\":\"about:blank\",\"title\":\"Bad request\",\"status\":400,\"detail\":\"?verdict=fame: it is one of moved\"}");
        Typed typed = Typed.at(stub, "movers", "--verdict", "fame");
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(typed.err()).contains("?verdict=fame: it is one of moved");
    }
}
