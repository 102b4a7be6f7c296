package dev.rollcall.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutletUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "127.0.0.1",
                "0.0.0.0",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "198.18.0.1",
                "203.0.113.9",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "2001:db8::1",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "::7f00:1",
                "64:ff9b::10.0.0.1",
                "2002:a00:1::1",
            })
    void privateAddressesAreKnown(String address) throws Exception {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "172.32.0.1",
                "100.128.0.1",
                "192.169.0.1",
                "2606:4700::1111",
                "64:ff9b::8.8.8.8",
                "2a00::1"
            })
    void publicOnesToo(String address) throws Exception {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftp://example.com/x             | does not begin with http:// or https://",
                "example.com                     | does not begin with http:// or https://",
                "https://ada:s3cret@example.com  | has a user or a password in it",
                "https://example.com/?token=abc  | has a key in its query",
                "http://127.0.0.1/               | leads to a private address: 127.0.0.1 is no public address",
                "http://[::1]:8080/              | leads to a private address",
                "http://[::ffff:10.0.0.1]/       | leads to a private address",
                "http://2130706433/              | leads to a private address",
                "http://localhost:8080/          | leads to a private address: localhost is at",
                "http://169.254.169.254/latest   | leads to a private address",
                "https://exa mple.com/           | has white space",
            })
    void aUrlThatIsNoWebhookIsRefused(String typed, String why) {
        assertThatThrownBy(() -> OutletUrl.webhook(typed, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void othersAreTaken() {
        assertThat(OutletUrl.webhook(" https://8.8.8.8/hook?team=a ", false)).isEqualTo("https://8.8.8.8/hook?team=a");
        assertThat(OutletUrl.webhook("http://127.0.0.1:8080", true)).isEqualTo("http://127.0.0.1:8080/");
        assertThat(OutletUrl.webhook("https://no-such-host.invalid/", false))
                .isEqualTo("https://no-such-host.invalid/");
        assertThat(OutletUrl.kafka("kafka://one,two:9093")).isEqualTo("kafka://one:9092,two:9093");
        assertThat(OutletUrl.brokers("kafka://one:9092,two:9093")).isEqualTo("one:9092,two:9093");
        assertThat(OutletUrl.isTopic("rollcall.events-1_a")).isTrue();
        assertThat(OutletUrl.isTopic("..")).isFalse();
        assertThat(OutletUrl.isTopic("a/b")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafka://ada:pw@one:9092 | has a user or a password",
                "kafka://one:9092/topic  | is not of the form kafka://broker:9092",
                "http://one:9092         | is not of the form",
            })
    void soAreBrokersThatAreNone(String typed, String why) {
        assertThatThrownBy(() -> OutletUrl.kafka(typed)).hasMessageContaining(why);
    }

    /** The example of the specification's libraries. */
    @Test
    void aSignatureIsThatOfTheSpecification() throws Exception {
        assertThat(new Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                        .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void tenTriesInThreeDays() {
        WebhookTimings timings = WebhookTimings.DEFAULT;
        RandomGenerator middle = () -> 1L << 62;
        Duration all = Duration.ZERO;
        for (int tries = 1; tries <= 9; tries++) {
            all = all.plus(timings.waitAfter(tries, middle).orElseThrow());
        }
        assertThat(timings.waitAfter(10, middle)).isEmpty();
        assertThat(all).isBetween(Duration.ofHours(60), Duration.ofHours(90));
        RandomGenerator random = new java.util.Random(1);
        for (int i = 0; i < 100; i++) {
            assertThat(timings.waitAfter(2, random).orElseThrow())
                    .isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330));
        }
    }

    @Test
    void retryAfterIsSecondsOrADate() {
        Instant now = Instant.parse("2026-11-29T20:00:00Z");
        assertThat(RetryAfter.read("120", now)).isEqualTo(Duration.ofMinutes(2));
        assertThat(RetryAfter.read("Sun, 29 Nov 2026 20:10:00 GMT", now)).isEqualTo(Duration.ofMinutes(10));
        assertThat(RetryAfter.read("Sun, 29 Nov 2026 19:00:00 GMT", now)).isZero();
        assertThat(RetryAfter.read("999999999", now)).isEqualTo(Duration.ofHours(24));
        assertThat(RetryAfter.read("soon", now)).isNull();
        assertThat(RetryAfter.read(null, now)).isNull();
    }

    @Test
    void optionsAreReadAndShowNoSecret() {
        EventOptions options = EventOptions.of(
                Map.of("ROLLCALL_SECRET", "0123456789abcdef0123456789abcdef", "ROLLCALL_ALLOW_PRIVATE_WEBHOOKS", "1"));
        assertThat(options.privateAddresses()).isTrue();
        assertThat(options.everyDomain()).isFalse();
        assertThat(options.toString()).doesNotContain("0123456789");
        assertThat(EventOptions.of(Map.of("ROLLCALL_EVENTS", "all")).everyDomain())
                .isTrue();
        assertThatThrownBy(() -> EventOptions.of(Map.of("ROLLCALL_SECRET", "short-secret")))
                .hasMessageContaining("ROLLCALL_SECRET has 12 characters, and needs 32")
                .hasMessageNotContaining("short-secret");
        assertThatThrownBy(() -> EventOptions.of(Map.of("ROLLCALL_ALLOW_PRIVATE_WEBHOOKS", "yes")))
                .hasMessageContaining("neither 0 nor 1");
        assertThatThrownBy(() -> EventOptions.of(Map.of("ROLLCALL_KAFKA_PROPERTIES", "/no/such/file")))
                .hasMessageContaining("/no/such/file, which can't be read");
    }
}
