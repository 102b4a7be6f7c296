package dev.rollcall.llm.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A4: hosts as Docker and DNS have them. */
class UrlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://my_api:8080          | my_api                | 8080 | ''",
                "https://llm_gateway_1/v1    | llm_gateway_1         | -1   | /v1",
                "HTTP://Api.EXAMPLE:80/V1    | api.example           | 80   | /V1",
                "http://api.example./        | api.example.          | -1   | /",
                "http://[2001:DB8::1]:9/x    | 2001:db8::1           | 9    | /x",
                "http://bücher.example       | xn--bcher-kva.example | -1   | ''",
                "http://10.0.0.7:11434       | 10.0.0.7              | 11434 | ''",
            })
    void hosts(String typed, String host, int port, String path) {
        Url url = Url.http(typed);
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
        assertThat(url.path()).isEqualTo(path);
    }

    @Test
    void loginsAreDecodedAndNotPrinted() {
        Url url = Url.parse("postgresql://me:p%40s%2Fs+%C3%BC@my_db:5433,[::1]/x?sslmode=require&password=hunter2");
        assertThat(url.user()).isEqualTo("me");
        assertThat(url.password()).isEqualTo("p@s/s+ü");
        assertThat(url.query()).isEqualTo("sslmode=require&password=hunter2");
        assertThat(url).hasToString("postgresql://my_db:5433,[::1]/x");
        assertThat(url.login().orElseThrow()).hasToString("[login]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "my_api:8080               | scheme",
                "http://                   | names no host",
                "http://:8080              | names no host",
                "http://::1:8080           | brackets",
                "http://h:0                | 65535",
                "http://h:port             | 65535",
                "http://a b                | white space",
                "“http://my_api”           | quotation mark",
                "postgresql://u:s3c/ret@h  | written as %XX",
                "postgresql://u:s3c#ret@h  | written as %XX",
                "postgresql://u@x:s3c/ret@h | written as %XX",
                "postgresql://u:s3c%zz@h   | %25",
            })
    void whatIsWrong(String typed, String says) {
        assertThatThrownBy(() -> Url.parse(typed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(says)
                .message()
                .doesNotContain("s3c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://u:p@my_api", "http://a,b", "http://a?x=1", "http://a#x", "ftp://a", "", "my_api"})
    void moreOrLessThanABase(String typed) {
        assertThatThrownBy(() -> Url.http(typed)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "http://u:s3cret@proxy:3128/x, http://proxy:3128/x",
        "u:s3cret@proxy, proxy",
        "postgresql://u:s3@cr/et@h/x, postgresql://h/x",
        "http://my_api:8080/x, http://my_api:8080/x"
    })
    void shownWithoutItsLogin(String typed, String shown) {
        assertThat(Url.shown(typed)).isEqualTo(shown);
    }
}
