package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.reports.CanonicalJson;
import dev.rollcall.store.Domain;
import dev.rollcall.store.ExtractionOutcome;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.Extractions.CitedSite;
import dev.rollcall.store.Extractions.ExtractedAnswer;
import dev.rollcall.store.Extractions.ExtractedMention;
import dev.rollcall.store.Extractions.UnreadAnswer;
import dev.rollcall.store.Jobs.Job;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** openai and groq are asked two prompts, five times each; what a worker would read in the answers is written as it would. */
class ReportTest {
    private static final String REPORTS = "/api/reports";
    private static final String OF_STRIPE = "{\"domain\":\"stripe.com\"}";
    private static final List<String> FORMS = List.of(
            "?format=json",
            "?format=csv",
            "?format=parquet",
            "?format=pdf",
            "/plots/panel?format=png",
            "/plots/panel",
            "/plots/trend?format=png",
            "/plots/trend",
            "/plots/share-of-voice?format=png",
            "/plots/share-of-voice");

    private final TestApi api = TestApi.withoutTemporal();
    private final HttpClient http = HttpClient.newHttpClient();
    private int extractor;

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        api.close();
    }

    /** Acceptance test 11 of insight. Between the two, everything that may happen to a domain happens. */
    @Test
    void afterAGapFillAnAliasEditAndANewExtractorTheBytesAreTheSame() throws Exception {
        withTrackedStripe(false);
        Job gappy = gappy("w2");
        read("1", 2);
        String report = make(OF_STRIPE);
        Map<String, byte[]> before = forms(report);
        api.answerAll(gappy, "Stripe, or Adyen.", TestApi.bytes("{}"));
        read("1", 1);
        put("Stripe Inc");
        read("1", 1);
        for (String version : List.of("2", "3", "4", "5")) {
            read(version, 1);
        }
        assertThat(api.ledger.extractionRuns().prune(domain()))
                .as("runs that no report names")
                .isPositive();
        forms(report).forEach((form, bytes) -> assertThat(bytes).as(form).isEqualTo(before.get(form)));
        JsonNode now = api.get(make(OF_STRIPE)).json();
        assertThat(now.at("/entity_set_version").intValue()).isEqualTo(3);
        assertThat(figure(now, "coverage", null).path("point").doubleValue()).isEqualTo(1);
    }

    @Test
    void whatWasMissingThenIsMissingForEverWithItsReason() {
        withTrackedStripe(false);
        Job gappy = gappy("w2");
        read("1", 2);
        String report = make(OF_STRIPE);
        api.answerAll(gappy, "Stripe, or Adyen.", TestApi.bytes("{}"));
        read("1", 1);
        JsonNode kept = api.get(report).json();
        assertThat(figure(kept, "coverage", null).path("point").doubleValue()).isEqualTo(.75);
        assertThat(kept.at("/missing").toString())
                .contains("{\"cells\":5,\"prompt\":\"audience@1\",\"reason\":null,\"state\":\"open\","
                        + "\"target\":\"groq/groq-model/api\",\"window\":\"w2\"}")
                .contains("\"reason\":\"no key\",\"state\":\"skipped\"");
        assertThat(figure(kept, "mention-rate", "stripe").path("n").intValue()).isEqualTo(30);
    }

    /** An answer that was there and that the run had not read then does not come in later. */
    @Test
    void anAnswerThatIsReadLaterStaysMissing() {
        withTrackedStripe(false);
        read("1", 2);
        api.answerAll(job("w2"), "Adyen.", TestApi.bytes("{}"));
        String report = make(OF_STRIPE);
        String before = api.get(report).body();
        read("1", 1);
        assertThat(before).contains("\"state\":\"unread\"");
        assertThat(api.get(report).body()).isEqualTo(before);
    }

    @Test
    void theHashIsThatOfTheCanonicalJson() throws Exception {
        withTrackedStripe(false);
        read("1", 2);
        Reply made = api.post(REPORTS, OF_STRIPE);
        byte[] json = bytes(made.header("Location"));
        assertThat(HexFormat.of().formatHex(new CanonicalJson(json).sha256())).isEqualTo(made.text("/sha256"));
        assertThat(made.text("/made_by")).isNotEmpty();
        assertThat(new String(json, StandardCharsets.UTF_8)).startsWith("{\"as_of\":\"");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE FROM extraction WHERE cell_id = (SELECT min(cell_id) FROM extraction)",
        "UPDATE mention SET rank = 3 WHERE cell_id = (SELECT min(cell_id) FROM extraction)",
        "DELETE FROM extraction_run",
        "DELETE FROM entity",
        "DELETE FROM entity_set",
        "UPDATE time_window SET name = name || 'x'",
        "DELETE FROM answer",
        "DELETE FROM report_gap",
        "UPDATE report SET metric_version = 99"
    })
    void whatCanNotBeMadeAgainIsGoneAndNeverAnythingElse(String harm) {
        withTrackedStripe(false);
        read("1", 2);
        String report = make(OF_STRIPE);
        api.test.execute(harm);
        for (String form : FORMS) {
            Reply reply = api.get(report + form);
            assertThat(reply.status()).as(form).isEqualTo(410);
            assertThat(reply.text("/detail")).contains("can't be made again as it was");
        }
    }

    @Test
    void windowsWithoutAnswersHaveNoValuesAndSayWhy() throws Exception {
        withTrackedStripe(false);
        read("1", 2);
        api.planned("{\"domains\":[\"stripe.com\"],\"window\":\"w9\"}");
        String report = make("{\"domain\":\"stripe.com\",\"windows\":[\"w9\"]}");
        JsonNode mention = figure(api.get(report).json(), "mention-rate", "stripe");
        assertThat(mention.path("point").isNull()).isTrue();
        assertThat(mention.path("reason").asString()).isEqualTo("no-answers");
        assertThat(forms(report)).hasSize(FORMS.size());
        assertThat(forms(make("{\"domain\":\"stripe.com\",\"from\":\"2999-01-01\"}")))
                .hasSize(FORMS.size());
    }

    @Test
    void simulatedIsMarkedInEachFormat() throws Exception {
        withTrackedStripe(true);
        read("1", 2);
        String report = make(OF_STRIPE);
        assertThat(api.get(report).at("/simulated").booleanValue()).isTrue();
        assertThat(csv(bytes(report + "?format=csv")))
                .allMatch(row -> row.getField(6).equals("true"));
        assertThat(parquet(bytes(report + "?format=parquet"))).allMatch(row -> row.contains("true"));
        assertThat(new String(bytes(report + "/plots/trend"), StandardCharsets.UTF_8))
                .contains(">SIMULATED<");
    }

    @Test
    void csvAndParquetHaveTheSameRows() throws Exception {
        withTrackedStripe(false);
        read("1", 2);
        String report = make(OF_STRIPE);
        int figures = api.get(report).at("/figures").size();
        List<CsvRecord> rows = csv(bytes(report + "?format=csv"));
        assertThat(rows).hasSize(figures).allMatch(row -> row.getFieldCount() == 23);
        assertThat(parquet(bytes(report + "?format=parquet"))).hasSize(figures);
        assertThat(rows.stream()
                        .filter(row -> row.getField(9).equals("mention-rate")
                                && row.getField(10).equals("stripe")
                                && row.getField(11).equals("panel"))
                        .map(row -> row.getField(13)))
                .containsExactly("0.5");
    }

    @Test
    void aReportCanBeComparedAndIsListed() {
        withTrackedStripe(false);
        gappy("w2");
        read("1", 2);
        api.test.execute(
                "UPDATE time_window SET starts_at = ('2026-11-0' || right(name, 1) || 'T00:00Z')::timestamptz");
        String first = make("{\"domain\":\"stripe.com\",\"from\":\"2026-11-02\",\"compare_to\":\"previous\"}");
        JsonNode report = api.get(first).json();
        assertThat(report.at("/compared_with/0/window").asString()).isEqualTo("w1");
        assertThat(report.at("/windows/0/window").asString()).isEqualTo("w2");
        make(OF_STRIPE);
        Reply page = api.get(REPORTS + "?domain=stripe.com&limit=1");
        assertThat(page.at("/reports/0/id").intValue()).isEqualTo(2);
        Reply last = api.get(page.text("/next"));
        assertThat(last.at("/reports/0/compared_windows").intValue()).isEqualTo(1);
        assertThat(last.at("/next").isNull()).isTrue();
    }

    @Test
    void observationsComeAsATableARowAMention() throws Exception {
        withTrackedStripe(false);
        read("1", 2);
        List<CsvRecord> rows = csv(bytes("/api/observations?domain=stripe.com&format=csv"));
        assertThat(rows).as("20 answers name Adyen, 10 of them Stripe, too").hasSize(30);
        assertThat(rows.get(0).getFields()).contains("adyen", "Adyen", "answered", "w1");
        assertThat(parquet(bytes("/api/observations?domain=stripe.com&format=parquet")))
                .hasSize(30);
        assertThat(csv(bytes("/api/observations?domain=stripe.com&format=csv&entity=stripe&target=groq")))
                .hasSize(10);
        assertThat(api.get("/api/observations?domain=stripe.com&format=csv&limit=3")
                        .text("/detail"))
                .contains("?limit=3: as csv all observations come in one go");
        api.crawl("{\"domains\":[\"adyen.com\"]}");
        assertThat(csv(bytes("/api/observations?domain=adyen.com&format=csv")))
                .as("nothing was read")
                .isEmpty();
        assertThat(parquet(bytes("/api/observations?domain=adyen.com&format=parquet")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 400 | /domain: say whose report",
                "{\"domain\":\"no domain\"} | 400 | /domain 'no domain'",
                "{\"domain\":\"unknown.com\"} | 404 | nobody has asked about unknown.com",
                "{\"domain\":\"stripe.com\",\"run\":99} | 404 | there is no extraction run 99 of stripe.com",
                "{\"domain\":\"stripe.com\",\"run\":0} | 400 | /run",
                "{\"domain\":\"stripe.com\",\"from\":\"2026-11-02\",\"to\":\"2026-11-01\"} | 400 | that is before from",
                "{\"domain\":\"stripe.com\",\"from\":\"soon\"} | 400 | it is a date such as 2026-11-22",
                "{\"domain\":\"stripe.com\",\"windows\":[\"w7\"]} | 404 | w7: nobody asked about this domain in such a window",
                "{\"domain\":\"stripe.com\",\"windows\":[]} | 400 | leave it out for all",
                "{\"domain\":\"stripe.com\",\"windows\":[\"a b\"]} | 400 | /windows/0",
                "{\"domain\":\"stripe.com\",\"compare_to\":\"w7\"} | 404 | w7",
                "{\"domain\":\"stripe.com\",\"form\":1} | 400 | did you mean from?",
            })
    void whatCanNotBeMeantIsRefused(String body, int status, String words) {
        withTrackedStripe(false);
        read("1", 2);
        Reply reply = api.post(REPORTS, body);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text("/detail")).contains(words);
        assertThat(api.get(REPORTS).at("/reports")).isEmpty();
    }

    @Test
    void tenThousandWindowsAreTooMany() {
        withTrackedStripe(false);
        read("1", 2);
        String names = String.join(",", Collections.nCopies(10_000, "\"w1\""));
        assertThat(api.post(REPORTS, "{\"domain\":\"stripe.com\",\"windows\":[" + names + "]}")
                        .text("/detail"))
                .contains("10000 windows are too many: a report has 1000 at most");
        api.test.execute(
                "INSERT INTO time_window (name, starts_at) SELECT 'x' || i, now() FROM generate_series(1, 1001) i");
        api.test.execute("UPDATE job SET window_id = window_id");
        api.test.execute(
                "INSERT INTO job (name, window_id, target_ids, prompt_version_ids, repetitions, simulated, whole, domains, driver)"
                        + " SELECT w.name, w.id, '{1}', '{1}', 1, false, false, 1, 'x' FROM time_window w WHERE w.name LIKE 'x%'");
        api.test.execute("INSERT INTO job_domain (job_id, domain_id) SELECT id, 1 FROM job WHERE name LIKE 'x%'");
        assertThat(api.post(REPORTS, OF_STRIPE).text("/detail")).contains("these are 1002 windows");
    }

    @Test
    void whatIsNotThereIsSaid() {
        withTrackedStripe(false);
        assertThat(api.post(REPORTS, OF_STRIPE).status()).as("nothing is read").isEqualTo(409);
        read("1", 2);
        String report = make(OF_STRIPE);
        assertThat(api.get(REPORTS + "/99").text("/detail")).contains("there is no such report");
        assertThat(api.get(REPORTS + "/1x").status()).isEqualTo(404);
        assertThat(api.get(report + "/plots/pie").text("/detail")).contains("panel, trend, share-of-voice");
        assertThat(api.get(report + "?format=docx").text("/detail")).contains("json, csv, parquet, pdf");
        put("Stripe Inc");
        int building = wanted().id();
        assertThat(api.post(REPORTS, "{\"domain\":\"stripe.com\",\"run\":" + building + "}")
                        .text("/detail"))
                .contains("is still being built");
    }

    /** @return where it is */
    private String make(String body) {
        Reply made = api.post(REPORTS, body);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.header("Location");
    }

    private byte[] bytes(String path) throws IOException, InterruptedException {
        var reply = http.send(api.request(path).GET().build(), BodyHandlers.ofByteArray());
        assertThat(reply.statusCode()).as(path).isEqualTo(200);
        return reply.body();
    }

    private Map<String, byte[]> forms(String report) throws IOException, InterruptedException {
        var forms = new LinkedHashMap<String, byte[]>();
        for (String form : FORMS) {
            api.get(report + form);
            forms.put(form, bytes(report + form));
        }
        return forms;
    }

    private static List<CsvRecord> csv(byte[] bytes) {
        List<CsvRecord> rows = CsvReader.builder().ofCsvRecord(new String(bytes, StandardCharsets.UTF_8)).stream()
                .toList();
        return rows.subList(1, rows.size());
    }

    private List<List<String>> parquet(byte[] bytes) throws IOException {
        Path file = folder.resolve("table.parquet");
        Files.write(file, bytes);
        return ParquetReader.streamContent(file.toFile(), new RowHydrator(), path -> path[0])
                .toList();
    }

    /** The values of a row that are there. */
    private static final class RowHydrator implements Hydrator<List<String>, List<String>, String> {
        @Override
        public List<String> start() {
            return new ArrayList<>();
        }

        @Override
        public List<String> add(List<String> row, String column, Object value) {
            if (value != null) {
                row.add(value.toString());
            }
            return row;
        }

        @Override
        public List<String> finish(List<String> row) {
            return row;
        }
    }

    private static JsonNode figure(JsonNode report, String metric, String entity) {
        return report.at("/figures")
                .valueStream()
                .filter(row -> row.path("metric").asString().equals(metric)
                        && row.path("dimension").asString().equals("panel"))
                .filter(row -> Objects.equals(
                        entity,
                        row.path("entity").isNull() ? null : row.path("entity").asString()))
                .findFirst()
                .orElseThrow();
    }

    private void withTrackedStripe(boolean simulated) {
        api.withWorker(simulated);
        put("Stripe");
        api.answerAll(job("w1"), "Choose Adyen, or Stripe.", TestApi.bytes("{}"));
    }

    private Job job(String window) {
        return api.planned("{\"domains\":[\"stripe.com\"],\"repetitions\":5,\"window\":\"" + window + "\"}");
    }

    /** groq does not answer in this window. */
    private Job gappy(String window) {
        Job job = job(window);
        api.answer(job, "openai", 10);
        return job;
    }

    private void put(String brand) {
        assertThat(api.put(
                                "/api/domains/stripe.com/entities",
                                "{\"entities\":[{\"entity\":\"stripe\",\"kind\":\"brand\",\"name\":\"" + brand
                                        + "\",\"domains\":[\"www.stripe.com\"]},"
                                        + "{\"entity\":\"adyen\",\"kind\":\"competitor\",\"name\":\"Adyen\"}],\"reason\":\"a test\"}")
                        .status())
                .isEqualTo(200);
    }

    private int domain() {
        return api.ledger.domains().id(Domain.parse("stripe.com")).orElseThrow();
    }

    private ExtractionRun wanted() {
        return api.ledger.extractionRuns().wanted(domain(), extractor).orElseThrow();
    }

    /** Every so-many-th answer names Stripe, and each one Adyen. */
    private void read(String version, int every) {
        extractor = api.ledger.extractors().register(version, "aa");
        ExtractionRun run = wanted();
        List<Integer> windows = FigureReader.ids(api.ledger.figureCounts().windows(domain()));
        List<UnreadAnswer> unread = api.ledger.extractions().unread(run, windows, 0, 500);
        var said = new ArrayList<ExtractedAnswer>();
        var ids = api.ledger.entities().ids(domain());
        for (int i = 0; i < unread.size(); i++) {
            var mentions = new ArrayList<ExtractedMention>();
            mentions.add(new ExtractedMention(ids.get("adyen"), 7, 12, 1, 1, 100));
            if (i % every == every - 1) {
                mentions.add(new ExtractedMention(ids.get("stripe"), 17, 23, 1, 2, 100));
            }
            said.add(new ExtractedAnswer(
                    unread.get(i),
                    ExtractionOutcome.ANSWERED,
                    true,
                    mentions,
                    List.of(new CitedSite("stripe.com", 1, true))));
        }
        api.ledger.extractions().write(run, said);
        assertThat(api.ledger.extractionRuns().complete(run)).isTrue();
    }
}
