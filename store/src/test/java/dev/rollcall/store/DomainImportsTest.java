package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.store.DomainImports.WatchTerms;
import java.io.StringReader;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DomainImportsTest {
    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aListIsKeptAndItsEntriesAreCounted() {
        ledger.freshness().watch(List.of(Domain.parse("adyen.com")), true, 24);
        ImportReport report =
                put("l", "stripe.com\nWWW.Stripe.com\nSTRIPE.com.\nmünchen.de\nxn--mnchen-3ya.de\nadyen.com\n");
        assertThat(report.stored()).isTrue();
        assertThat(report.received()).isEqualTo(6);
        assertThat(report.valid()).isEqualTo(4);
        assertThat(report.duplicates()).isEqualTo(2);
        assertThat(report.unknownBefore()).isEqualTo(3);
        assertThat(entries("l"))
                .containsExactlyInAnyOrder("stripe.com", "www.stripe.com", "xn--mnchen-3ya.de", "adyen.com");
        assertThat(ledger.namedLists().find("l").orElseThrow().domains()).isEqualTo(4);
    }

    @Test
    void aBadEntryKeepsAllOut() {
        put("l", "a.com\n");
        ImportReport report = put("l", "b.com\nlocalhost\nc.com\nme@x.com\n");
        assertThat(report.stored()).isFalse();
        assertThat(report.invalid()).isEqualTo(2);
        assertThat(report.errors()).extracting(BadEntry::place).containsExactly(2L, 4L);
        assertThat(entries("l")).containsExactly("a.com");
        assertThat(test.one(Long.class, "SELECT count(*) FROM domain")).isEqualTo(1);
    }

    @Test
    void aHundredBadEntriesAreKeptAndAllAreCounted() {
        String junk = IntStream.range(0, 250).mapToObj(i -> "junk" + i + "\n").collect(Collectors.joining());
        ImportReport report = ledger.domainImports().list("l", true, text(junk + "a.com\n"));
        assertThat(report.errors()).hasSize(100);
        assertThat(report.invalid()).isEqualTo(250);
        assertThat(entries("l")).containsExactly("a.com");
    }

    @Test
    void aListWithoutADomainIsNotKept() {
        assertThat(put("l", "# none\n").stored()).isFalse();
        assertThat(ledger.domainImports().list("l", true, text("localhost\n")).stored())
                .isFalse();
        assertThat(ledger.namedLists().find("l")).isEmpty();
    }

    @Test
    void whatBreaksOffIsNotKept() {
        assertThatThrownBy(() -> ledger.domainImports().list("l", false, sink -> {
                    sink.domain(1, Domain.parse("a.com"));
                    throw new IllegalStateException("the caller has gone");
                }))
                .hasMessage("the caller has gone");
        assertThat(test.one(Long.class, "SELECT count(*) FROM domain")).isZero();
        assertThat(put("l", "b.com\n").stored())
                .as("the connection can be used again")
                .isTrue();
    }

    @Test
    void anotherListOfThisNameTakesItsPlace() {
        put("l", "a.com\nb.com\nc.com\n");
        Instant made = ledger.namedLists().find("l").orElseThrow().createdAt();
        ImportReport report = put("l", "b.com\nd.com\n");
        assertThat(report.unknownBefore()).isEqualTo(1);
        assertThat(entries("l")).containsExactlyInAnyOrder("b.com", "d.com");
        assertThat(ledger.namedLists().find("l").orElseThrow().createdAt()).isEqualTo(made);
        assertThat(ledger.namedLists().find("l").orElseThrow().changedAt()).isAfter(made);
    }

    /** More than one buffer. */
    @Test
    void aLongListIsKeptWhole() {
        ImportReport report = ledger.domainImports()
                .list(
                        "l",
                        false,
                        sink -> IntStream.range(0, 60_000)
                                .forEach(i -> sink.domain(
                                        i + 1L,
                                        Domain.parse("a-rather-long-name-of-a-site-" + i + ".example-registry.com"))));
        assertThat(report.valid()).isEqualTo(60_000);
        assertThat(test.one(Long.class, "SELECT count(*) FROM domain_list_entry"))
                .isEqualTo(60_000);
    }

    @Test
    void listsGoByNameAndTheirEntriesById() {
        put("b", "a.com\nb.com\nc.com\n");
        put("a", "a.com\n");
        var lists = ledger.namedLists();
        assertThat(lists.list("", 1)).extracting(NamedLists.NamedList::name).containsExactly("a");
        assertThat(lists.list("a", 5)).extracting(NamedLists.NamedList::name).containsExactly("b");
        var list = lists.find("b").orElseThrow();
        var first = lists.entries(list, 0, 2);
        assertThat(first).hasSize(2);
        assertThat(lists.entries(list, first.get(1).domainId(), 2))
                .extracting(NamedLists.ListEntry::domain)
                .containsExactly("c.com");
    }

    @Test
    void aListThatIsRemovedLeavesItsDomains() {
        put("l", "a.com\n");
        assertThat(ledger.namedLists().remove("l").orElseThrow().domains()).isEqualTo(1);
        assertThat(ledger.namedLists().remove("l")).isEmpty();
        assertThat(test.one(Long.class, "SELECT count(*) FROM domain_list_entry"))
                .isZero();
        assertThat(ledger.domains().id(Domain.parse("a.com"))).isPresent();
    }

    /** The first one holds the list's row until it commits; the second one waits for it, and comes behind it. */
    @Test
    void twoOnOneListComeOneAfterTheOther() throws Exception {
        put("l", "a.com\n");
        try (var other = DriverManager.getConnection(test.url());
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE domain_list SET domains = 7 WHERE name = 'l'");
            var second = CompletableFuture.supplyAsync(() -> put("l", "b.com\n"));
            awaitALockThatIsWaitedFor();
            assertThat(second).isNotDone();
            other.commit();
            assertThat(second.get(10, TimeUnit.SECONDS).stored()).isTrue();
        }
        assertThat(entries("l")).containsExactly("b.com");
    }

    /** Both insert the same new domains, in the orders in which their lists have them. */
    @Test
    void twoListsOfTheSameDomainsDoNotDeadlock() throws Exception {
        List<String> names =
                IntStream.range(0, 3_000).mapToObj(i -> "site" + i + ".com").toList();
        var together = new CountDownLatch(2);
        var forward = CompletableFuture.supplyAsync(() -> ledger.domainImports().list("f", false, sink -> {
            names.forEach(name -> sink.domain(1, Domain.parse(name)));
            await(together);
        }));
        var backward =
                CompletableFuture.supplyAsync(() -> ledger.domainImports().list("b", false, sink -> {
                    for (int i = names.size() - 1; i >= 0; i--) {
                        sink.domain(1, Domain.parse(names.get(i)));
                    }
                    await(together);
                }));
        long unknown = forward.get(60, TimeUnit.SECONDS).unknownBefore()
                + backward.get(60, TimeUnit.SECONDS).unknownBefore();
        assertThat(unknown).as("each is new to one of them").isEqualTo(3_000);
        assertThat(entries("f")).hasSameElementsAs(entries("b"));
    }

    @Test
    void watchedDomainsAreAddedOrReplaced() {
        ImportReport added = watch(new WatchTerms(true, 48, false, false), "a.com\nb.com\n");
        assertThat(added.newlyWatched()).isEqualTo(2);
        ImportReport again = watch(new WatchTerms(true, 24, false, false), "b.com\nc.com\n");
        assertThat(again.newlyWatched()).isEqualTo(1);
        assertThat(again.unwatched()).isZero();
        assertThat(watched()).containsExactlyInAnyOrder("a.com 48", "b.com 24", "c.com 24");
        ImportReport replaced = watch(new WatchTerms(true, 24, true, false), "c.com\nd.com\n");
        assertThat(replaced.newlyWatched()).isEqualTo(1);
        assertThat(replaced.unwatched()).isEqualTo(2);
        assertThat(watched()).containsExactlyInAnyOrder("c.com 24", "d.com 24");
    }

    @Test
    void onlyWhoSaysSoUnwatchesAll() {
        watch(new WatchTerms(true, 24, false, false), "a.com\n");
        ledger.freshness().watch(List.of(Domain.parse("real.com")), false, 24);
        assertThat(watch(new WatchTerms(true, 24, true, false), "").stored()).isFalse();
        assertThat(watch(new WatchTerms(true, 24, false, true), "").stored()).isFalse();
        assertThat(watched()).hasSize(1);
        var all = new WatchTerms(true, 24, true, true);
        assertThat(ledger.domainImports().watch(all, true, text("localhost\n")).stored())
                .as("a list of nothing but bad entries is not empty")
                .isFalse();
        assertThat(watch(all, "").unwatched()).isEqualTo(1);
        assertThat(watched()).isEmpty();
        assertThat(ledger.freshness().counts(false).watched()).isEqualTo(1);
    }

    /** A domain that was done is due so many hours after that, as when it is watched by name. */
    @Test
    void anImportLeavesAloneWhenADomainIsDue() {
        watch(new WatchTerms(true, 24, false, false), "a.com\n");
        int id = ledger.domains().id(Domain.parse("a.com")).orElseThrow();
        Instant start = ledger.now().minus(Duration.ofHours(5));
        ledger.freshness().done(List.of(id), true, List.of(0), start);
        watch(new WatchTerms(true, 24, false, false), "a.com\n");
        Instant due = ledger.freshness().watched(true, 1).get(0).dueAt();
        assertThat(Duration.between(start, due)).isBetween(Duration.ofHours(24).minusMillis(1), Duration.ofHours(24));
        watch(new WatchTerms(true, 48, false, false), "a.com\n");
        due = ledger.freshness().watched(true, 1).get(0).dueAt();
        assertThat(Duration.between(start, due)).isBetween(Duration.ofHours(48).minusMillis(1), Duration.ofHours(48));
    }

    @Test
    void watchedDomainsComeInPages() {
        watch(new WatchTerms(true, 24, false, false), "a.com\nb.com\nc.com\n");
        WatchedPage first = ledger.freshness().watched(true, WatchedPage.DueKey.START, 2);
        assertThat(first.domains()).hasSize(2);
        WatchedPage last = ledger.freshness().watched(true, first.next(), 2);
        assertThat(last.domains()).extracting(Freshness.WatchedDomain::domain).containsExactly("c.com");
        assertThat(last.next()).isNull();
    }

    private ImportReport put(String name, String list) {
        return ledger.domainImports().list(name, false, text(list));
    }

    private ImportReport watch(WatchTerms terms, String list) {
        return ledger.domainImports().watch(terms, false, text(list));
    }

    private static Consumer<DomainListReader.Sink> text(String list) {
        return sink -> DomainListReader.of(new StringReader(list), null).readAll(sink);
    }

    private List<String> entries(String name) {
        var list = ledger.namedLists().find(name).orElseThrow();
        return ledger.namedLists().entries(list, 0, Integer.MAX_VALUE).stream()
                .map(NamedLists.ListEntry::domain)
                .toList();
    }

    private List<String> watched() {
        return ledger.freshness().watched(true, 100).stream()
                .map(watched -> watched.domain() + " " + watched.refreshHours())
                .toList();
    }

    private void awaitALockThatIsWaitedFor() {
        while (test.one(Integer.class, "SELECT count(*) FROM pg_locks WHERE NOT granted") == 0) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        latch.countDown();
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
