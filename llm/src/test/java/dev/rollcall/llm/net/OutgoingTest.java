package dev.rollcall.llm.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A2, A3: which proxy, and which certificates. */
class OutgoingTest {
    @TempDir
    private Path folder;

    private static String way(String url, String... env) {
        var variables = new HashMap<String, String>();
        for (String one : env) {
            variables.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
        }
        return Outgoing.of(variables)
                .proxyFor(Url.parse(url))
                .map(ProxyServer::toString)
                .orElse("directly");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://api.x/ | HTTPS_PROXY=http://p:3128 | p:3128 (HTTPS_PROXY)",
                "https://api.x/ | https_proxy=p_1:3128      | p_1:3128 (https_proxy)",
                "https://api.x/ | ALL_PROXY=socks5h://p     | socks5://p:1080 (ALL_PROXY)",
                "http://api.x/  | all_proxy=http://[::2]:8  | [::2]:8 (all_proxy)",
                "http://api.x/  | HTTP_PROXY=http://u:pw@p  | p:80 (HTTP_PROXY)",
                "http://api.x/  | HTTPS_PROXY=http://p:3128 | directly",
                "https://api.x/ | HTTP_PROXY=http://p:3128  | directly",
                "https://api.x/ | HTTPS_PROXY=              | directly",
            })
    void aVariable(String url, String variable, String way) {
        assertThat(way(url, variable)).isEqualTo(way);
    }

    @Test
    void lowerCaseWinsAndTheParticularOneBeforeAll() {
        assertThat(way("https://api.x", "HTTPS_PROXY=http://upper:1", "https_proxy=http://lower:1"))
                .isEqualTo("lower:1 (https_proxy)");
        assertThat(way("https://api.x", "all_proxy=http://all:1", "HTTPS_PROXY=http://one:1"))
                .isEqualTo("one:1 (HTTPS_PROXY)");
        assertThat(way("https://api.x", "https_proxy=", "HTTPS_PROXY=http://upper:1"))
                .isEqualTo("upper:1 (HTTPS_PROXY)");
    }

    @Test
    void aCgiProgramDoesNotBelieveHttpProxy() {
        assertThat(way("http://api.x", "HTTP_PROXY=http://evil:1", "REQUEST_METHOD=GET"))
                .isEqualTo("directly");
        assertThat(way("http://api.x", "http_proxy=http://p:1", "REQUEST_METHOD=GET"))
                .isEqualTo("p:1 (http_proxy)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://api.corp.example/    | corp.example        | true",
                "https://api.corp.example/    | .corp.example       | true",
                "https://api.corp.example./   | *.CORP.example      | true",
                "https://corp.example/        | .corp.example       | true",
                "https://notcorp.example/     | corp.example        | false",
                "https://my_api:8443/         | x, my_api:8443      | true",
                "https://my_api:8443/         | my_api:443          | false",
                "https://bücher.example/      | bücher.example      | true",
                "https://10.1.2.3/            | 10.0.0.0/8          | true",
                "https://11.1.2.3/            | 10.0.0.0/8          | false",
                "https://[fd00::7]/           | a fd00::/8          | true",
                "https://[fd00::7]/           | [FD00:0::7]         | true",
                "https://10.1.2.3:8443/       | 10.1.2.3:8443       | true",
                "https://10.1.2.30/           | 10.1.2.3            | false",
                "https://api.x/               | *                   | true",
                "https://api.test/            | http://api.test     | true",
                "https://api.test/            | HTTPS://api.test/v1 | true",
                "https://api.test:8443/       | a,https://api.test:8443/ | true",
                "https://api.test/            | localhost;api.test  | true",
                "https://api.x/               | ,                   | false",
                "https://localhost:1/         | ''                  | true",
                "https://a.localhost/         | ''                  | true",
                "https://127.9.9.9/           | ''                  | true",
                "https://[::1]:1/             | ''                  | true",
            })
    void whoIsAskedDirectly(String url, String noProxy, boolean directly) {
        assertThat(way(url, "HTTPS_PROXY=http://p:1", "NO_PROXY=" + noProxy).equals("directly"))
                .isEqualTo(directly);
    }

    /** A2: an entry that says nothing would send a key through the proxy without a word. */
    @Test
    void whatMeansNothingInNoProxyIsTold() {
        assertThat(way("https://api.test", "HTTPS_PROXY=http://p:1", "no_proxy=localhost|*.api.test"))
                .isEqualTo("directly");
        String odd = "bad/99, 10.0.0.0/33 api.*;fd00::/129,a:b:c,api.x:99999,u:s3cret@/8,good.example,10.0.0.0/8,*.x";
        assertThat(Outgoing.of(Map.of("NO_PROXY", odd)).warning().orElseThrow())
                .startsWith("NO_PROXY: bad/99, 10.0.0.0/33, api.*, fd00::/129, a:b:c, api.x:99999, /8 mean nothing"
                        + " there, which keeps no call away from a proxy: write")
                .doesNotContain("s3cret", "good", "*.x");
        assertThat(Outgoing.of(Map.of("no_proxy", "10.*")).warning().orElseThrow())
                .startsWith("no_proxy: 10.* means nothing there");
        assertThat(Outgoing.of(Map.of("NO_PROXY", "*,my_api:1,[::1]:80,::1,.a.b,b\u00fccher.example,10.0.0.1:1"))
                        .warning())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://u:s3cret@p:1   | plain HTTP",
                "socks5://u:s3cret@p:1  | SOCKS proxy with a login",
                "socks4://p:1           | socks4://",
                "http://u:s3c/ret@p:1   | %XX",
                "http://u:s3cret@p:x    | 65535",
                "http://jürgen@corp:p@s3c:w%rd/#?@127.0.0.1:25004 | must be written as %XX",
                "http://u@corp:s3c/x?@127.0.0.1:1   | must be written as %XX",
                "http://u:1?s3c@127.0.0.1:1         | must be written as %XX",
                "u:1#s3c@127.0.0.1:1                | must be written as %XX",
                "http://u@x:p@h/?s3c@127.0.0.1:1    | must be written as %XX",
                "“http://u:s3cret@p:1”  | quotation mark",
            })
    void aProxyThatCannotBeUsedIsRefusedWithoutItsLogin(String typed, String says) {
        assertThatThrownBy(() -> Outgoing.of(Map.of("https_proxy", typed)))
                .hasMessageContaining("https_proxy")
                .hasMessageContaining(says)
                .message()
                .doesNotContain("s3c");
    }

    @Test
    void javasOwnPropertiesCountWhereNoVariableIsSet() {
        System.setProperty("https.proxyHost", "java.corp");
        System.setProperty("https.proxyPort", "3128");
        try {
            assertThat(way("https://api.x")).isEqualTo("java.corp:3128 (-Dhttps.proxyHost)");
            assertThat(way("https://my_api")).isEqualTo("java.corp:3128 (-Dhttps.proxyHost)");
            assertThat(way("https://api.x", "HTTPS_PROXY=http://p:1")).isEqualTo("p:1 (HTTPS_PROXY)");
            assertThat(way("https://api.x", "NO_PROXY=api.x")).isEqualTo("directly");
            assertThat(Outgoing.DIRECT.proxyFor(Url.parse("https://api.x"))).isEqualTo(Optional.empty());
        } finally {
            System.clearProperty("https.proxyHost");
            System.clearProperty("https.proxyPort");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not a certificate                                                       | openssl x509",
                "-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----                | certificate 1 in it is broken",
                "-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----                | holds a private key and no certificate",
                "-----BEGIN RSA PRIVATE KEY-----AAAA-----END RSA PRIVATE KEY-----        | holds a private key and no certificate",
                "-----BEGIN CERTIFICATE-----AAAA                                         | is cut off: certificate 1",
                "-----BEGIN CERTIFICATE-----                                             | is cut off: certificate 1",
                "''                                                                      | is empty",
                "' '                                                                     | is empty",
                "-----BEGIN PKCS7-----AAAA-----END PKCS7-----                            | openssl pkcs7 -print_certs -in",
                "-----BEGIN CERTIFICATE REQUEST-----AAAA                                 | no certificate but 'CERTIFICATE REQUEST'",
                "-----BEGIN TRUSTED CERTIFICATE-----AAAA                                 | openssl x509 -in FILE",
            })
    void aBrokenCaFile(String text, String says) throws Exception {
        Path file = Files.writeString(folder.resolve("corp.pem"), text);
        assertThatThrownBy(() -> Outgoing.of(Map.of("SSL_CERT_FILE", file.toString())))
                .hasMessageContaining("SSL_CERT_FILE")
                .hasMessageContaining(file.toString())
                .hasMessageContaining(says);
    }

    /** A5: as openssl and keytool write them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3003020100                                           | openssl x509 -inform der",
                "308204f006092a864886f70d010702a08204e1               | openssl pkcs7 -inform der -print_certs",
                "308204f00201033082049906092a864886f70d010701a0820487 | openssl pkcs12 -in FILE -nokeys",
                "feedfeed0000000200000001                             | javax.net.ssl.trustStore",
                "fffe2d002d002d00                                     | UTF-16",
            })
    void aCaFileOfAnotherForm(String hex, String says) throws Exception {
        Path file = Files.write(folder.resolve("corp.crt"), HexFormat.of().parseHex(hex));
        assertThatThrownBy(() -> Outgoing.of(Map.of("SSL_CERT_FILE", file.toString())))
                .hasMessageStartingWith("SSL_CERT_FILE: " + file)
                .hasMessageContaining(says);
    }

    @Test
    void aCaFileThatIsNotThere() {
        assertThatThrownBy(() -> Outgoing.of(Map.of("REQUESTS_CA_BUNDLE", "/nowhere/corp.pem")))
                .hasMessage("there is no file /nowhere/corp.pem: mend REQUESTS_CA_BUNDLE, or unset it");
    }
}
