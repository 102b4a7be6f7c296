package dev.rollcall.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.RealTemporal;
import dev.rollcall.launcher.Await;
import dev.rollcall.store.Body;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A judge that invents a tenth of its quotes, on real processes: these are dropped with what they should show, the figures say
 * so, an alert is raised; its cost is in the usage, and a second pass over the same answers asks nothing.
 */
@NeedsTemporal
class InventingJudgeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JUDGE = "openai/gpt-6-luna";
    private static final String ORDER = "/api/domains/stripe.com/judge";
    private static final String SETTINGS = """
            insight:
              judge:
                provider: openai
                budget_usd_per_day: 5.00
                lane: online
            """;

    @TempDir
    private Path temporary;

    private ApiClient api;

    @Test
    void whatInventedQuotesShouldShowIsDropped() throws Exception {
        Path settings = Files.writeString(temporary.resolve("rollcall.yaml"), SETTINGS);
        var simulation = new Simulation(0, 1, Duration.ofMillis(10), List.of("openai=invented-quotes:0.1"));
        try (DataFolder folder = DataFolder.open(temporary.resolve("data"));
                ProcessStack stack = ProcessStack.start(
                        folder,
                        RealTemporal.cli(),
                        new StackOptions(0, 0, 0, 0, simulation, settings, false),
                        line -> {});
                Connection ledger = DriverManager.getConnection(stack.jdbcUrl())) {
            api = new ApiClient(stack.api(), null);
            track("the test", List.of());
            answered();
            assertThat(figure("extraction-validity").path("by").asText()).isEqualTo("matcher");
            assertThat(figure("recommendation-rate").path("by").asText()).isEqualTo("matcher");
            BigDecimal before = cost();

            api.put(ORDER, JSON.createObjectNode().put("reason", "a test"));
            JsonNode judge = judged();
            long quotes = judge.path("quotes").asLong();
            long invented = judge.path("invented_quotes").asLong();
            assertThat(quotes).isGreaterThan(200);
            assertThat(judge.path("validity").asDouble()).isEqualTo(.9, within(.05));
            assertThat(inventedReplies(ledger))
                    .as("counted from the replies themselves")
                    .isEqualTo(invented);
            assertThat(number(ledger, "SELECT count(*) FROM stance"))
                    .as("all dropped")
                    .isEqualTo(quotes - invented);

            JsonNode validity = figure("extraction-validity");
            assertThat(validity.path("point").asDouble()).isEqualTo((quotes - invented) / (double) quotes);
            assertThat(validity.path("by").asText()).isEqualTo("judge");
            assertThat(figure("net-sentiment").path("by").asText()).isEqualTo("judge");
            JsonNode alert = Await.see(
                    "an alert is raised",
                    () -> api.get("/api/alerts").path("alerts"),
                    alerts -> alerts.findValuesAsText("rule").contains("quotes_invented"));
            assertThat(alert.findValuesAsText("subject")).contains(JUDGE);

            long calls = number(ledger, "SELECT count(*) FROM model_attempt");
            long ticks = number(ledger, "SELECT sum(cost_ticks) FROM model_attempt");
            assertThat(ticks).isPositive().isEqualTo(number(ledger, "SELECT sum(spent_ticks) FROM model_day"));
            Await.met(
                    "it is in the usage", () -> cost().subtract(before).compareTo(BigDecimal.valueOf(ticks, 10)) == 0);

            int run = page().path("run").asInt();
            track("an alias that no answer has", List.of("Stripe Payments Zanzibar"));
            Await.met(
                    "what was judged is judged in the next run, too",
                    () -> page().path("run").asInt() != run
                            && api.get(ORDER).at("/judges/0/judged").asLong()
                                    == judge.path("judged").asLong());
            assertThat(number(ledger, "SELECT count(*) FROM model_attempt")).isEqualTo(calls);
        }
    }

    /** Stripe with these aliases, and three competitors. */
    private void track(String reason, List<String> aliases) {
        ObjectNode set = JSON.createObjectNode().put("reason", reason);
        ArrayNode entities = set.putArray("entities");
        for (String name : List.of("Stripe", "Adyen", "PayPal", "Klarna")) {
            String slug = name.toLowerCase(Locale.ROOT);
            ObjectNode entity = entities.addObject()
                    .put("entity", slug)
                    .put("kind", slug.equals("stripe") ? "brand" : "competitor")
                    .put("name", name);
            if (slug.equals("stripe")) {
                aliases.forEach(entity.putArray("aliases")::add);
            }
        }
        api.put("/api/domains/stripe.com/entities", set);
    }

    /** Asks all providers, and waits until all answers are read. */
    private void answered() {
        ObjectNode crawl = JSON.createObjectNode().put("repetitions", 5);
        crawl.putArray("domains").add("stripe.com");
        String job = api.post("/api/crawl", crawl, Map.of()).path("id").asText();
        Await.met(
                "all are asked",
                () -> api.get("/api/jobs/" + job).path("status").asText().equals("completed"));
        Await.met(
                "all are read",
                () -> page().path("run").isNumber()
                        && page().at("/pending/answers").asLong() == 0);
    }

    /** What came of the order, when nothing is open any more. */
    private JsonNode judged() {
        return Await.see(
                        "all are judged",
                        () -> api.get(ORDER).path("judges"),
                        judges ->
                                judges.size() == 1 && judges.get(0).path("open").asLong() == 0)
                .get(0);
    }

    private JsonNode page() {
        return api.get("/api/metrics?domain=stripe.com");
    }

    /** Of Stripe, or of all answers. */
    private JsonNode figure(String metric) {
        for (JsonNode figure : page().path("figures")) {
            if (figure.path("metric").asText().equals(metric)
                    && (figure.path("entity").isNull()
                            || figure.path("entity").asText().equals("stripe"))) {
                return figure;
            }
        }
        throw new AssertionError("no " + metric);
    }

    private BigDecimal cost() {
        return api.get("/api/usage?simulated=true").at("/total/cost_usd").decimalValue();
    }

    /** Quotes in the judge's replies that do not stand in the answer, whatever Rollcall made of them. */
    private static long inventedReplies(Connection ledger) throws SQLException, IOException {
        long invented = 0;
        try (var statement = ledger.createStatement();
                ResultSet rows = statement.executeQuery("SELECT a.body, b.body FROM model_attempt a"
                        + " JOIN enrichment x ON x.id = a.key JOIN answer_body b ON b.cell_id = x.cell_id")) {
            while (rows.next()) {
                String answer = Body.unpack(rows.getBytes(2)).text();
                JsonNode reply = JSON.readTree(Body.unpack(rows.getBytes(1)).text());
                for (JsonNode said : reply.path("entities")) {
                    invented += answer.contains(said.path("quote").asText()) ? 0 : 1;
                }
            }
        }
        return invented;
    }

    private static long number(Connection ledger, String sql) throws SQLException {
        try (var statement = ledger.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
