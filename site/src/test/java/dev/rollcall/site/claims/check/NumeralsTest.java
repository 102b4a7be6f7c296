package dev.rollcall.site.claims.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumeralsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "12; 12",
                "2.9; 2.9",
                "0,014; 0.014",
                "1.234,50; 1234.50",
                "1,234.50; 1234.50",
                "1.234.567; 1234567",
                "1'450.00; 1450.00",
                "1 290,00; 1290.00",
                "1,50,000; 150000",
                "12,34,567.5; 1234567.5",
                "1.200; 1200 1.200",
                "12,500; 12500 12.500",
                "1234,567; 1234.567",
                "1.2.3; \"\"",
                "192.168.1.1; \"\"",
                "1,2.3,4; \"\"",
                "2011 300; \"\"",
                "1234567890123456789012345; \"\""
            })
    void separatorsMeanWhatTheyMeanInSomeCountry(String digits, String values) {
        assertThat(Numerals.read(digits))
                .isEqualTo(Stream.of(values.split(" ", -1))
                        .filter(value -> !value.isEmpty())
                        .map(BigDecimal::new)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "$29 per month; 29 usd [month]",
                "USD 15 per user/month; 15 usd [user, month]",
                "30¢; 0.30 usd []",
                "9,90 € pro Monat; 9.90 eur [month]",
                "1,4 Prozent; 1.4 percent []",
                "12k customers; 12000 count of custom []",
                "$1.2M; 1200000 usd []",
                "1,6 Mio. Bücher; 1600000 count of buch []",
                "50万人; 500000 people []",
                "1,500円; 1500 jpy []",
                "500 MB; 500000000 bytes []",
                "two-year; 24 months []",
                "zwei Jahre; 24 months []",
                "14-day; 1209600 seconds []",
                "18.500 m²; 18500 square-metres []",
                "CHF 1’450.00; 1450.00 chf []",
                "$39¹; 39 usd []",
                "12\u0000GB; 12000000000 bytes []"
            })
    void aNumberHasItsUnitAndWhatItIsPer(String text, String read) {
        List<Quantity> found = Quantities.in(Folded.text(text));
        assertThat(found).hasSize(1);
        Quantity one = found.get(0);
        assertThat(one.values().get(0).setScale(2).compareTo(new BigDecimal(read.substring(0, read.indexOf(' ')))))
                .isZero();
        assertThat(one.unit().dimension() + " " + one.per()).isEqualTo(read.substring(read.indexOf(' ') + 1));
    }

    @Test
    void whatIsNoNumberIsNotRead() {
        assertThat(Quantities.in(Folded.text("mp3 v2.1 #7 covid-19x 1.2.3 2½ one of us, once")))
                .isEmpty();
    }
}
