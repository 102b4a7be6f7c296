package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Jobs.Job;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GridTest {
    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    private static String path(Job job) {
        return "/api/jobs/" + job.name() + "/grid";
    }

    @Test
    void aLetterIsTheGravestOfADomainsCells() {
        Job job = api.planned("{\"domains\":[\"adyen.com\",\"stripe.com\"],\"window\":\"w1\"}");
        api.answer(job, "openai", 3);
        api.fail(job, "groq", 1, "FAILED_PERMANENT", "no such model");
        Reply grid = api.get(path(job));
        assertThat(grid.at("/providers").toString()).startsWith("[\"openai\",\"groq\"");
        assertThat(grid.at("/total").asInt()).isEqualTo(2);
        // Three of openai's four are answered; of groq's, one has failed and the others wait for their turn.
        assertThat(grid.text("/rows/0/1")).startsWith("af");
        assertThat(grid.text("/rows/1/1")).startsWith("pp");
        assertThat(api.get(path(job) + "?state=failed").at("/total").asInt()).isEqualTo(1);
        assertThat(api.get(path(job) + "?state=missing&provider=openai")
                        .at("/total")
                        .asInt())
                .isZero();
        assertThat(api.get(path(job) + "?reason=request%20rejected").text("/rows/0/0"))
                .isEqualTo(grid.text("/rows/0/0"));
        assertThat(api.get(path(job) + "?domain=stripe.com").at("/total").asInt())
                .isEqualTo(1);
        assertThat(api.get(path(job) + "?reason=nonsense").status()).isEqualTo(400);
    }

    @Test
    void whatIsOpenInACancelledJobIsCancelled() {
        Job job = api.planned("{\"domains\":[\"stripe.com\"],\"providers\":[\"openai\"],\"window\":\"w2\"}");
        assertThat(api.post("/api/jobs/" + job.name() + "/cancel", "").status()).isEqualTo(200);
        assertThat(api.get(path(job)).text("/rows/0/1")).isEqualTo("c");
        assertThat(api.get(path(job) + "?state=cancelled").at("/total").asInt()).isEqualTo(1);
        assertThat(api.get(path(job) + "?state=open").at("/total").asInt()).isZero();
    }

    /** The marks that are kept for each thousandth row lead to the right ones. */
    @Test
    void anyRowIsFoundAtOnce() {
        String domains = IntStream.rangeClosed(1, 2_500)
                .mapToObj(i -> String.format(java.util.Locale.ROOT, "\"d%05d.com\"", i))
                .collect(Collectors.joining(","));
        Job job = api.crawl("{\"domains\":[" + domains + "],\"providers\":[\"openai\"]}");
        String all = IntStream.range(0, 13)
                .mapToObj(i -> api.get(path(job) + "?rows=200&from=" + i * 200).at("/rows"))
                .flatMap(rows -> rows.valueStream())
                .map(row -> row.at("/0").asString())
                .distinct()
                .collect(Collectors.joining(","));
        assertThat(all.split(",")).hasSize(2_500);
        assertThat(api.get(path(job) + "?rows=1&from=2001").text("/rows/0/0")).isEqualTo(all.split(",")[2001]);
        assertThat(api.get(path(job) + "?from=2500").at("/rows").isEmpty()).isTrue();
        assertThat(api.get(path(job) + "?from=99999").at("/rows").isEmpty()).isTrue();
    }
}
