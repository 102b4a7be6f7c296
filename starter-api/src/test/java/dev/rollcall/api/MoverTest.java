package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rollcall.api.TestApi.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three domains, one entity each, compared once. The first of them has an old run, too. */
class MoverTest {
    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @BeforeEach
    void comparisons() {
        api.test.execute("INSERT INTO domain (name) VALUES ('a.com'), ('b.com'), ('c.com')");
        api.test.execute("INSERT INTO entity (domain_id, slug) SELECT id, 'us' FROM domain ORDER BY id");
        api.test.execute(
                "INSERT INTO entity_set (domain_id, version, content, sha256, current, made_by, reason)"
                        + " SELECT id, 1, '[{\"entity\":\"us\",\"name\":\"Us & Co.\"}]', '', true, 'me', 'a test' FROM domain ORDER BY id");
        api.test.execute("INSERT INTO extraction_run (domain_id, entity_set_id, extractor_id, state)"
                + " SELECT domain_id, id, 1, 'current' FROM entity_set ORDER BY id");
        api.test.execute("INSERT INTO extraction_run (domain_id, entity_set_id, extractor_id, state)"
                + " SELECT domain_id, id, 2, 'old' FROM entity_set ORDER BY id LIMIT 1");
        api.test.execute(
                "INSERT INTO time_window (name, starts_at) VALUES ('w1', now() - interval '2 d'), ('w2', now() - interval '1 d'),"
                        + " ('long ago', now() - interval '40 d')");
        compared("a.com", "w2", "moved", 27, 54, 0, false);
        compared("b.com", "w2", "moved", 80, 20, 0, true);
        compared("c.com", "w2", "within-noise", 40, 44, 0, false);
        compared("c.com", "w2", "moved", 10, 70, 1, false);
        compared("a.com", "long ago", "moved", 1, 89, 0, false);
    }

    @AfterEach
    void close() {
        api.close();
    }

    /** Of 90 answers each; in the old run of the same domain it is the same. */
    private void compared(
            String domain, String window, String verdict, int before, int after, int target, boolean simulated) {
        api.test.execute("""
                INSERT INTO change (run_id, window_id, before_window_id, entity_id, target_id, simulated, finding, lasting, metric, verdict,
                  before_k, before_n, after_k, after_n, before_low, before_high, after_low, after_high, p, answered_at)
                SELECT r.id, w.id, (SELECT id FROM time_window WHERE name = 'w1'), e.id, %s, %s, true, false, 'mention-rate', '%s',
                  %s, 90, %s, 90, 0.2, 0.4, 0.5, 0.7, 0.001, now()
                FROM domain d JOIN extraction_run r ON r.domain_id = d.id JOIN entity e ON e.domain_id = d.id, time_window w
                WHERE d.name = '%s' AND w.name = '%s'""".formatted(target, simulated, verdict, before, after, domain, window));
    }

    private List<String> domains(String query) {
        return new ArrayList<>(api.get("/api/movers" + query).at("/movers").findValuesAsString("domain"));
    }

    @Test
    void theLargestChangeOfThePanelsComesFirst() {
        Reply reply = api.get("/api/movers");
        assertThat(reply.at("/movers").findValuesAsString("domain")).containsExactly("b.com", "a.com");
        assertThat(reply.at("/movers/0/change").doubleValue()).isEqualTo(-60 / 90.0, within(1e-9));
        assertThat(reply.at("/movers/0/simulated").booleanValue()).isTrue();
        assertThat(reply.at("/movers/1/target").isNull()).isTrue();
        assertThat(reply.at("/movers/1/before/point").doubleValue()).isEqualTo(.3, within(1e-9));
        assertThat(reply.at("/movers/1/after/numerator").intValue()).isEqualTo(54);
        assertThat(reply.text("/movers/1/window")).isEqualTo("w2");
        assertThat(reply.text("/movers/1/compared_with")).isEqualTo("w1");
        assertThat(reply.at("/next").isNull()).isTrue();
    }

    @Test
    void itIsNarrowedByWhatIsAskedFor() {
        assertThat(domains("?simulated=false")).containsExactly("a.com");
        assertThat(domains("?domain=a.com&from=2020-01-01&order=newest")).containsExactly("a.com", "a.com");
        assertThat(domains("?from=2020-01-01&to=2020-01-02")).isEmpty();
        assertThat(domains("?verdict=within-noise")).containsExactly("c.com");
        assertThat(domains("?target=all")).containsExactly("c.com");
        assertThat(domains("?target=nobody")).isEmpty();
        assertThat(domains("?metric=first-mention-rate")).isEmpty();
        assertThat(domains("?entity=us")).hasSize(2);
        assertThat(domains("?lasting=true")).isEmpty();
    }

    @Test
    void pagesGoOnWhereTheOneBeforeEnded() {
        Reply first = api.get("/api/movers?limit=1&verdict=moved,within-noise");
        assertThat(first.text("/movers/0/domain")).isEqualTo("b.com");
        Reply second = api.get(first.text("/next"));
        assertThat(second.text("/movers/0/domain")).isEqualTo("a.com");
        Reply third = api.get(second.text("/next"));
        assertThat(third.text("/movers/0/domain")).isEqualTo("c.com");
        assertThat(third.at("/next").isNull()).isTrue();
        api.test.execute("DELETE FROM change");
        Reply gone = api.get(second.text("/next"));
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.text("/detail")).contains("begin with the first page again");
    }

    @Test
    void thePageShowsWhatTheApiSays() {
        String page = page("/ui/movers?from=&to=&domain=&lasting=");
        assertThat(page)
                .containsSubsequence(
                        "<b>Us &amp; Co.</b>",
                        ">moved down<",
                        "a finding among",
                        ">89 %",
                        "80 of 90",
                        ">22 %",
                        "20 of 90")
                .containsSubsequence("b.com</bdi></a> <span class=\"simulated\"", ">moved up<")
                .contains("/ui/domains/a.com/report?windows=w2&amp;compare_to=w1&amp;entity=us&amp;simulated=false")
                .doesNotContain("c.com", "long ago");
        assertThat(page("/ui/movers?lasting=true")).contains("No figure moved in these windows");
        assertThat(page("/ui/movers?limit=1")).contains("<a href=\"/ui/movers?from=");
        assertThat(page("/ui/movers?domain=nobody.com")).contains("nobody has asked about nobody.com here yet");
    }

    private String page(String path) {
        return api.get(path, "Accept", "text/html,*/*;q=0.8").body();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?verdict=fame | 400 | ?verdict=fame: it is one of moved,",
                "?metric=coverage | 400 | it is one of mention-rate, first-mention-rate",
                "?from=2026-11-02&to=2026-11-01 | 400 | that ends before it begins",
                "?domain=nobody.com | 404 | nobody.com",
                "?order=size | 400 | it is one of change, newest",
                "?limit=201 | 400 | from 1 to 200",
                "?compare_to=w1 | 400 | ?compare_to: no such parameter here",
            })
    void whatCanNotBeMeantIsRefused(String query, int status, String words) {
        Reply reply = api.get("/api/movers" + query);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text("/detail")).contains(words);
    }
}
