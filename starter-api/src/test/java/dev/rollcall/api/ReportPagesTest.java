package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.AccessRole;
import dev.rollcall.store.Domain;
import dev.rollcall.store.ExtractionOutcome;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.Extractions.CitedSite;
import dev.rollcall.store.Extractions.ExtractedAnswer;
import dev.rollcall.store.Extractions.ExtractedMention;
import dev.rollcall.store.Extractions.UnreadAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** openai and groq are asked two prompts, five times each; what a worker would read in the answers is written as it would. */
class ReportPagesTest {
    private static final String[] BROWSER = {"Accept", "text/html,*/*;q=0.8"};
    private static final String DOMAIN = "/ui/domains/stripe.com";
    private static final String REPORT = DOMAIN + "/report";
    private static final String ENTITIES = DOMAIN + "/entities";
    private static final String TEXT =
            "Choose 🏦 Adyen, or Stripe. <script>alert(1)</script> ${7*7}" + " something".repeat(30);

    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void withoutFiguresItSaysWhyAndWhatToDo() {
        assertThat(page(REPORT)).contains("Nobody has asked about it yet.", "./rollcall crawl stripe.com --follow");
        answered("w1");
        assertThat(page(REPORT))
                .contains("None of its answers has been read yet: 20 wait")
                .doesNotContain(" %<");
        assertThat(api.get("/ui/domains/not%20a%20domain/report", BROWSER).status())
                .isEqualTo(400);
        assertThat(page(DOMAIN)).contains("href=\"/ui/domains/stripe.com/report\"");
        assertThat(api.get("/ui/domains?domain=Stripe.com&show=report", BROWSER).header("Location"))
                .endsWith("/ui/domains/stripe.com/report");
    }

    /** Every answer names Adyen first, every second one Stripe, too; all cite stripe.com. */
    @Test
    void itSaysWhoIsNamedHowOftenHowSureAndAgainstWhom() {
        put("Stripe");
        answered("w1");
        read(2);
        String page = page(REPORT);
        assertThat(page)
                .contains("<bdi>Stripe</bdi> is named in <b>50 %</b> of the answers (95 % interval ")
                .contains("<bdi>Adyen</bdi> (100 %)")
                .contains("Exploratory: it rests on fewer than ten prompts.")
                .contains("there is no window before to compare with");
        assertThat(row(page, "e-adyen")).contains(">100 %", ">67 %", "class=\"band\"", "competitor");
        assertThat(row(page, "p-groq")).contains(">50 %", "5 of 10", "10 of 10 (100 %)", "nothing");
        assertThat(row(page, "p-xai")).contains("10 skipped (no key)", "–<").doesNotContain(">0 %");
        assertThat(page)
                .contains(
                        "20 of 20 planned answers (100 %); 2 of 2 models answered 95 % or more",
                        "95 % or more of what was planned");
        assertThat(row(page, "e-adyen").indexOf("Adyen")).isPositive();
    }

    @Test
    void citationsGhostsAndQuotesAreThereAndModelsTextIsText() {
        put("Stripe");
        answered("w1");
        read(2);
        String page = page(REPORT);
        assertThat(page)
                .contains("stripe.com</bdi></th><td data-name=\"owner\"><bdi>Stripe</bdi>", "10 of 20")
                .contains("Of sites that none of them owns: 0 of 20 citations")
                .contains(
                        "🏦 Adyen, or <mark>Stripe</mark>. &lt;script&gt;alert(1)&lt;/script&gt; ${7*7}",
                        "something something\u00a0…</p>")
                .doesNotContain("<script>alert");
        assertThat(page(REPORT + "?entity=adyen")).contains("🏦 <mark>Adyen</mark>, or Stripe.");
        put("<b>Stripe</b>");
        read(1);
        assertThat(page(REPORT)).contains("&lt;b&gt;Stripe&lt;/b&gt;").doesNotContain("<b>Stripe</b>");
    }

    /** Half is missing: the panel has no figure, and nobody reads that as 0. */
    @Test
    void belowTheGateThereIsAReasonAndNoFigure() {
        put("Stripe");
        var job = api.planned("{\"domains\":[\"stripe.com\"],\"window\":\"w1\",\"repetitions\":5}");
        api.answer(job, "openai", 10);
        api.fail(job, "groq", 4, "REJECTED", "no such model");
        read(2);
        String page = page(REPORT);
        assertThat(page)
                .contains("There is no figure for <bdi>Stripe</bdi>: only 50 % of what was planned is answered.")
                .contains("below 70 %: figures of the whole panel are not shown, because", "too little");
        assertThat(row(page, "e-stripe")).contains("–<").doesNotContain(">0 %", "class=\"band\"");
        assertThat(row(page, "p-groq")).contains("4 failed (request rejected)", "6 planned", "groq does not take this");
        assertThat(row(page, "p-openai")).contains(">50 %");
    }

    @Test
    void itSaysWhetherItMoved() {
        put("Stripe");
        for (String window : List.of("w1", "w2", "w3")) {
            answered(window);
        }
        api.test.execute(
                "UPDATE time_window SET starts_at = ('2026-11-0' || right(name, 1) || 'T00:00Z')::timestamptz");
        readSome("w1", 100);
        readSome("w2", 1);
        readSome("w3", 1);
        complete();
        String newest = page(REPORT);
        assertThat(newest).contains("against <bdi>w2</bdi>: 20 of 20 before, 20 of 20 now; the intervals overlap");
        assertThat(newest).contains("aria-label=\"Mention rate of Stripe in 3 windows: 0 % in w1, 100 % in w3\"");
        api.test.execute("UPDATE time_window SET starts_at = '2026-10-01T00:00Z' WHERE name = 'w3'");
        String moved = page(REPORT + "?windows=w2&compare_to=w1");
        assertThat(moved)
                .contains("data-letter=\"↑\">moved up</span>", "against <bdi>w1</bdi>: 0 of 20 before, 20 of 20 now");
        assertThat(page(REPORT + "?windows=w2&windows=w3&compare_to=nothing&entity=&simulated="))
                .contains("<summary>Windows: <bdi>w3, w2</bdi></summary>", "not compared");
        api.planned("{\"domains\":[\"stripe.com\"],\"window\":\"w4\"}");
        assertThat(page(REPORT + "?windows=w3")).contains("1 of them without a figure", "class=\"gap\"");
    }

    @Test
    void aReportIsKeptAndItsFilesAreLinked() {
        put("Stripe");
        answered("w1");
        read(2);
        assertThat(page(REPORT)).contains("data-act=\"POST /api/reports\"", "No report of it is kept.");
        int id = api.post(
                        "/api/reports",
                        "{\"domain\":\"stripe.com\",\"windows\":[\"w1\"],\"compare_to\":[\"previous\"]}")
                .at("/id")
                .intValue();
        assertThat(page(REPORT))
                .contains("report " + id + "</th>", "/api/reports/" + id + "?format=pdf")
                .doesNotContain("No report of it is kept.");
    }

    @Test
    void brandsStandSideBySide() {
        put("Stripe");
        answered("w1");
        answered("w2");
        readSome("w1", 100);
        readSome("w2", 1);
        complete();
        assertThat(page("/ui/compare?domains=&windows=")).contains("Name two domains");
        assertThat(page("/ui/compare?domains=stripe.com&windows=w1,w2"))
                .contains(">0 %<", ">100 %<", "Their intervals are apart: the second is named more often.");
        assertThat(page("/ui/compare?domains=stripe.com,adyen.com"))
                .contains("nobody has asked about it yet", ">100 %");
        assertThat(api.get("/ui/compare?domains=a.com,b.com,c.com&windows=1,2,3,4", BROWSER)
                        .body())
                .contains("these are 12 rows; compare at most 10");
    }

    @Test
    void simulatedFiguresAreMarked() {
        api.withWorker(true);
        put("Stripe");
        answered("w1");
        read(1);
        assertThat(page(REPORT)).contains("<bdi>stripe.com</bdi> <span class=\"simulated\">simulated</span></h1>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?windows=w9 | 404 | nobody asked about this domain in such a window",
                "?compare_to=w9 | 404 | nobody asked about this domain in such a window",
                "?entity=paypal | 404 | the set of this run has no such entity; it has stripe, adyen",
                "?run=99 | 404 | there is no extraction run 99 of stripe.com",
                "?simulated=maybe | 400 | it is one of true, false",
            })
    void whatCanNotBeMeantIsAPageThatSaysSo(String query, int status, String words) {
        put("Stripe");
        answered("w1");
        read(2);
        Reply reply = api.get(REPORT + query, BROWSER);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).contains(words, "<h1");
    }

    @Test
    void theFirstSetIsShownAndCanBeChanged() {
        String page = page(ENTITIES);
        assertThat(page)
                .contains("made from the domain's name", "<code>stripe</code>", "There are no figures yet")
                .contains("data-act=\"PUT /api/domains/stripe.com/entities\"")
                .contains("name=\"entities.0.entity\" value=\"stripe\" readonly");
        Reply put = put("Stripe", "If-Match", match(page));
        assertThat(put.status()).isEqualTo(200);
        assertThat(match(page(ENTITIES))).isEqualTo(put.header("ETag"));
        assertThat(put("Stripe Inc", "If-Match", match(page)).status()).isEqualTo(412);
    }

    @Test
    void versionsHaveWhoAndWhyAndTheFiguresSayOfWhichSetTheyAre() {
        put("Stripe");
        answered("w1");
        read(2);
        assertThat(page(ENTITIES)).contains("The figures are of version 2. No answer waits to be read.");
        put("<i>Stripe</i>");
        String page = page(ENTITIES);
        assertThat(page)
                .contains("Still to be read for the current set: 20 answers. The figures are of version 2.")
                .contains("version=2\">version 2</a>", "version=3\" aria-current=\"true\">version 3</a>", "a test")
                .contains("&lt;i&gt;Stripe&lt;/i&gt;")
                .doesNotContain("<i>Stripe");
        String old = page(ENTITIES + "?version=2");
        assertThat(old).contains("which is not the current one", "Make this the current set again");
        assertThat(match(old)).as("it is the current one that is replaced").isEqualTo(match(page));
        assertThat(api.get(ENTITIES + "?version=9", BROWSER).status()).isEqualTo(404);
    }

    @Test
    void whoMayOnlyReadSeesNoForm() {
        try (var guarded = TestApi.withToken("s3cret-s3cret-s3cret")) {
            String[] reader = guarded.bearer("reader", AccessRole.READ);
            String[] headers = {reader[0], reader[1], BROWSER[0], BROWSER[1]};
            assertThat(guarded.get(ENTITIES, headers).body())
                    .contains("<code>stripe</code>")
                    .doesNotContain("<form id=\"entities-form\"");
        }
    }

    private String page(String path) {
        Reply reply = api.get(path, BROWSER);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.body();
    }

    /** The table's row with this id. */
    private static String row(String page, String id) {
        int from = page.indexOf("<tr id=\"" + id + "\"");
        assertThat(from).as(id + " in " + page).isPositive();
        return page.substring(from, page.indexOf("</tr>", from));
    }

    private static String match(String page) {
        return page.replaceFirst("(?s).*data-match=\"([^\"]*)\".*", "$1").replace("&#34;", "\"");
    }

    private Reply put(String brand, String... headers) {
        return api.put(
                "/api/domains/stripe.com/entities",
                "{\"entities\":[{\"entity\":\"stripe\",\"kind\":\"brand\",\"name\":\"" + brand
                        + "\",\"domains\":[\"www.stripe.com\"]},"
                        + "{\"entity\":\"adyen\",\"kind\":\"competitor\",\"name\":\"Adyen\"}],\"reason\":\"a test\"}",
                headers);
    }

    private void answered(String window) {
        api.answerAll(
                api.planned("{\"domains\":[\"stripe.com\"],\"repetitions\":5,\"window\":\"" + window + "\"}"),
                TEXT,
                TestApi.bytes("{}"));
    }

    /** Every so-many-th answer names Stripe. */
    private void read(int every) {
        readSome(null, every);
        complete();
    }

    private int domain() {
        return api.ledger.domains().id(Domain.parse("stripe.com")).orElseThrow();
    }

    private ExtractionRun wanted() {
        int extractor = api.ledger.extractors().register("1", "aa");
        return api.ledger.extractionRuns().wanted(domain(), extractor).orElseThrow();
    }

    private void readSome(String window, int every) {
        ExtractionRun run = wanted();
        List<Integer> windows = api.ledger.figureCounts().windows(domain()).stream()
                .filter(one -> window == null || one.name().equals(window))
                .map(one -> one.id())
                .toList();
        List<UnreadAnswer> unread = api.ledger.extractions().unread(run, windows, 0, 500);
        var said = new ArrayList<ExtractedAnswer>();
        Map<String, Integer> ids = api.ledger.entities().ids(domain());
        for (int i = 0; i < unread.size(); i++) {
            var mentions = new ArrayList<ExtractedMention>();
            mentions.add(new ExtractedMention(ids.get("adyen"), 9, 14, 1, 1, 100));
            if (i % every == every - 1) {
                mentions.add(new ExtractedMention(ids.get("stripe"), 19, 25, 1, 2, 100));
            }
            said.add(new ExtractedAnswer(
                    unread.get(i),
                    ExtractionOutcome.ANSWERED,
                    true,
                    mentions,
                    List.of(new CitedSite("stripe.com", 1, true))));
        }
        api.ledger.extractions().write(run, said);
    }

    private void complete() {
        assertThat(api.ledger.extractionRuns().complete(wanted())).isTrue();
    }
}
