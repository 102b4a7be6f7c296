package dev.rollcall.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelfProcessTest {
    /** A3: what ROLLCALL_JAVA_OPTS says reaches each part; a port can be opened by one process only. */
    @Test
    void optionsOfTheUser() {
        assertThat(SelfProcess.ofUser("  -Dhttps.proxyHost=p  -Djavax.net.ssl.trustStore=/a*b\t-Xmx2g "))
                .containsExactly("-Dhttps.proxyHost=p", "-Djavax.net.ssl.trustStore=/a*b", "-Xmx2g");
        assertThat(SelfProcess.ofUser("-agentlib:jdwp=transport=dt_socket,address=5005 -Da=b"))
                .containsExactly("-Da=b");
        assertThat(SelfProcess.ofUser("")).isEmpty();
    }

    /** A3: quotes as in a shell, and nothing is evaluated. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'-Da.b=\"x y\"'              | -Da.b=\"x y\"",
                "\"'-Da.b=x y'\"              | '-Da.b=x y'",
                "'-Da.b=x y'                  | -Da.b=x y",
                "-Dt=\"/a b/c.jks\"           | -Dt=/a b/c.jks",
                "-Dt=/a\\ b'/it'\\''s'        | -Dt=/a b/it's",
                "\"-Dt=\\$HOME \\q \\\\ \\\"\" | -Dt=$HOME \\q \\ \"",
                "-Dt=\\\"a\\ b                | -Dt=\"a b",
                "-Dt=$(id)*'$HOME'            | -Dt=$(id)*$HOME",
            })
    void quotesAreUnderstood(String typed, String word) {
        assertThat(SelfProcess.ofUser(typed)).containsExactly(word);
        assertThat(SelfProcess.ofUser(" -Da=b\t" + typed + "\r\n-Dc=''")).containsExactly("-Da=b", word, "-Dc=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Da='b", "\"-Da=b", "-Da=\"b\\\"", "-Da=it's"})
    void aQuotationMarkWithoutAPartnerIsRefused(String typed) {
        assertThatThrownBy(() -> SelfProcess.ofUser(typed))
                .hasMessageStartingWith("ROLLCALL_JAVA_OPTS has a quotation mark (");
    }
}
