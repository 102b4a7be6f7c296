package dev.rollcall.launcher.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SelfTest {
    /** A3: what ROLLCALL_JAVA_OPTS says reaches each part; a port can be opened by one process only. */
    @Test
    void optionsOfTheUser() {
        assertThat(Self.ofUser("  -Dhttps.proxyHost=p  -Djavax.net.ssl.trustStore=/a*b\t-Xmx2g "))
                .containsExactly("-Dhttps.proxyHost=p", "-Djavax.net.ssl.trustStore=/a*b", "-Xmx2g");
        assertThat(Self.ofUser("-agentlib:jdwp=transport=dt_socket,address=5005 -Da=b"))
                .containsExactly("-Da=b");
        assertThat(Self.ofUser("")).isEmpty();
    }
}
