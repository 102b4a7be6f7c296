package dev.rollcall.site.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostLiteralTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "2130706433, 127.0.0.1",
        "0x7f.1, 127.0.0.1",
        "0x7F000001, 127.0.0.1",
        "0177.0.0.1, 127.0.0.1",
        "127.1, 127.0.0.1",
        "127.0.1, 127.0.0.1",
        "127.0.0.1., 127.0.0.1",
        "0, 0.0.0.0",
        "0x, 0.0.0.0",
        "4294967295, 255.255.255.255",
        "::1, ::1",
        "0:0:0:0:0:0:0:1, ::1",
        "::ffff:10.0.0.1, 10.0.0.1",
    })
    void allNotationsOfAnAddress(String host, String address) {
        assertThat(HostLiteral.canonical(host)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"256.1.1.1", "1.2.3.4.5", "4294967296", "08.1", "a.0x1g.1", "1.2.3.256", "99999999999999999999"})
    void looksLikeAnAddressAndIsNone(String host) {
        assertThat(HostLiteral.isAddress(host)).isTrue();
        assertThat(HostLiteral.address(host)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe.com", "1.com", "0x7f.com", "localhost", "3m.com"})
    void isAName(String host) {
        assertThat(HostLiteral.isAddress(host)).isFalse();
    }
}
