package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Entities.KeptEntitySet;
import dev.rollcall.store.Entities.NewEntitySet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EntitiesTest {
    private static final int DOMAIN = 7;

    private final TestLedger test = TestLedger.open();
    private final Entities entities = test.ledger().entities();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aChangedSetIsANewVersionAndTheOldOneStays() {
        assertThat(entities.current(DOMAIN)).isEmpty();
        KeptEntitySet first = put("[1]", "us");
        KeptEntitySet second = put("[1, 2]", "us", "them");
        assertThat(List.of(first.version(), second.version())).containsExactly(1, 2);
        assertThat(entities.current(DOMAIN)).contains(second);
        assertThat(entities.version(DOMAIN, 1).orElseThrow().content()).isEqualTo("[1]");
        assertThat(entities.version(DOMAIN, 3)).isEmpty();
        assertThat(entities.versions(DOMAIN)).extracting(KeptEntitySet::current).containsExactly(true, false);
        assertThat(entities.ids(DOMAIN)).containsOnlyKeys("us", "them");
        assertThat(entities.ids(8)).isEmpty();
    }

    /** As it was written: white space belongs to it, because the sum is of it. */
    @Test
    void theContentComesBackAsItWasWritten() {
        assertThat(put("[ {\"b\": 1, \"a\": \"\\u00e9 é\"} ]", "us").content())
                .isEqualTo("[ {\"b\": 1, \"a\": \"\\u00e9 é\"} ]");
    }

    @Test
    void whoRevertsGetsTheOldVersionBack() {
        KeptEntitySet first = put("[1]", "us");
        put("[2]", "us");
        KeptEntitySet again = entities.put(DOMAIN, new NewEntitySet("[1]", List.of("us"), "bob", "it was right"), null)
                .orElseThrow();
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.madeBy()).isEqualTo("ada");
        assertThat(test.rows("SELECT entity_set_id AS set, ordered_by AS by, reason FROM entity_order ORDER BY id"))
                .hasSize(3)
                .last()
                .isEqualTo("{set=" + first.id() + ", by=bob, reason=it was right}");
    }

    @Test
    void theCurrentSetAgainChangesNothing() {
        KeptEntitySet first = put("[1]", "us");
        test.execute("DELETE FROM extraction_due");
        assertThat(put("[1]", "us")).isEqualTo(first);
        assertThat(test.one(Integer.class, "SELECT count(*) FROM entity_order")).isEqualTo(1);
        assertThat(test.ledger().dueExtractions().count()).isZero();
    }

    @Test
    void anEditThatDoesNotKnowTheCurrentSetIsRefused() {
        KeptEntitySet first = expecting("[1]", "").orElseThrow();
        assertThat(expecting("[2]", "")).isEmpty();
        KeptEntitySet second = expecting("[2]", first.sha256()).orElseThrow();
        assertThat(expecting("[3]", first.sha256())).isEmpty();
        assertThat(entities.current(DOMAIN)).contains(second);
    }

    @Test
    void aChangeMakesItsDomainDueAtOnce() {
        put("[1]", "us");
        assertThat(test.rows("SELECT domain_id, urgency FROM extraction_due"))
                .containsExactly("{domain_id=7, urgency=0}");
    }

    /** Twenty at once: one after the other, each with a number of its own, and one is current. */
    @Test
    void manyAtOnceMakeOneVersionEach() {
        List<CompletableFuture<KeptEntitySet>> all = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> put("[" + i + "]", "us")))
                .toList();
        all.forEach(CompletableFuture::join);
        assertThat(entities.versions(DOMAIN))
                .extracting(KeptEntitySet::version)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 20).mapToObj(i -> 21 - i).toList());
        assertThat(entities.versions(DOMAIN)).filteredOn(KeptEntitySet::current).hasSize(1);
    }

    private KeptEntitySet put(String content, String... slugs) {
        return entities.put(DOMAIN, new NewEntitySet(content, List.of(slugs), "ada", "a test"), null)
                .orElseThrow();
    }

    private Optional<KeptEntitySet> expecting(String content, String sha256) {
        return entities.put(DOMAIN, new NewEntitySet(content, List.of("us"), "ada", "a test"), sha256);
    }
}
