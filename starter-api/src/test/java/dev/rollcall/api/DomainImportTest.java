package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Issue 16, many domains: lists that are watched. */
class DomainImportTest {
    private static final String WATCH = "/api/domains?watch=true";
    private static final String[] TEXT = {"Content-Type", "text/plain"};

    private final TestApi api = TestApi.withTemporalAway().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void allDomainsOfAListAreWatched() throws IOException {
        api.post("/api/domains/watch", "{\"domains\":[\"stripe.com\"]}");
        Reply reply = api.put(
                WATCH + "&refresh_hours=48",
                ListTest.gzip("Stripe.com\nadyen.com\nADYEN.com\n"),
                "Content-Type",
                "text/plain",
                "Content-Encoding",
                "gzip");
        assertThat(reply.body())
                .isEqualTo(
                        "{\"simulated\":false,\"received\":3,\"valid\":2,\"duplicates\":1,\"new\":1,\"invalid\":0,"
                                + "\"taken_from\":null,\"errors\":[],\"newly_watched\":1,\"unwatched\":0,\"watched\":2,\"stale\":2}");
        assertThat(api.get("/api/domains").at("/domains").findValuesAsString("refresh_hours"))
                .containsExactly("48", "48");
    }

    @Test
    void replaceUnwatchesTheRestOfThisSideAlone() {
        api.put(WATCH, TestApi.bytes("a.com\nb.com\n"), TEXT);
        api.put(WATCH + "&simulated=true", TestApi.bytes("a.com\n"), TEXT);
        Reply reply = api.put(WATCH + "&mode=replace", TestApi.bytes("b.com\nc.com\n"), TEXT);
        assertThat(reply.at("/newly_watched").intValue()).isEqualTo(1);
        assertThat(reply.at("/unwatched").intValue()).isEqualTo(1);
        assertThat(reply.at("/watched").intValue()).isEqualTo(2);
        assertThat(watched("/api/domains?simulated=true")).containsExactly("a.com");
    }

    @Test
    void anEmptyListUnwatchesAllOnlyWhereThatIsSaid() {
        api.put(WATCH, TestApi.bytes("a.com\nb.com\n"), TEXT);
        Reply refused = api.put(WATCH + "&mode=replace", TestApi.bytes("# none\n"), TEXT);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/detail"))
                .contains("this would unwatch all 2 that are watched", "mode=replace&allow_empty=true");
        assertThat(watched("/api/domains")).hasSize(2);
        Reply done = api.put(WATCH + "&mode=replace&allow_empty=true", TestApi.bytes("# none\n"), TEXT);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.at("/unwatched").intValue()).isEqualTo(2);
        assertThat(watched("/api/domains")).isEmpty();
    }

    @Test
    void aBadLineKeepsAllOut() {
        Reply refused = api.put(WATCH, TestApi.bytes("a.com\nlocalhost\n"), TEXT);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/errors/0/line").intValue()).isEqualTo(2);
        assertThat(watched("/api/domains")).isEmpty();
        Reply skipped = api.put(WATCH + "&skip_invalid=true", TestApi.bytes("a.com\nlocalhost\n"), TEXT);
        assertThat(skipped.at("/invalid").intValue()).isEqualTo(1);
        assertThat(watched("/api/domains")).containsExactly("a.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/domains | say ?watch=true",
                "/api/domains?watch=false | say ?watch=true",
                "/api/domains?watch=true&refresh_hours=3 | 4 to 8760",
                "/api/domains?watch=true&mode=merge | add, replace",
                "/api/domains?watch=true&allow_empty=true | for mode=replace alone",
                "/api/domains?watch=true&x=1 | no such parameter",
            })
    void aParameterThatMakesNoSenseIsRefused(String path, String words) {
        Reply reply = api.put(path, TestApi.bytes("a.com\n"), TEXT);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/detail")).contains(words);
        assertThat(watched("/api/domains")).isEmpty();
    }

    @Test
    void watchedDomainsComeInPagesMostOverdueFirst() {
        api.put(WATCH, TestApi.bytes("a.com\nb.com\nc.com\nd.com\ne.com\n"), TEXT);
        api.test.execute("UPDATE freshness SET due_at = due_at - domain_id * interval '1 microsecond'");
        api.test.execute("UPDATE freshness SET due_at = '1969-12-31 23:59:59.999999Z' WHERE domain_id = 3");
        var seen = new ArrayList<String>();
        String next = "/api/domains?watched=true&limit=2";
        while (next != null) {
            Reply page = api.get(next);
            assertThat(page.at("/watched").intValue()).isEqualTo(5);
            seen.addAll(page.at("/domains").findValuesAsString("domain"));
            next = page.at("/next").isNull() ? null : page.text("/next");
        }
        assertThat(seen).containsExactly("c.com", "e.com", "d.com", "b.com", "a.com");
        assertThat(api.get("/api/domains?after=x").status()).isEqualTo(400);
    }

    private List<String> watched(String path) {
        return api.get(path).at("/domains").findValuesAsString("domain");
    }
}
