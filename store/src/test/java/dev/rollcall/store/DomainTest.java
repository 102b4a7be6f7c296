package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainTest {
    @ParameterizedTest
    @CsvSource({
        "stripe.com, stripe.com",
        "' STRIPE.com. ', stripe.com",
        "https://user:pass@Stripe.com:443/pricing?x=1#y, stripe.com",
        "http://stripe.com, stripe.com",
        "stripe.com/pricing, stripe.com",
        "docs.stripe.com, docs.stripe.com",
        "münchen.de, xn--mnchen-3ya.de",
        "faß.de, xn--fa-hia.de",
        "例え.jp, xn--r8jz45g.jp",
        "bbc.co.uk, bbc.co.uk",
        "foo.github.io, foo.github.io",
    })
    void understandsWhatPeoplePaste(String typed, String name) {
        assertThat(Domain.parse(typed).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "com",
                "co.uk",
                "github.io",
                "localhost",
                "printer.local",
                "127.0.0.1",
                "1.2.3",
                "0x7f.1",
                "[::1]",
                "::1",
                "http://[::1]/",
                "a..com",
                "-a.com",
                "a_b.com",
                "stripe",
                "x.notatld",
                "a b.com",
                "stripe\u0000.com",
                "stri\u200bpe.com",
                "me@stripe.com",
                "https://",
                "."
            })
    void refusesWhatIsNoPublicDomain(String typed) {
        assertThatThrownBy(() -> Domain.parse(typed)).isInstanceOf(InvalidDomainException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "javascript:alert(1), ':'",
        "a_b.com, '_'",
        "a☃b(c).com, '('",
        "stripe.com:443443, ':'",
        "a..com, nothing between",
        "-a.com, begins with '-'",
        "a-.com, ends with '-'",
        "ab--cd.com, third and fourth",
        "xn--999999999.com, punycode",
        "::1, IP address",
        "[::1]:80, IP address",
        "fe80::1%eth0, IP address",
        "10.0.0.1, IP address"
    })
    void saysWhatIsWrongWithIt(String typed, String why) {
        assertThatThrownBy(() -> Domain.parse(typed)).hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 64})
    void refusesWhatIsTooLong(int length) {
        assertThatThrownBy(() -> Domain.parse("a".repeat(length) + ".com")).isInstanceOf(InvalidDomainException.class);
    }
}
