package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What holds for every path. Each reply that any test gets is held to the contract: see {@link Promise}. */
class ContractTest {
    private final TestApi api = TestApi.withTemporalAway().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void everyMappingIsInTheContractAndNothingElse() {
        var mapped = new TreeSet<String>();
        api.server.bean(RequestMappingHandlerMapping.class).getHandlerMethods().entrySet().stream()
                // Pages are not of the contract: see PagesTest.
                .filter(handler -> !handler.getValue().hasMethodAnnotation(PageRole.class))
                .map(java.util.Map.Entry::getKey)
                .forEach(mapping -> mapping.getPathPatternsCondition()
                        .getPatternValues()
                        .forEach(path -> mapping.getMethodsCondition().getMethods().stream()
                                .map(RequestMethod::name)
                                .forEach(method -> mapped.add(method + " " + path))));
        assertThat(new Contract("1").operations(true)).containsExactlyInAnyOrderElementsOf(mapped);
    }

    @Test
    void itIsServedWithTheVersion() {
        Reply reply = api.get("/openapi.json");
        assertThat(reply.text("/openapi")).isEqualTo("3.1.0");
        assertThat(reply.text("/info/version")).isEqualTo("1.2.3");
        assertThat(api.get("/api").at("/paths").valueStream().map(path -> path.asString()))
                .contains("POST /api/crawl", "GET /openapi.json")
                .doesNotContain("POST /jobs/crawl");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/jobs?limt=3 | ?limt: no such parameter here; did you mean ?limit=? Known are state, window,",
                "/api/health?x=1 | ?x: no such parameter here. There are none.",
                "/api/jobs?limit=1&limit=2 | ?limit is there 2 times",
                "/api/jobs?limit= | ?limit is empty",
                "/api/jobs?limit=%2B5 | whole number from 1 to 200",
                "/jobs?x%0A=1 | ?x\\u000a: no such",
            })
    void aQueryThatWouldBeIgnoredIsRefused(String path, String words) {
        Reply reply = api.get(path);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/detail")).contains(words);
    }

    @Test
    void aQueryThatIsBrokenIsNobodysMistakeHere() throws IOException {
        for (String query : new String[] {"%zz=1", "state=%zz", "=", "state=open&="}) {
            assertThat(ServerTest.raw(api, "GET /api/jobs?" + query + " HTTP/1.1\r\nHost: localhost\r\n"))
                    .as(query)
                    .contains(" 400 ", "the query can't be read");
        }
    }

    @Test
    void aBodyThatWouldBeIgnoredIsRefused() {
        assertThat(api.post("/api/sweep/now", "{\"force\":true}").text("/detail"))
                .contains("no body");
        assertThat(api.send(api.request("/api/sweep/now")
                                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[9])))
                                .build())
                        .status())
                .isEqualTo(400);
    }
}
