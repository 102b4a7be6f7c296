package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Body;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** openai and groq are asked two prompts, five times each: 20 answers. */
class SuggestionTest {
    private static final String ENTITIES = "/api/domains/stripe.com/entities";
    private static final String PATH = ENTITIES + "/suggestions";
    private static final String ACCEPT = PATH + "/accept";
    private static final String DECLINE = PATH + "/decline";
    private static final String TEXT = """
            Alternatives 🏦:

            - **Stripe** (https://stripe.com) – cards
            - **Adyen** (https://www.adyen.com) – banks
            - **Ayden** – misspelt
            - **Block** (https://squareup.com) – terminals
            - **Braintree** ([site](https://g2.com/b)) – wallets
            - **WorldPay** (https://www.worldpay.com/en) – shops
            - **Klarna** (https://www.g2.com/k) – later
            - **Mollie** (https://www.g2.com/m) – Dutch
            """;

    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void itNamesWhatTheSetLacks() {
        track();
        answered(TEXT);
        Reply page = api.get(PATH);
        assertThat(page.text("/says")).isEqualTo("Read 20 of 20 answers, the newest first.");
        assertThat(page.at("/entity_set_version").intValue()).isEqualTo(2);
        assertThat(said(page, "names", "name", "site"))
                .containsExactlyInAnyOrder("Braintree null", "WorldPay \"worldpay.com\"", "Klarna null", "Mollie null");
        JsonNode worldPay = named(page, "names", "WorldPay");
        assertThat(worldPay.path("answers").intValue()).isEqualTo(20);
        assertThat(worldPay.path("targets").intValue()).isEqualTo(2);
        assertThat(worldPay.path("providers").toString()).isEqualTo("[\"groq\",\"openai\"]");
        assertThat(worldPay.path("rank").doubleValue()).isEqualTo(6);
        assertThat(worldPay.path("example").path("quote").path("quote").asString())
                .isEqualTo("WorldPay");
        assertThat(worldPay.path("example").path("quote").path("passage").asString())
                .contains("- **WorldPay** (https://www.worldpay.com/en) – shops");
        assertThat(said(page, "aliases", "name", "entity", "why"))
                .containsExactlyInAnyOrder("Ayden \"adyen\" \"spelling\"", "Block \"square\" \"site\"");
        assertThat(said(page, "sites", "site", "entity", "why")).containsExactly("adyen.com \"adyen\" \"beside\"");
    }

    @Test
    void whatOneModelSaysAloneIsNotSuggested() {
        track();
        answered(TEXT);
        say("openai", "Choose Stripe.");
        Reply page = api.get(PATH);
        assertThat(page.at("/names")).isEmpty();
        assertThat(page.at("/aliases")).isEmpty();
        assertThat(page.at("/sites")).isEmpty();
        assertThat(api.get(PATH + "?answers=5").text("/says")).isEqualTo("Read 5 of 20 answers, the newest first.");
    }

    @Test
    void whatIsAcceptedIsInANewVersionOfTheSet() {
        track();
        answered(TEXT);
        Reply set = api.post(
                ACCEPT,
                "{\"names\":[\"worldpay\",\"Klarna\"],\"aliases\":\"Block\",\"sites\":[\"adyen.com\"],"
                        + "\"reason\":\"rivals\"}");
        assertThat(set.status()).as(set.body()).isEqualTo(200);
        assertThat(set.at("/version").intValue()).isEqualTo(3);
        assertThat(set.text("/made_by")).isEqualTo("REST");
        assertThat(set.text("/reason")).isEqualTo("rivals");
        assertThat(set.at("/entities/1/domains").toString()).isEqualTo("[\"adyen.com\"]");
        assertThat(set.at("/entities/2/aliases/0/text").asString()).isEqualTo("Block");
        assertThat(set.at("/entities/3").toString())
                .isEqualTo("{\"entity\":\"worldpay\",\"kind\":\"competitor\",\"name\":\"WorldPay\",\"aliases\":[],"
                        + "\"domains\":[\"worldpay.com\"],\"other_bearers\":[]}");
        assertThat(set.header("ETag")).isEqualTo(api.get(ENTITIES).header("ETag"));
        Reply page = api.get(PATH);
        assertThat(said(page, "names", "name")).containsExactlyInAnyOrder("Braintree", "Mollie");
        assertThat(said(page, "aliases", "name")).containsExactly("Ayden");
        assertThat(page.at("/sites")).isEmpty();
    }

    @Test
    void theFirstSetIsKeptAsVersionOneBefore() {
        answered(TEXT);
        assertThat(api.post(ACCEPT, "{\"names\":[\"Mollie\"],\"kind\":\"other\",\"reason\":\"x\"}")
                        .at("/version")
                        .intValue())
                .isEqualTo(2);
        assertThat(api.get(ENTITIES + "?version=1").at("/entities")).hasSize(1);
        assertThat(api.get(ENTITIES).text("/entities/1/kind")).isEqualTo("other");
    }

    @Test
    void whatIsDeclinedIsNotSuggestedAgain() {
        track();
        answered(TEXT);
        Reply declined = api.post(
                DECLINE, "{\"names\":[\"WORLDPAY\",\"Ayden\",\"adyen.com\",\"\\u202e<b>\"],\"reason\":\"no\"}");
        assertThat(declined.status()).isEqualTo(200);
        assertThat(declined.at("/added").intValue()).isEqualTo(4);
        Reply page = api.get(PATH);
        assertThat(said(page, "names", "name")).containsExactlyInAnyOrder("Braintree", "Klarna", "Mollie");
        assertThat(said(page, "aliases", "name")).containsExactly("Block");
        assertThat(page.at("/sites")).isEmpty();
        assertThat(page.at("/declined").findValuesAsString("name")).contains("WORLDPAY", "\u202e<b>");
        assertThat(page.text("/declined/0/by")).isEqualTo("REST");
        assertThat(api.post(DECLINE, "{\"names\":\"WorldPay\",\"reason\":\"again\"}")
                        .at("/added")
                        .intValue())
                .isZero();
        assertThat(api.post(ACCEPT, "{\"names\":[\"WorldPay\"],\"reason\":\"x\"}")
                        .text("/detail"))
                .contains("/names/0 'WorldPay': nobody suggests it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "accept  | {'names':['Wise'],'reason':'x'} | /names/0 'Wise': nobody suggests it; what nobody suggests is added with PUT",
                "accept  | {'names':['Klarna','Wise'],'reason':'x'} | /names/1 'Wise': nobody suggests it",
                "accept  | {'names':['Block'],'reason':'x'} | nobody suggests it here: it is among aliases",
                "accept  | {'reason':'x'} | /names: say what is accepted",
                "accept  | {'names':['Klarna']} | /reason: say why",
                "accept  | {'names':[],'reason':'x'} | /names: it is a list of 1 to 100 names",
                "accept  | {'names':[7],'reason':'x'} | /names/0 '7': it is a number",
                "accept  | {'names':['Klarna'],'kind':'brand','reason':'x'} | /kind 'brand': it is one of competitor, other",
                "accept  | {'name':['Klarna'],'reason':'x'} | /name: no such field; did you mean names?",
                "accept  | {'names':['a\\u0000b'],'reason':'x'} | it has a control character in it",
                "decline | {'names':['a\\u0000b'],'reason':'x'} | it has a control character in it",
                "decline | {'reason':'x'} | /names: say what is declined",
            })
    void whatCanNotBeMeantIsRefusedAndNothingIsDone(String verb, String body, String words) {
        track();
        answered(TEXT);
        Reply reply = api.post(PATH + "/" + verb, body.replace('\'', '"'));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/detail")).contains(words);
        assertThat(api.get(ENTITIES).at("/version").intValue()).isEqualTo(2);
        assertThat(api.test.one(Integer.class, "SELECT count(*) FROM declined_name"))
                .isZero();
    }

    @Test
    void aDomainThatNobodyAskedAboutIsNotThere() {
        assertThat(api.get(PATH).status()).isEqualTo(404);
        assertThat(api.post(ACCEPT, "{\"names\":[\"Klarna\"],\"reason\":\"x\"}").status())
                .isEqualTo(404);
        assertThat(api.post(DECLINE, "{\"names\":[\"Klarna\"],\"reason\":\"x\"}")
                        .status())
                .isEqualTo(404);
        api.planned("{\"domains\":[\"stripe.com\"],\"window\":\"w1\"}");
        assertThat(api.get(PATH).text("/says")).isEqualTo("There is no answer about this domain yet.");
    }

    /** They are data, and no more; none of them stops the others. */
    @Test
    void hostileNamesAreNames() {
        answered(
                "- **Stripe** – a\n- **EvilPay\u202e&lt;script&gt;** – b\n- **Zero\u0000Pay** – c\n- **İşPay** – d\n- **"
                        + "X".repeat(300) + "Pay** – e\n- **決済ペイ** – f\n- **\ud800Pay** – g");
        List<String> names = names();
        assertThat(names).contains("EvilPay", "İşPay").allMatch(name -> name.length() <= 100);
        for (int n = 0; n < 10 && !names.isEmpty(); n++) {
            String name = names.get(0);
            assertThat(name.codePoints().noneMatch(Character::isISOControl)).isTrue();
            Reply set = api.post(ACCEPT, Json.MAPPER.writeValueAsString(Map.of("names", name, "reason", "x")));
            assertThat(set.status()).as(set.body()).isEqualTo(200);
            names = names();
        }
        assertThat(names).as("each is accepted once").isEmpty();
    }

    /** What models wrote is text on the page, and only who may write sees the forms. */
    @Test
    void thePageHasThemWithFormsThatAskTheApi() {
        track();
        answered(TEXT.replace("shops", "<script>alert(1)</script>"));
        api.post(DECLINE, "{\"names\":[\"Klarna <b>\"],\"reason\":\"no\"}");
        String page = api.get("/ui/domains/stripe.com/suggestions", "Accept", "text/html")
                .body();
        assertThat(page)
                .contains("Read 20 of 20 answers, the newest first.")
                .contains("<bdi>WorldPay</bdi>", "a new entity with worldpay.com", "another name of square")
                .contains("data-act=\"POST /api/domains/stripe.com/entities/suggestions/accept\"")
                .contains("name=\"sites\" value=\"adyen.com\"")
                .contains("Klarna &lt;b&gt;")
                .doesNotContain("<script>alert(1)");
        assertThat(api.get("/ui/domains/stripe.com/entities", "Accept", "text/html")
                        .body())
                .contains("/ui/domains/stripe.com/suggestions", "dry_run=true");
        assertThat(api.get("/ui/domains/adyen.com/suggestions", "Accept", "text/html")
                        .status())
                .isEqualTo(404);
    }

    private List<String> names() {
        Reply page = api.get(PATH);
        assertThat(page.status()).isEqualTo(200);
        return page.at("/names").findValuesAsString("name");
    }

    private static List<String> said(Reply page, String list, String name, String... fields) {
        return page.at("/" + list)
                .valueStream()
                .map(one -> {
                    var line = new StringBuilder(one.path(name).asString());
                    for (String field : fields) {
                        line.append(' ').append(one.path(field));
                    }
                    return line.toString();
                })
                .toList();
    }

    private static JsonNode named(Reply page, String list, String name) {
        return page.at("/" + list)
                .valueStream()
                .filter(one -> one.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void track() {
        Reply put = api.put(
                ENTITIES,
                "{\"entities\":[{\"entity\":\"stripe\",\"kind\":\"brand\",\"name\":\"Stripe\",\"domains\":[\"stripe.com\"]},"
                        + "{\"entity\":\"adyen\",\"kind\":\"competitor\",\"name\":\"Adyen\"},"
                        + "{\"entity\":\"square\",\"kind\":\"competitor\",\"name\":\"Square\",\"domains\":[\"squareup.com\"]}],"
                        + "\"reason\":\"a test\"}");
        assertThat(put.status()).isEqualTo(200);
    }

    private void answered(String text) {
        api.answerAll(
                api.planned("{\"domains\":[\"stripe.com\"],\"repetitions\":5,\"window\":\"w1\"}"),
                text,
                TestApi.bytes("{}"));
    }

    private void say(String provider, String text) {
        String body = HexFormat.of().formatHex(new Body(text, List.of(), new byte[0]).pack());
        api.test.execute("UPDATE answer_body SET body = '\\x" + body
                + "' WHERE cell_id IN (SELECT c.id FROM cell c JOIN target t ON t.id = c.target_id WHERE t.provider = '"
                + provider + "')");
    }
}
