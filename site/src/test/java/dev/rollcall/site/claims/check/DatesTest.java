package dev.rollcall.site.claims.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "founded in 2011.; 2011-0-0",
                "2011-09; 2011-9-0",
                "2011-09-11; 2011-9-11",
                "September 2011; 2011-9-0",
                "11.09.2011; 2011-9-11",
                "11. September 2011; 2011-9-11",
                "September 11th, 2011; 2011-9-11",
                "1er mai 2014; 2014-5-1",
                "4 de marzo de 2017; 2017-3-4",
                "2010年4月; 2010-4-0",
                "13/2/2011; 2011-2-13",
                "2/13/2011; 2011-2-13",
                "9/9/2011; 2011-9-9",
                "9/11/2011; ambiguous",
                "2011-02-30; ambiguous",
                "2011-13; ambiguous",
                "2000 employees; none",
                "$2011; none",
                "2,011; none",
                "2011.5; none"
            })
    void datesAreReadAtTheirPrecision(String text, String read) {
        String folded = Folded.text(text);
        String found = Dates.in(folded, 0, folded.length()).stream()
                .map(date -> date.ambiguous() ? "ambiguous" : date.year() + "-" + date.month() + "-" + date.day())
                .reduce((one, two) -> one + " " + two)
                .orElse("none");
        assertThat(found).isEqualTo(read);
    }
}
