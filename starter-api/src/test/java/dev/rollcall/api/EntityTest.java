package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Domain;
import dev.rollcall.store.FirstEntitySet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One API for all, because there are many. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EntityTest {
    private static final String PATH = "/api/domains/stripe.com/entities";
    private static final String BRAND = "{\"entity\":\"stripe\",\"kind\":\"brand\",\"name\":\"Stripe\"}";

    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @BeforeEach
    void forget() {
        api.test.execute("TRUNCATE entity, entity_set, entity_order, extraction_due, audit, domain CASCADE");
    }

    @AfterAll
    void close() {
        api.close();
    }

    @Test
    void theFirstSetIsMadeFromTheDomain() {
        Reply first = api.get(PATH);
        assertThat(first.at("/entities").toString())
                .isEqualTo("[{\"entity\":\"stripe\",\"kind\":\"brand\",\"name\":\"Stripe\",\"aliases\":[],"
                        + "\"domains\":[\"stripe.com\"],\"other_bearers\":[]}]");
        assertThat(first.at("/version").intValue()).isEqualTo(1);
        assertThat(first.at("/made_at").isNull()).isTrue();
        assertThat(api.get(PATH + "?version=1").at("/entities")).isEqualTo(first.at("/entities"));
        assertThat(api.get(PATH + "?version=2").status()).isEqualTo(404);
        assertThat(api.ledger.domains().id(Domain.parse("stripe.com")))
                .as("to look changes nothing")
                .isEmpty();
    }

    @Test
    void aSetIsReplacedAsAWholeAndOldVersionsStay() {
        Reply put = put("""
                {"entity":"stripe","kind":"brand","name":" Stripe ","aliases":["Stripe Inc",{"text":"ストライプ"}],
                 "domains":["https://Stripe.com/x"]},
                {"entity":"block","kind":"competitor","name":"Block","aliases":[{"text":"Square","ordinary_word":true}],
                 "other_bearers":["Enix"]}""");
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.at("/version").intValue()).isEqualTo(2);
        assertThat(put.text("/made_by")).isEqualTo("REST");
        assertThat(put.at("/entities/0").toString())
                .isEqualTo("{\"entity\":\"stripe\",\"kind\":\"brand\",\"name\":\"Stripe\","
                        + "\"aliases\":[{\"text\":\"Stripe Inc\",\"ordinary_word\":false},"
                        + "{\"text\":\"ストライプ\",\"ordinary_word\":false}],"
                        + "\"domains\":[\"stripe.com\"],\"other_bearers\":[]}");
        assertThat(api.get(PATH).at("/entities/1/aliases/0/ordinary_word").booleanValue())
                .isTrue();
        Reply first = api.get(PATH + "?version=1");
        assertThat(first.at("/current").booleanValue()).isFalse();
        assertThat(first.at("/entities")).hasSize(1);
        assertThat(api.test.one(Integer.class, "SELECT urgency FROM extraction_due"))
                .isZero();
    }

    @Test
    void whoRevertsGetsTheOldVersion() {
        put(BRAND + ",{\"entity\":\"adyen\",\"kind\":\"competitor\",\"name\":\"Adyen\"}");
        Reply again =
                put("{\"entity\":\"stripe\",\"kind\":\"brand\",\"name\":\"Stripe\",\"domains\":[\"stripe.com\"]}");
        assertThat(again.at("/version").intValue()).isEqualTo(1);
        assertThat(again.header("ETag"))
                .isEqualTo("\""
                        + dev.rollcall.store.Entities.sha256Of(
                                FirstEntitySet.of(Domain.parse("stripe.com")).content())
                        + "\"");
    }

    @Test
    void twoWhoEditDoNotOverwriteEachOther() {
        String read = api.get(PATH).header("ETag");
        Reply mine = put(BRAND, "If-Match", read);
        assertThat(mine.status()).isEqualTo(200);
        Reply theirs = put(BRAND.replace("Stripe", "Stripe Inc"), "If-Match", read);
        assertThat(theirs.status()).isEqualTo(412);
        assertThat(theirs.text("/detail")).contains("version 2 of REST is current (a test)", "Nothing was done.");
        assertThat(put(BRAND.replace("Stripe", "Stripe Inc"), "If-Match", mine.header("ETag"))
                        .status())
                .isEqualTo(200);
        assertThat(put(BRAND, "If-Match", "*").status()).isEqualTo(200);
        assertThat(put(BRAND, "If-Match", "stripe").text("/detail")).contains("the ETag of the set that you have read");
    }

    @Test
    void theChangeIsInTheAudit() {
        put(BRAND);
        String summary = "";
        while (summary.isEmpty()) {
            summary = api.test.one(
                    String.class, "SELECT coalesce(max(summary), '') FROM audit WHERE operation = 'replaceEntities'");
        }
        assertThat(summary).contains("stripe", "reason=\"a test\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                                          | /entities: the list is empty: name the brand",
                "7                                                         | /entities/0 '7': it is a number; give an object",
                "{'entity':'a','kind':'other','name':'A'}                  | /entities: none of them is the brand",
                "{'entity':'A','kind':'brand','name':'A'}                  | /entities/0/entity 'A': it is 1 to 63 lower-case",
                "{'kind':'brand','name':'A'}                               | /entities/0/entity: it is missing",
                "{'entity':'a','kind':'rival','name':'A'}                  | it is one of brand, competitor, other",
                "{'entity':'a','kind':'brand','name':''}                   | /entities/0/name: it is empty",
                "{'entity':'a','kind':'brand','name':'…'}                  | it has no letter and no digit",
                "{'entity':'a','kind':'brand','name':'a\\u0000b'}          | it has a control character in it (such as NUL",
                "{'entity':'a','kind':'brand','name':'a\\ud800'}           | half of a letter",
                "{'entity':'a','kind':'brand','name':'A','nam':'B'}        | /entities/0/nam: no such field; did you mean name?",
                "{'entity':'a','kind':'brand','name':'A','aliases':['B','b']} | /entities/0/aliases/1 'b': this entity has it already",
                "{'entity':'a','kind':'brand','name':'A','aliases':[{'text':'Ａ'}]} | /entities/0/aliases/0/text",
                "{'entity':'a','kind':'brand','name':'A','aliases':[7]}    | /entities/0/aliases/0 '7': it is a number",
                "{'entity':'a','kind':'brand','name':'A','aliases':'B'}    | /entities/0/aliases '\"B\"': it is text; give a list",
                "{'entity':'a','kind':'brand','name':'A','aliases':[{'text':'B','ordinary_word':1}]} | it is true or false",
                "{'entity':'a','kind':'brand','name':'A','domains':['x']}  | /entities/0/domains/0 'x': it has no dot",
                "{'entity':'a','kind':'brand','name':'A','domains':['a.com','www']} | /entities/0/domains/1",
                "{'entity':'a','kind':'brand','name':'A'},{'entity':'a','kind':'other','name':'B'} | another entity of the list is called so",
                "{'entity':'a','kind':'brand','name':'A'},{'entity':'b','kind':'other','name':'a'} | a name or an alias of 'a', too",
                "{'entity':'a','kind':'brand','name':'Café'},{'entity':'b','kind':'other','name':'CAFE'} | a name or an alias of 'a', too",
                "{'entity':'a','kind':'brand','name':'A','domains':['a.com']},{'entity':'b','kind':'other','name':'B','domains':['A.com']} | a domain of 'a', too",
            })
    void whatIsWrongIsToldWithItsPlaceAndNothingIsDone(String entities, String words) {
        Reply reply = put(entities == null ? "" : entities.replace('\'', '"'));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/detail")).contains(words);
        assertThat(api.test.one(Integer.class, "SELECT count(*) FROM entity_set"))
                .isZero();
    }

    @Test
    void thereAreBounds() {
        String aliases =
                IntStream.range(0, 10_000).mapToObj(i -> "\"a" + i + "\"").collect(Collectors.joining(","));
        assertThat(put("{\"entity\":\"a\",\"kind\":\"brand\",\"name\":\"A\",\"aliases\":[" + aliases + "]}")
                        .text("/detail"))
                .contains("/entities/0/aliases: it has 10000 entries, and may have 100");
        assertThat(put("{\"entity\":\"a\",\"kind\":\"brand\",\"name\":\"" + "x".repeat(101) + "\"}")
                        .text("/detail"))
                .contains("it has 101 characters, and may have 100");
        Reply many = put(IntStream.range(0, 101).mapToObj(i -> "{}").collect(Collectors.joining(",")));
        assertThat(many.text("/detail")).contains("/entities: it has 101 entries, and may have 100");
    }

    /** All of them at once, so that they are mended in one go. */
    @Test
    void allErrorsComeTogether() {
        Reply reply = api.put(PATH, "{\"entities\":[{\"entity\":\"A\"}]}");
        assertThat(reply.at("/errors").findValuesAsString("pointer"))
                .containsExactly("/entities/0/entity", "/entities/0/name", "/entities/0/kind", "/entities", "/reason");
    }

    /** Names that are words, letters, or patterns of other programs are names. */
    @Test
    void oddNamesAreNames() {
        Reply put =
                put("{\"entity\":\"box\",\"kind\":\"brand\",\"name\":\"Box\",\"aliases\":[\"you\",\"X\",\"LI\",\"Île\","
                        + "\"(a+)+$\",\".*\\\\d\"]}");
        assertThat(put.status()).isEqualTo(200);
        assertThat(api.get(PATH).text("/entities/0/aliases/4/text")).isEqualTo("(a+)+$");
    }

    @ParameterizedTest
    @CsvSource({
        "stripe.com, stripe, Stripe, stripe.com",
        "shop.stripe.co.uk, stripe, Stripe, stripe.co.uk shop.stripe.co.uk",
        "coca-cola.com, coca-cola, Coca-Cola, coca-cola.com",
        "_dmarc.stripe.com, stripe, Stripe, stripe.com _dmarc.stripe.com",
        "müller.de, xn--mller-kva, Müller, xn--mller-kva.de",
        "foo.github.io, foo, Foo, foo.github.io",
        "gov.uk, gov, Gov, gov.uk"
    })
    void brandsOfDomains(String domain, String slug, String name, String domains) {
        Reply first = api.get("/api/domains/"
                + java.net.URLEncoder.encode(domain, java.nio.charset.StandardCharsets.UTF_8) + "/entities");
        assertThat(first.text("/entities/0/entity")).isEqualTo(slug);
        assertThat(first.text("/entities/0/name")).isEqualTo(name);
        assertThat(first.at("/entities/0/domains").valueStream().map(host -> host.asString()))
                .containsExactly(domains.split(" "));
    }

    private Reply put(String entities, String... headers) {
        return api.put(PATH, "{\"entities\":[" + entities + "],\"reason\":\"a test\"}", headers);
    }
}
