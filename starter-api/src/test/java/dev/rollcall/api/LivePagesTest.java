package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.ProviderBatch;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What pages are sent while they are looked at. */
class LivePagesTest {
    private static final String[] BROWSER = {"Accept", "text/html,*/*;q=0.8"};
    private static final int FIRST_PAGE = 40;

    private final TestApi api = TestApi.withoutTemporal().withWorker(true);

    @AfterEach
    void close() {
        api.close();
    }

    /** The first frame of a topic, as the HTML that it is. */
    private String frame(String topic) throws IOException, InterruptedException {
        var request = api.request("/ui/live?of=" + topic).GET().build();
        try (var lines =
                HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body()) {
            return lines.takeWhile(line -> !line.isEmpty())
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> line.substring("data: ".length()))
                    .collect(Collectors.joining("\n"));
        }
    }

    @Test
    void theListOfJobsFollowsRowsOfEachOfItsPagesAndTheCounts() throws Exception {
        Job oldest = api.planned("{\"domains\":[\"stripe.com\"],\"window\":\"w0\"}");
        for (int i = 1; i <= FIRST_PAGE; i++) {
            api.crawl("{\"domains\":[\"stripe.com\"],\"window\":\"w" + i + "\"}");
        }
        api.answer(oldest, "openai", 1);
        String frame = frame("jobs");
        String newest = frame.substring(0, frame.indexOf("<table>"));
        assertThat(newest).startsWith("<div id=\"jobs\">").doesNotContain(oldest.name());
        assertThat(frame.substring(newest.length()))
                .contains("<tr id=\"j-" + oldest.name() + "\">", "1 answered of")
                .contains("<b id=\"n-all\">41</b>");
        assertThat(api.get("/ui/jobs?window=w0", BROWSER).body())
                .contains("data-live=\"jobs\"", "<div id=\"jobs-some\">", "<tr id=\"j-" + oldest.name() + "\">");
        assertThat(api.get("/ui/jobs", BROWSER).body()).contains("<div id=\"jobs\">", "<b id=\"n-all\">41</b>");
    }

    @Test
    void theListOfBatchesAndEachOfThemThatIsOpenAreFollowed() throws Exception {
        var batches = new ApiBatches(api);
        ProviderBatch batch = batches.running(batches.job("openai"), 3);
        assertThat(frame("batches"))
                .startsWith("<div id=\"batches\">")
                .contains("<tr id=\"b-" + batch.token() + "\">", "<b id=\"n-running\">1</b>");
        assertThat(frame("batch/" + batch.token()))
                .startsWith("<div id=\"batch\" data-state=\"open\"")
                .contains("0 of 3 items processed", "id=\"batch-counts\"");
        assertThat(api.get("/ui/batches?provider=openai", BROWSER).body())
                .contains("data-live=\"batches\"", "<div id=\"batches-some\">");
    }

    @Test
    void onlyOpenAlertsAreFollowed() throws Exception {
        assertThat(frame("alerts")).startsWith("<div id=\"alerts\"").contains("Nothing is wrong by any rule");
        assertThat(api.get("/ui/alerts", BROWSER).body()).contains("data-live=\"alerts\"");
        assertThat(api.get("/ui/alerts?view=past", BROWSER).body()).doesNotContain("data-live=");
    }
}
