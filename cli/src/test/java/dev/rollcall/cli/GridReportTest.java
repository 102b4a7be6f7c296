package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GridReportTest {
    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    private static String page(int total, String rows) {
        return "{\"job\":\"x\",\"total\":" + total + ",\"providers\":[\"openai\",\"openrouter\",\"xai\"],\"rows\":["
                + rows + "]}";
    }

    @Test
    void aRowADomainAndAColumnAProvider() {
        stub.says(
                "GET /api/jobs/x/grid?from=0&rows=200",
                200,
                page(2, "[\"stripe.com\",\"awf\"],[\"adyen.com\",\"aar\"]"));
        assertThat(Typed.at(stub, "job", "x", "--grid").out()).startsWith("""
                opena openr xai   domain
                a     w     f     stripe.com
                a     a     r     adyen.com

                2 domains. f failed,""");
    }

    @Test
    void filtersAndMoreThanOnePage() {
        String many = IntStream.range(0, 200)
                .mapToObj(i -> "[\"d" + i + ".com\",\"fff\"]")
                .collect(Collectors.joining(","));
        String filter = "&provider=openai&state=failed&reason=no%20reply";
        stub.says("GET /api/jobs/x/grid?from=0&rows=200" + filter, 200, page(201, many))
                .says("GET /api/jobs/x/grid?from=200&rows=200" + filter, 200, page(201, "[\"last.com\",\"fff\"]"));
        String[] words = {"job", "x", "--grid", "--provider", "openai", "--state", "failed", "--reason", "no reply"};
        assertThat(Typed.at(stub, words).out())
                .contains("f     f     f     last.com\n")
                .contains("201 domains.");
        String[] withJson = Arrays.copyOf(words, words.length + 1);
        withJson[words.length] = "--json";
        var json = JobSamples.read(Typed.at(stub, withJson).out());
        assertThat(json.path("rows")).hasSize(201);
        assertThat(json.path("total").asInt()).isEqualTo(201);
        assertThat(json.path("providers")).hasSize(3);
    }

    @Test
    void noSuchDomain() {
        stub.says("GET /api/jobs/x/grid?from=0&rows=200", 200, page(0, ""))
                .says("GET /api/jobs/x/grid?from=0&rows=200&state=failed", 200, page(0, ""));
        assertThat(Typed.at(stub, "job", "x", "--grid").out()).isEqualTo("Nothing is planned yet.\n");
        assertThat(Typed.at(stub, "job", "x", "--grid", "--state", "failed").out())
                .isEqualTo("No domain like that.\n");
    }

    @Test
    void whatDoesNotGoTogether() {
        assertThat(Typed.at(stub, "job", "x", "--state", "failed").exit()).isEqualTo(2);
        assertThat(Typed.at(stub, "job", "x", "--grid", "--follow").err()).contains("leave --follow");
    }
}
