package dev.rollcall.site.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTextTest {
    private static final String TABLE =
            "<table><tr><th>Plan<th>Price<tr><td>Team<td>$12<tr><td>Business<td>$19</table>";

    private static PageText page(String main) {
        String html = "<html lang=en><nav><ul><li><a href=/p>Pricing</a><li><a href=/d>Docs</a></ul></nav><main>" + main
                + "</main><footer><p>Korenlei 24, 9000 Ghent</p></footer>";
        return PageReader.read(html.getBytes(StandardCharsets.UTF_8), "text/html", "https://a.example/");
    }

    private static List<PageText> site(int pages) {
        var site = new ArrayList<PageText>();
        site.add(page("<h1>Pricing</h1><p>All plans \uD83D\uDE00 have a trial.</p>" + TABLE));
        for (int i = 1; i < pages; i++) {
            site.add(page("<h1>Page " + i + "</h1><p>Text of page " + i + ".</p>"));
        }
        return site;
    }

    private static BlockCounts counts(List<PageText> site) {
        var counts = new BlockCounts();
        site.forEach(page -> counts.add(page.blocks()));
        return counts;
    }

    @Test
    void menusAndFootersGoAndThePriceTableStays() {
        List<PageText> site = site(10);
        DocumentText document = MainText.of(site.get(0), counts(site), false);
        assertThat(document.text())
                .isEqualTo(
                        "Pricing\n\nAll plans \uD83D\uDE00 have a trial.\n\nPlan | Price\nTeam | $12\nBusiness | $19");
    }

    @Test
    void spansAreInCodePoints() {
        List<PageText> site = site(10);
        DocumentText document = MainText.of(site.get(0), counts(site), false);
        int[] signs = document.text().codePoints().toArray();
        assertThat(document.spans())
                .extracting(span -> new String(signs, span.start(), span.end() - span.start()))
                .containsExactly(
                        "Pricing", "All plans \uD83D\uDE00 have a trial.", "Plan | Price\nTeam | $12\nBusiness | $19");
        assertThat(document.spans().get(2).headings()).containsExactly("Pricing");
    }

    @Test
    void theStartPageKeepsTheAddressOfItsFooterButNoMenu() {
        List<PageText> site = site(10);
        assertThat(MainText.of(site.get(1), counts(site), true).text())
                .isEqualTo("Page 1\n\nText of page 1.\n\nKorenlei 24, 9000 Ghent");
    }

    @Test
    void ofFewPagesNothingIsFrequent() {
        List<PageText> site = site(4);
        assertThat(MainText.of(site.get(1), counts(site), false).text())
                .isEqualTo("Pricing\nDocs\n\nPage 1\n\nText of page 1.\n\nKorenlei 24, 9000 Ghent");
    }

    /** On three of ten pages it is navigation, on two it is not. */
    @Test
    void thirtyPercentIsTheBound() {
        List<PageText> site = site(7);
        site.add(page("<p>Twice.</p><p>Three times.</p>"));
        site.add(page("<p>TWICE</p><p>three  times</p>"));
        site.add(page("<p>Three times!</p>"));
        assertThat(MainText.of(site.get(7), counts(site), false).text()).isEqualTo("Twice.");
    }

    @Test
    void nearDuplicatesAreFoundAndOtherNumbersAreNone() {
        String text = "Tallybird keeps the hours of your team and makes invoices of them. ".repeat(3)
                + "The team plan costs 12 dollars a month for each user, and a trial lasts for two weeks. "
                + "Support answers on working days, and whoever pays for a year gets two months as a present. "
                        .repeat(2);
        Fingerprint print = Fingerprint.of(text);
        assertThat(print.isSame(
                        Fingerprint.of(text.toUpperCase(java.util.Locale.ROOT).replace(",", " ;"))))
                .isTrue();
        assertThat(print.isNear(Fingerprint.of(text + " Printed."))).isTrue();
        assertThat(print.isNear(Fingerprint.of(text.replace("12", "13")))).isFalse();
        assertThat(print.isNear(Fingerprint.of("The offices are in Ghent, Leipzig and Lyon. " + text.substring(0, 80))))
                .isFalse();
        assertThat(Fingerprint.of("$5").isNear(Fingerprint.of("€5"))).isFalse();
    }
}
