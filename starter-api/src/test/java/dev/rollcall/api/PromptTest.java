package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptTest {
    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aChangedTextIsANewVersionAndJobsThatRunKeepTheirs() {
        var job = api.crawl("{\"domains\":[\"stripe.com\"],\"prompts\":[\"business\"]}");
        Reply set = set("{\"name\":\"business\",\"text\":\"Who runs {domain}?\"}");
        assertThat(set.at("/version").intValue()).isEqualTo(2);
        assertThat(set.text("/source")).isEqualTo("order");
        var later = api.crawl("{\"domains\":[\"stripe.com\"],\"prompts\":[\"business\"]}");
        assertThat(api.job(job.name()).promptVersionIds()).isNotEqualTo(later.promptVersionIds());
        Reply versions = api.get("/api/prompts/business/versions");
        assertThat(versions.at("/versions").findValuesAsString("text"))
                .containsExactly("Who runs {domain}?", "What does {domain} do?");
        assertThat(versions.at("/versions/0/current").booleanValue()).isTrue();
    }

    @Test
    void aWorkerThatStartsDoesNotEndAPersonsPrompt() {
        set("{\"name\":\"trust\",\"text\":\"Would you trust {domain}?\"}");
        api.delete("/api/prompts/audience");
        api.ledger.prompts().publish(2, Map.of("business", "B {domain}", "audience", "A {domain}"));
        Reply prompts = api.get("/api/prompts");
        assertThat(prompts.at("/prompts").findValuesAsString("name")).containsExactly("business", "audience", "trust");
        assertThat(prompts.at("/prompts").findValuesAsString("state")).containsExactly("asked", "removed", "asked");
        assertThat(api.post("/api/crawl", "{\"domains\":[\"stripe.com\"],\"prompts\":[\"audience\"]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whatIsRemovedMayBeTakenBack() {
        assertThat(api.delete("/api/prompts/business").text("/state")).isEqualTo("removed");
        assertThat(api.delete("/api/prompts/business").text("/state")).isEqualTo("removed");
        assertThat(set("{\"name\":\"business\",\"text\":null}").text("/state")).isEqualTo("asked");
        Reply again = set("{\"name\":\"business\",\"text\":null}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text("/detail")).contains("none to take back");
        assertThat(api.delete("/api/prompts/nothing").status()).isEqualTo(404);
        assertThat(api.get("/api/prompts/nothing/versions").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name':'trust','text':'Is it good?'}             | /text: there is no {domain} in it",
                "{'name':'trust','text':' {domain} '}              | /text: it asks nothing",
                "{'name':'trust'}                                  | /text: write the question",
                "{'name':'trust','text':7}                         | it is a number; give text in quotes",
                "{'name':'Trust!','text':'Is {domain} good?'}      | it is 1 to 40 lower-case letters",
                "{'text':'Is {domain} good?'}                      | /name: say which prompt",
                "{'name':'trust','txt':'Is {domain} good?'}        | did you mean text?",
            })
    void whatCantBeAskedIsRefused(String body, String words) {
        Reply reply = set(body.replace("'", "\""));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().replace("\\u0027", "'")).contains(words);
        assertThat(api.get("/api/prompts").at("/prompts")).hasSize(2);
    }

    @Test
    void theSameQuestionForEachDomainMayBeMeant() {
        assertThat(set("{\"name\":\"best\",\"text\":\"Which is best?\",\"without_domain\":true}")
                        .status())
                .isEqualTo(200);
        String tooLong = "{domain}" + "x".repeat(20_000);
        assertThat(set("{\"name\":\"long\",\"text\":\"" + tooLong + "\"}").text("/detail"))
                .contains("it has 20008 characters");
    }

    private Reply set(String json) {
        return api.post("/api/prompts", json);
    }
}
