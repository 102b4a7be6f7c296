package dev.rollcall.site.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalUrlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP://Stripe.COM|http://stripe.com/",
                "https://stripe.com:443/|https://stripe.com/",
                "http://stripe.com:80/a|http://stripe.com/a",
                "http://stripe.com:443/a|http://stripe.com:443/a",
                "https://stripe.com./a|https://stripe.com/a",
                "https://bücher.de/ä b|https://xn--bcher-kva.de/%C3%A4%20b",
                "https://stripe.com/%7euser/%c3%a4|https://stripe.com/~user/%C3%A4",
                "https://stripe.com/a/./b/%2e%2e/c|https://stripe.com/a/c",
                "https://stripe.com/a#top|https://stripe.com/a",
                "https://stripe.com/a?|https://stripe.com/a",
                "https://stripe.com/a?b=2&a=1|https://stripe.com/a?a=1&b=2",
                "https://stripe.com/a?b=2&b=1&a=%2f|https://stripe.com/a?a=%2F&b=2&b=1",
                "https://stripe.com/a?utm_source=x&UTM_Medium=y&gclid=1&q=2|https://stripe.com/a?q=2",
                "https://stripe.com/a;jsessionid=AB12?PHPSESSID=3&sid=4|https://stripe.com/a",
                "https://stripe.com/a?ASPSESSIONIDQQ=1|https://stripe.com/a",
                "https://stripe.com/a/|https://stripe.com/a/",
            })
    void isOneForOnePage(String url, String canonical) {
        assertThat(CanonicalUrl.of(url)).contains(new CanonicalUrl(canonical));
        assertThat(CanonicalUrl.of(canonical)).contains(new CanonicalUrl(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "stripe.com",
                "ftp://stripe.com/",
                "mailto:a@stripe.com",
                "javascript:void(0)",
                "http://",
                "https://user@stripe.com/",
                "https://user:secret@stripe.com/",
                "http://[fe80::1%25eth0]/"
            })
    void isNoPage(String url) {
        assertThat(CanonicalUrl.of(url)).isEmpty();
    }

    @Test
    void linksAreReadWhereTheyStand() {
        CanonicalUrl page = CanonicalUrl.of("https://stripe.com/docs/start").orElseThrow();
        assertThat(page.resolve(" api ")).map(CanonicalUrl::text).contains("https://stripe.com/docs/api");
        assertThat(page.resolve("//docs.stripe.com")).map(CanonicalUrl::text).contains("https://docs.stripe.com/");
        assertThat(page.resolve("?b=1&a")).map(CanonicalUrl::text).contains("https://stripe.com/docs/start?a&b=1");
        assertThat(page.resolve("tel:+49")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "docs.stripe.com, stripe.com",
        "stripe.com, stripe.com",
        "a.b.coca-cola.co.uk, coca-cola.co.uk",
        "me.github.io, me.github.io",
        "127.0.0.1, 127.0.0.1",
        "wiki.corp, wiki.corp",
    })
    void aSiteIsARegistrableDomain(String host, String domain) {
        assertThat(Site.of(host)).isEqualTo(new Site(domain));
    }

    @Test
    void pagesThatSayWhatABusinessSellsComeFirst() {
        assertThat(rank("/pricing", 2)).isLessThan(rank("/some-page", 1));
        assertThat(rank("/de/preise", 1)).isEqualTo(rank("/pricing", 1));
        assertThat(rank("/planet", 1)).isEqualTo(rank("/stars", 1));
        assertThat(rank("/a", 1)).isLessThan(rank("/a", 2));
        assertThat(rank("/a", 1)).isLessThan(rank("/a?b=1", 1));
        assertThat(rank("/a/b", 2)).isLessThan(rank("/calendar/2026/11", 2));
    }

    @Test
    void trapsAndFilesAreNotFollowed() {
        LinkRules rules = new LinkRules(CrawlLimits.DEFAULT.links());
        assertThat(follows(rules, "/a/b/a/b", 5, 0)).isTrue();
        assertThat(follows(rules, "/a/b/a/b/a", 5, 0)).isFalse();
        assertThat(follows(rules, "/a", 6, 0)).isFalse();
        assertThat(follows(rules, "/a?page=201", 1, 199)).isTrue();
        assertThat(follows(rules, "/a?page=201", 1, 200)).isFalse();
        assertThat(follows(rules, "/logo.PNG?x=1", 1, 0)).isFalse();
        assertThat(follows(rules, "/" + "a".repeat(2_000), 1, 0)).isFalse();
    }

    private static int rank(String path, int depth) {
        return LinkRules.rank(new CanonicalUrl("https://stripe.com" + path), depth);
    }

    private static boolean follows(LinkRules rules, String path, int depth, int variants) {
        return rules.follows(new CanonicalUrl("https://stripe.com" + path), depth, url -> variants);
    }
}
