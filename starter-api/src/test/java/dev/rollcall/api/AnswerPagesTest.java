package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Jobs.Job;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What analysts read: a domain with its panel side by side, and the search in all answers. */
class AnswerPagesTest {
    private static final String[] BROWSER = {"Accept", "text/html,*/*;q=0.8"};
    private static final String EVIL =
            "<script>alert(1)</script> ${7*7} {{7*7}} \u202eevil <img src=x onerror=alert(2)>";
    private static final String ESCAPED =
            "&lt;script&gt;alert(1)&lt;/script&gt; ${7*7} {{7*7}} \u202eevil &lt;img src=x";

    private final TestApi api = TestApi.withoutTemporal().withWorker(true);

    @AfterEach
    void close() {
        api.close();
    }

    private String page(String path) {
        Reply reply = api.get(path, BROWSER);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.body();
    }

    @Test
    void aDomainShowsThePanelSideBySideAndWhyOneIsMissing() {
        Job job = api.planned("{\"domains\":[\"stripe.com\"],\"prompts\":[\"business\"]}");
        api.answer(job, "openai", 1);
        api.fail(job, "groq", 1, "REJECTED", "no such model");
        assertThat(page("/ui/domains/stripe.com"))
                .contains("<h1 tabindex=\"-1\"><bdi>stripe.com</bdi> <span class=\"simulated\">")
                .contains("What does {domain} do?", "openai", "groq", "simulated")
                .contains("groq (request rejected)", ">yes</pre>")
                .contains("href=\"https://a.example/\" rel=\"noreferrer noopener\"")
                .contains("Ask again …");
    }

    @Test
    void whatModelsSayIsTextAndNothingElse() {
        Job job = api.planned("{\"domains\":[\"stripe.com\"]}");
        api.answerAll(job, EVIL, TestApi.bytes("{}"));
        assertThat(page("/ui/domains/stripe.com")).contains(ESCAPED).doesNotContain("<script>alert", "<img");
        assertThat(page("/ui/answers?domain=stripe.com")).contains(ESCAPED).doesNotContain("<script>alert", "<img");
    }

    @Test
    void aLongAnswerIsCutAndTheWholeIsPlainText() {
        Job job = api.planned("{\"domains\":[\"stripe.com\"],\"prompts\":[\"business\"],\"providers\":[\"openai\"]}");
        api.answerAll(job, "x".repeat(100_000) + "END", TestApi.bytes("{}"));
        String page = page("/ui/domains/stripe.com");
        assertThat(page).contains("All of it").doesNotContain("END");
        String path = page.replaceFirst("(?s).*href=\"(/ui/cells/\\d+/text)\".*", "$1");
        Reply whole = api.get(path, BROWSER);
        assertThat(whole.header("Content-Type")).startsWith("text/plain");
        assertThat(whole.body()).endsWith("END");
    }

    @Test
    void aWindowIsChosenByTheAddress() {
        Job first = api.planned("{\"domains\":[\"stripe.com\"],\"window\":\"2026-01-01\"}");
        api.answer(first, "openai", 2);
        Job second = api.planned("{\"domains\":[\"stripe.com\"],\"window\":\"2026-02-01\"}");
        api.fail(second, "openai", 2, "REJECTED", "no");
        String newest = page("/ui/domains/stripe.com");
        assertThat(newest).contains("window=2026-01-01", "window=2026-02-01");
        assertThat(newest).contains("What it said before, in the window 2026-01-01", ">yes</pre>");
        assertThat(page("/ui/domains/stripe.com?window=2026-02-01"))
                .contains("request rejected")
                .doesNotContain(">yes</pre>");
    }

    @Test
    void usageIsByDayAndByProvider() {
        assertThat(page("/ui/usage")).contains("Nothing was asked from");
        Job job = api.planned("{\"domains\":[\"stripe.com\"],\"prompts\":[\"business\"]}");
        api.answer(job, "openai", 1);
        api.fail(job, "groq", 1, "REJECTED", "no such model");
        assertThat(page("/ui/usage?days=7"))
                .contains("class=\"nowrap\">" + LocalDate.now(ZoneOffset.UTC) + "</th>", ">openai</th>", ">groq</th>")
                .contains(
                        "<dt>Calls</dt><dd>2</dd>", "days=7\" aria-current=\"true\"", "simulated=true&amp;format=csv");
        assertThat(api.get("/ui/usage?days=8", BROWSER).body()).contains("it is one of 7, 30, 90");
    }

    @Test
    void aDomainThatNobodyAskedAboutSaysHowToAsk() {
        assertThat(page("/ui/domains/nobody-asked.com")).contains("./rollcall crawl nobody-asked.com --follow");
        assertThat(api.get("/ui/domains/not%20a%20domain", BROWSER).status()).isEqualTo(400);
        assertThat(api.get("/ui/domains?domain=Stripe.com", BROWSER).header("Location"))
                .endsWith("/ui/domains/stripe.com");
    }

    @Test
    void answersAreFoundByWordsAndExportedExactlySo() {
        Job job = api.planned("{\"domains\":[\"stripe.com\",\"adyen.com\"],\"prompts\":[\"business\"]}");
        api.answerAll(job, "It is a cheap way to pay.", TestApi.bytes("{}"));
        String found = page("/ui/answers?q=&domain=stripe.com&provider=groq&from=");
        assertThat(found).contains("stripe.com</bdi>, groq").doesNotContain("adyen.com</bdi>, groq");
        assertThat(found).contains("/api/answers?domain=stripe.com&amp;provider=groq&amp;format=csv");
        assertThat(api.get("/api/answers?domain=stripe.com&provider=groq&format=csv")
                        .body())
                .contains("stripe.com");
        assertThat(page("/ui/answers?q=cheap")).contains("No answer matches").contains("value=\"cheap\"");
        api.ledger.answerIndex().goOn();
        assertThat(page("/ui/answers?q=cheap")).contains("a <mark>cheap</mark> way");
    }

    @Test
    void answersComeInPages() {
        Job job = api.planned("{\"domains\":[\"a.com\",\"b.com\",\"c.com\",\"d.com\",\"e.com\",\"f.com\"]}");
        api.answerAll(job, "yes", TestApi.bytes("{}"));
        String first = page("/ui/answers");
        assertThat(first).contains("the newest first");
        String next = first.replaceFirst("(?s).*href=\"(/ui/answers\\?[^\"]*after=[^\"]*)\">older.*", "$1")
                .replace("&amp;", "&");
        assertThat(next).startsWith("/ui/answers?");
        assertThat(page(next)).contains("class=\"answer\"").doesNotContain(">older<");
        long newest = firstCell(first);
        assertThat(newest).isGreaterThan(firstCell(page(next)));
    }

    /** The cells of this test are answered in the order of their numbers. */
    private static long firstCell(String page) {
        return Long.parseLong(page.replaceFirst("(?s).*?id=\"a-(\\d+)\".*", "$1"));
    }

    @Test
    void aWrongFilterIsAProblemInTheApisWords() {
        Reply wrong = api.get("/ui/answers?provider=nobody", BROWSER);
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body()).contains("?provider=nobody: it is one of");
    }
}
