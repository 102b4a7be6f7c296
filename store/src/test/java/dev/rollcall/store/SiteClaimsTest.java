package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rollcall.store.ClaimChecks.NewCheck;
import dev.rollcall.store.ClaimChecks.SiteQuote;
import dev.rollcall.store.ClaimChecks.UncheckedClaim;
import dev.rollcall.store.ClaimExtractions.BegunExtraction;
import dev.rollcall.store.ClaimExtractions.ClaimPass;
import dev.rollcall.store.ClaimExtractions.NewClaim;
import dev.rollcall.store.ClaimExtractions.Reading;
import dev.rollcall.store.ClaimExtractions.UnreadClaims;
import dev.rollcall.store.SiteClaims.ClaimCounts;
import dev.rollcall.store.SiteClaims.ClaimFilter;
import dev.rollcall.store.SiteClaims.ClaimReadings;
import dev.rollcall.store.SiteClaims.PersonVerdict;
import dev.rollcall.store.SiteClaims.SiteClaim;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two answers about one domain; the first one claims two prices, the second one is silent. */
class SiteClaimsTest {
    private static final Instant MONDAY = Instant.parse("2026-11-30T10:00:00Z");
    private static final Instant TUESDAY = Instant.parse("2026-12-01T10:00:00Z");

    private final LedgerAtWork work = new LedgerAtWork("openai");
    private final TestLedger test = work.test;
    private final ClaimExtractions extractions = work.ledger.claimExtractions();
    private final ClaimChecks checks = work.ledger.claimChecks();
    private final SiteClaims claims = work.ledger.siteClaims();
    private final int domain = answered();
    private final int target = test.one(Integer.class, "SELECT min(id) FROM target");
    private final List<Integer> windows = work.ledger.extractions().windows(domain);
    private final ClaimPass pass = new ClaimPass(target, 1);

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void anAnswerIsReadOnceByAJudgeAndSchema() {
        List<UnreadClaims> unread = extractions.unread(domain, pass, windows, 0, 9);
        assertThat(unread).hasSize(2);
        assertThat(Body.unpack(unread.get(0).body()).text()).isEqualTo("yes");
        List<Long> cells = unread.stream().map(UnreadClaims::cellId).toList();
        List<BegunExtraction> begun = extractions.begin(domain, pass, cells);
        assertThat(begun).hasSize(2);
        assertThat(extractions.begin(domain, pass, cells)).as("another worker").isEmpty();
        assertThat(extractions.unread(domain, pass, windows, 0, 9)).isEmpty();
        assertThat(extractions.put(begun.get(0).id(), twoPrices(), 7L)).isTrue();
        assertThat(extractions.put(begun.get(0).id(), twoPrices(), 7L))
                .as("again")
                .isFalse();
        assertThat(extractions.put(begun.get(1).id(), new Reading.Read(List.of(), 2), 3L))
                .isTrue();
        assertThat(claims.page(domain, ClaimFilter.ALL, null, 9)).hasSize(2);
        assertThat(claims.readings(domain, pass, windows))
                .containsExactly(new ClaimReadings(target, windows.get(0), 2, 1, 0, 0, 2, 3, 10L));
        assertThat(extractions.unread(domain, new ClaimPass(target, 2), windows, 0, 9))
                .hasSize(2);
    }

    @Test
    void whatADeadWorkerBeganIsTakenOver() {
        List<BegunExtraction> begun = begin();
        assertThat(extractions.takeOver(domain, pass, Duration.ofHours(1), 9)).isEmpty();
        test.execute("UPDATE claim_extraction SET asked_at = asked_at - interval '2 h'");
        assertThat(extractions.takeOver(domain, pass, Duration.ofHours(1), 1)).containsExactly(begun.get(0));
        assertThat(extractions.takeOver(domain, pass, Duration.ofHours(1), 9)).containsExactly(begun.get(1));
        assertThat(extractions.put(begun.get(0).id(), new Reading.Unusable("refused", "no"), null))
                .isTrue();
        assertThat(claims.readings(domain, pass, windows))
                .containsExactly(new ClaimReadings(target, windows.get(0), 0, 0, 1, 1, 0, 0, null));
    }

    @Test
    void aClaimIsCheckedOnceForAStateOfTheSite() {
        List<UncheckedClaim> unchecked = read();
        assertThat(unchecked).extracting(UncheckedClaim::value).containsExactly("$29", "$39");
        long first = unchecked.get(0).id();
        assertThat(checks.put(contradicted(first, MONDAY))).isTrue();
        assertThat(checks.put(supported(first, MONDAY)))
                .as("the first one counts")
                .isFalse();
        assertThat(unchecked(MONDAY)).extracting(UncheckedClaim::value).containsExactly("$39");
        assertThat(unchecked(TUESDAY).get(0).lastVerdict()).isEqualTo(ClaimVerdict.CONTRADICTED);
        assertThat(unchecked(TUESDAY).get(0).lastEvidenceSha256()).containsExactly(9);

        SiteClaim claim = claims.byId(first).orElseThrow();
        assertThat(claim.verdict()).isEqualTo(ClaimVerdict.CONTRADICTED);
        assertThat(claim.quote()).isEqualTo("costs $29");
        assertThat(claim.check().siteQuote()).isEqualTo("It is $25.");
        assertThat(claim.check().url()).isEqualTo("https://d0.com/price");
        assertThat(claim.check().fetchedAt()).isEqualTo(MONDAY);
        assertThat(claim.by().provider()).isEqualTo("openai");
        assertThat(claim.person().personVerdict()).isNull();

        assertThat(checks.stands(first, TUESDAY)).isTrue();
        assertThat(checks.stands(first, TUESDAY)).isFalse();
        assertThat(claims.byId(first).orElseThrow().check().checkedAsOf()).isEqualTo(TUESDAY);
        assertThat(claims.byId(first).orElseThrow().check().siteQuote()).isEqualTo("It is $25.");
        assertThat(checks.put(supported(first, MONDAY.minusSeconds(1))))
                .as("an older state")
                .isFalse();
        assertThat(claims.byId(first).orElseThrow().verdict()).isEqualTo(ClaimVerdict.CONTRADICTED);
    }

    @Test
    void nothingIsContradictedWithoutTheSitesWords() {
        assertThatThrownBy(() ->
                        new NewCheck(1, MONDAY, ClaimVerdict.CONTRADICTED, "judge", null, "value", null, null, null))
                .hasMessageContaining("without the site's own words");
    }

    @Test
    void aPersonsWordCountsAndIsKept() {
        long first = read().get(0).id();
        checks.put(contradicted(first, MONDAY));
        assertThat(counts()).containsExactly(new ClaimCounts(target, windows.get(0), 0, 1, 0, 1, 0));
        assertThat(checks.overrule(first, ClaimVerdict.SUPPORTED, "the yearly plan is meant", "ada"))
                .isTrue();
        assertThat(checks.overrule(99_999, ClaimVerdict.SUPPORTED, "x", "ada")).isFalse();
        assertThat(counts()).containsExactly(new ClaimCounts(target, windows.get(0), 1, 0, 0, 1, 1));
        SiteClaim claim = claims.byId(first).orElseThrow();
        assertThat(claim.verdict()).isEqualTo(ClaimVerdict.SUPPORTED);
        assertThat(claim.check().checkedVerdict()).isEqualTo(ClaimVerdict.CONTRADICTED);
        assertThat(claim.person().overruledWhy()).isEqualTo("the yearly plan is meant");

        assertThat(checks.put(contradicted(first, TUESDAY))).isTrue();
        assertThat(claims.byId(first).orElseThrow().verdict())
                .as("a later check changes nothing")
                .isEqualTo(ClaimVerdict.SUPPORTED);
        checks.overrule(first, null, "a mistake of mine", "ada");
        assertThat(claims.byId(first).orElseThrow().verdict()).isEqualTo(ClaimVerdict.CONTRADICTED);
        assertThat(claims.verdicts(first))
                .extracting(PersonVerdict::verdict, PersonVerdict::givenBy, PersonVerdict::why)
                .containsExactly(
                        tuple(null, "ada", "a mistake of mine"),
                        tuple(ClaimVerdict.SUPPORTED, "ada", "the yearly plan is meant"));
    }

    @Test
    void claimsAreFilteredAndPaged() {
        List<UncheckedClaim> read = read();
        long first = read.get(0).id();
        long second = read.get(1).id();
        checks.put(contradicted(first, MONDAY));
        assertThat(ids(ClaimFilter.ALL, null, 1)).containsExactly(second);
        assertThat(ids(ClaimFilter.ALL, second, 9)).containsExactly(first);
        assertThat(ids(new ClaimFilter(ClaimVerdict.CONTRADICTED, false, "price", "openai", windows.get(0)), null, 9))
                .containsExactly(first);
        assertThat(ids(new ClaimFilter(null, true, null, null, null), null, 9)).containsExactly(second);
        assertThat(ids(new ClaimFilter(null, false, "date", null, null), null, 9))
                .isEmpty();
        assertThat(ids(new ClaimFilter(null, false, null, "xai", null), null, 9))
                .isEmpty();
    }

    @Test
    void contradictionsNameThePagesThatAreOld() {
        long first = read().get(0).id();
        assertThat(checks.oldPages(domain, Duration.ZERO)).isEmpty();
        test.execute(
                "INSERT INTO document (simhash, first_at, fetched_at, domain_id, url_sha256, text_sha256, url, title, language, config, text)"
                        + " VALUES (1, now(), now() - interval '2 days', " + domain
                        + ", '\\x01', '\\x02', 'u', 't', 'en', 'english', '')");
        checks.put(contradicted(first, MONDAY));
        assertThat(checks.oldPages(domain, Duration.ofDays(1))).containsExactly(new byte[] {1});
        assertThat(checks.oldPages(domain, Duration.ofDays(3))).isEmpty();
    }

    private List<BegunExtraction> begin() {
        return extractions.begin(
                domain,
                pass,
                extractions.unread(domain, pass, windows, 0, 9).stream()
                        .map(UnreadClaims::cellId)
                        .toList());
    }

    private List<UncheckedClaim> read() {
        extractions.put(begin().get(0).id(), twoPrices(), 7L);
        return unchecked(MONDAY);
    }

    private List<UncheckedClaim> unchecked(Instant asOf) {
        return checks.unchecked(domain, pass, windows, asOf, 0, 9);
    }

    private List<ClaimCounts> counts() {
        return claims.counts(domain, pass, windows);
    }

    private List<Long> ids(ClaimFilter filter, Long before, int limit) {
        return claims.page(domain, filter, before, limit).stream()
                .map(SiteClaim::id)
                .toList();
    }

    private static Reading.Read twoPrices() {
        return new Reading.Read(
                List.of(
                        new NewClaim(0, 9, "price", "costs $29", "Team", "monthly price", "$29"),
                        new NewClaim(10, 19, "price", "costs $39", "Pro", "monthly price", "$39")),
                1);
    }

    private static NewCheck contradicted(long claim, Instant asOf) {
        var site = new SiteQuote(1, 0, 10, "It is $25.", "https://d0.com/price", MONDAY);
        return new NewCheck(claim, asOf, ClaimVerdict.CONTRADICTED, "both", null, "value", site, new byte[] {9}, 5L);
    }

    private static NewCheck supported(long claim, Instant asOf) {
        var site = new SiteQuote(1, 0, 10, "It is $29.", "https://d0.com/price", MONDAY);
        return new NewCheck(claim, asOf, ClaimVerdict.SUPPORTED, "comparison", null, null, site, new byte[] {8}, null);
    }

    private int answered() {
        Jobs.Job job = work.planned("a", 1, 2);
        work.asked(job, 2).forEach(work::answered);
        return work.ledger.jobs().domainIds(job.id(), 0, 1).get(0);
    }
}
