package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DomainsCommandTest {
    private static final String WATCH = "POST /api/domains/watch";
    private static final String CHANGED = "{\"simulated\":false,\"changed\":%d,\"watched\":9,\"stale\":1}";

    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    /** B2: the server is asked in parts, so that a bad line in the last part must be found before the first. */
    @Test
    void allBadLinesAreSaidBeforeAnyPartIsSent() {
        String names =
                IntStream.range(0, 4_000).mapToObj(i -> "site" + i + ".com\n").collect(Collectors.joining());
        Typed typed = from(names + "foo.invalidtld\n", "domains", "watch", "--file", "-");
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(typed.err()).contains("standard input:4001 'foo.invalidtld': there is no registry for .invalidtld");
        assertThat(stub.asked()).isEmpty();
    }

    /** B2 */
    @Test
    void skipInvalidGoesOnAndCounts() {
        stub.says(WATCH, 200, String.format(java.util.Locale.ROOT, CHANGED, 1));
        Typed typed = from(
                "rank,domain\n1,stripe.com\n2,printer.local\n", "domains", "watch", "--file", "-", "--skip-invalid");
        assertThat(typed.out()).isEqualTo("""
                        standard input: column 2 (domain) of 2, 1 header line skipped
                        Skipped 1 of 2 entries: 1 local or reserved name
                          standard input:3 'printer.local': it is a local name, or one that is reserved for tests; give a public domain
                        1 domain watched from now on; 9 watched in all, 1 due.
                        """);
        assertThat(stub.lastAsked().body()).isEqualTo("{\"domains\":[\"stripe.com\"]}");
    }

    @Test
    void aLongListIsSentInParts() {
        stub.says(WATCH, 200, String.format(java.util.Locale.ROOT, CHANGED, 2_000));
        String names =
                IntStream.range(0, 4_000).mapToObj(i -> "site" + i + ".com\n").collect(Collectors.joining());
        assertThat(from(names, "domains", "watch", "--file", "-").out())
                .startsWith("4,000 domains watched from now on");
        assertThat(stub.asked()).hasSize(2);
        assertThat(stub.lastAsked().body()).contains("\"site3000.com\"").doesNotContain("\"site2999.com\"");
    }

    @Test
    void unwatchReadsTheSameLists() {
        stub.says("POST /api/domains/unwatch", 200, String.format(java.util.Locale.ROOT, CHANGED, 1));
        from("url;note\nhttps://MÜNCHEN.de/;x\n", "domains", "unwatch", "--file", "-");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"domains\":[\"xn--mnchen-3ya.de\"]}");
    }

    private Typed from(String in, String... words) {
        return Typed.with(Map.of("ROLLCALL_URL", stub.url().toString()), in, Terminal.NONE, words);
    }
}
