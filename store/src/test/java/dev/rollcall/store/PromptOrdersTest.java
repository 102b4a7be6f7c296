package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rollcall.store.PromptOrders.PromptEdition;
import dev.rollcall.store.PromptOrders.RegisteredPrompt;
import dev.rollcall.store.Prompts.PromptVersion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PromptOrdersTest {
    private static final String DOES = "What does {domain} do?";
    private static final String RUNS = "Who runs {domain}?";

    private final TestLedger test = TestLedger.open();
    private final Prompts prompts = test.ledger().prompts();
    private final PromptOrders orders = test.ledger().promptOrders();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aPersonsTextComesBeforeTheFilesAndStays() {
        int worker = worker();
        prompts.publish(worker, Map.of("business", DOES));
        assertThat(orders.set("business", RUNS, "ada").version()).isEqualTo(2);
        orders.set("mine", "Is {domain} good?", "ada");
        prompts.publish(worker, Map.of("business", DOES));
        prompts.publish(worker(), Map.of("business", "What is {domain}?"));
        assertThat(texts()).containsExactlyInAnyOrder(RUNS, "Is {domain} good?");
        assertThat(orders.find("business").orElseThrow().orderedBy()).isEqualTo("ada");
    }

    @Test
    void anOrderThatIsTakenBackLeavesTheFilesText() {
        prompts.publish(worker(), Map.of("business", DOES));
        orders.set("business", RUNS, "ada");
        RegisteredPrompt now = orders.unset("business", "ada").orElseThrow();
        assertThat(List.of(now.version(), now.text(), now.source())).isEqualTo(List.of(1, DOES, "file"));
        assertThat(orders.unset("business", "ada")).isEmpty();
        orders.set("mine", RUNS, "ada");
        assertThat(orders.unset("mine", "ada").orElseThrow().state()).isEqualTo("gone");
    }

    @Test
    void whatAPersonRemovesIsAskedNoMoreWhateverTheFilesHave() {
        int worker = worker();
        prompts.publish(worker, Map.of("business", DOES));
        assertThat(orders.remove("business", "ada").orElseThrow().state()).isEqualTo("removed");
        prompts.publish(worker, Map.of("business", RUNS));
        assertThat(prompts.current()).isEmpty();
        assertThat(orders.remove("nothing", "ada")).isEmpty();
        orders.set("business", RUNS, "ada");
        assertThat(texts()).containsExactly(RUNS);
    }

    @Test
    void anOldVersionNeverChangesAndIsUsedAgainForItsText() {
        orders.set("a", DOES, "ada");
        orders.set("a", RUNS, "ada");
        orders.set("a", RUNS, "ada");
        orders.set("a", DOES, "ada");
        assertThat(orders.versions("a"))
                .extracting(PromptEdition::version, PromptEdition::text, PromptEdition::current)
                .containsExactly(tuple(2, RUNS, false), tuple(1, DOES, true));
        assertThat(test.one(Long.class, "SELECT count(*) FROM prompt_order")).isEqualTo(3);
    }

    /** Two workers with different files: neither ends what the other has, and who starts again changes nothing. */
    @Test
    void aWorkerDoesNotEndAnotherLivingWorkersPrompts() {
        int first = worker();
        prompts.publish(first, Map.of("business", DOES, "audience", "Who is {domain} for?"));
        int second = worker();
        prompts.publish(second, Map.of("business", RUNS));
        assertThat(texts()).containsExactlyInAnyOrder(RUNS, "Who is {domain} for?");
        prompts.publish(first, Map.of("business", DOES, "audience", "Who is {domain} for?"));
        assertThat(texts()).containsExactlyInAnyOrder(RUNS, "Who is {domain} for?");

        test.ledger().workers().ended(first);
        prompts.settle();
        assertThat(texts()).containsExactly(RUNS);
        test.ledger().workers().ended(second);
        prompts.settle();
        assertThat(texts()).as("no worker lives").containsExactly(RUNS);
    }

    private int worker() {
        return test.ledger().workers().register("here", 1, false, List.of("openai"));
    }

    private List<String> texts() {
        return prompts.current().stream().map(PromptVersion::text).toList();
    }
}
