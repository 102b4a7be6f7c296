package dev.rollcall.site.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.HostAndPort;
import dev.rollcall.site.guard.Refusal.Reason;
import dev.rollcall.site.trap.PrivateListener;
import dev.rollcall.site.trap.TrapSite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardTest {
    private TrapSite trap;

    @BeforeAll
    void start() throws IOException {
        trap = new TrapSite();
    }

    @AfterAll
    void stop() throws IOException {
        trap.close();
    }

    @ParameterizedTest
    @CsvSource({
        "http://stripe.com:22/, PORT",
        "https://stripe.com:8443/, PORT",
        "http://8.8.8.8:8080/, PORT",
        "http://user@stripe.com/, CREDENTIALS",
        "http://:secret@stripe.com/, CREDENTIALS",
        "http://1.2.3.4.5/, HOST",
        "http://2130706433/, ADDRESS",
        "http://[::ffff:10.0.0.1]/, ADDRESS",
    })
    void refusesBeforeDnsIsAsked(String url, Reason reason) {
        assertThat(new Guard(GuardOptions.DEFAULT).refusal(HttpUrl.get(url)))
                .map(Refusal::reason)
                .contains(reason);
    }

    @Test
    void letsPublicUrlsPass() {
        Guard guard = new Guard(GuardOptions.DEFAULT);
        assertThat(guard.refusal(HttpUrl.get("https://stripe.com/pricing"))).isEmpty();
        assertThat(guard.refusal(HttpUrl.get("http://8.8.8.8/"))).isEmpty();
        assertThat(guard.refusal(HttpUrl.get("https://[2606:4700::1111]/"))).isEmpty();
    }

    @Test
    void aLoginIsNotRepeated() {
        var refusal = new Guard(GuardOptions.DEFAULT).refusal(HttpUrl.get("http://user:hunter2@stripe.com/"));
        assertThat(refusal.orElseThrow().sentence()).doesNotContain("hunter2", "user:");
    }

    /**
     * Those that lead to the listener of this machine: were the guard broken, no test would ask another machine for anything.
     * Without two that Java reads in its own way, and the socket with it: 0177.0.0.1 as the public 177.0.0.1, and 127.0.0.1. as a
     * name that nobody has. The guard refuses both before.
     */
    Stream<String> privateUrls() {
        return trap.privateUrls().stream()
                .filter(url ->
                        url.contains(":" + trap.privatePort()) && !url.contains("http://[2") && !url.contains("ff9b"))
                .filter(url -> !url.contains("0177") && !url.contains("127.0.0.1.:"));
    }

    /** What a socket of the guard asks before it connects; nothing is connected to here. */
    @Test
    void theCheckRefusesEveryLiteral() {
        Guard guard = guardOf(Set.of());
        assertThat(trap.privateUrls().stream().map(HttpUrl::get).toList())
                .filteredOn(url -> HostLiteral.isAddress(url.host()))
                .hasSizeGreaterThan(20)
                .allSatisfy(url -> assertThatThrownBy(() -> guard.check(new InetSocketAddress(
                                HostLiteral.address(url.host()).orElseThrow(), url.port())))
                        .isInstanceOf(RefusedException.class)
                        .hasMessageContaining("not a public address"));
    }

    @Test
    void theUrlAloneShowsMostPrivateAddresses() {
        Guard guard = guardOf(Set.of());
        assertThat(trap.privateUrls())
                .filteredOn(url -> !url.contains("localhost") && !url.contains("inside"))
                .allSatisfy(url -> assertThat(guard.refusal(HttpUrl.get(url))).isPresent());
    }

    /** The socket alone: nobody asks the guard about the URL before. The listener's port is one that sites are asked on. */
    @ParameterizedTest
    @MethodSource("privateUrls")
    void theSocketRefusesEveryNotation(String url) {
        assertThatThrownBy(() -> get(guardOf(GuardOptions.DEFAULT.allow()), trap.names(), url))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("not a public address");
        assertThat(trap.privateConnections()).isZero();
    }

    @Test
    void aNameThatTurnsPrivateAfterTheFirstAnswerIsRefused() throws IOException {
        Guard guard = guardOf(Set.of(HostAndPort.fromString(trap.allow())));
        String url = trap.url(TrapSite.REBIND, "/");
        Dns names = trap.names();
        assertThat(get(guard, names, url)).isEqualTo(200);
        assertThatThrownBy(() -> get(guard, names, url))
                .isInstanceOf(RefusedException.class)
                .hasMessage("rebind-trap.com (127.0.0.2) is not a public address");
        assertThat(trap.privateConnections()).isZero();
    }

    @Test
    void oneOfSeveralAddressesIsPrivate() throws IOException {
        Dns both = host -> List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1"));
        try (PrivateListener listener = new PrivateListener(0, "127.0.0.2")) {
            Guard guard = guardOf(Set.of(HostAndPort.fromParts("127.0.0.1", listener.port())));
            assertThatThrownBy(() -> get(guard, both, "http://two.com:" + listener.port() + "/"))
                    .isInstanceOf(IOException.class);
            assertThat(listener.connections()).isZero();
        }
    }

    @Test
    void anAllowedNameMayBePrivateAtItsPortOnly() throws IOException {
        String name = TrapSite.COMPANY + ":" + trap.port();
        Guard guard = new Guard(GuardOptions.allowing(List.of(name)));
        assertThat(get(guard, trap.names(), trap.url(TrapSite.COMPANY, "/"))).isEqualTo(200);
        assertThatThrownBy(() -> get(guard, trap.names(), trap.url(TrapSite.CALENDAR, "/")))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> get(guard, trap.names(), "http://" + TrapSite.COMPANY + ":" + trap.privatePort()))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void socketsOfAllKindsAreChecked() {
        GuardedSockets sockets = new GuardedSockets(new Guard(GuardOptions.DEFAULT));
        InetAddress loopback = InetAddress.getLoopbackAddress();
        int port = trap.privatePort();
        assertThatThrownBy(() -> sockets.createSocket("127.0.0.1", port)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> sockets.createSocket(loopback, port)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> sockets.createSocket(loopback, port, loopback, 0))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> sockets.createSocket("127.0.0.1", port, loopback, 0))
                .isInstanceOf(RefusedException.class);
        try (Socket socket = sockets.createSocket()) {
            assertThatThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("localhost", port)))
                    .isInstanceOf(RefusedException.class);
            assertThatThrownBy(() -> socket.connect(new InetSocketAddress(loopback, port), 100))
                    .isInstanceOf(RefusedException.class);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(trap.privateConnections()).isZero();
    }

    @Test
    void anEntryOfAllowThatIsNoneIsNamed() {
        assertThat(GuardOptions.allowing(List.of("Wiki.Corp:8080", "[FD00::1]:80"))
                        .allow())
                .containsExactlyInAnyOrder(
                        HostAndPort.fromParts("wiki.corp", 8080), HostAndPort.fromParts("fd00::1", 80));
        for (String bad : List.of("wiki.corp", ":80", "wiki.corp:http", "a:1:2")) {
            assertThatThrownBy(() -> GuardOptions.allowing(List.of(bad)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("site.allow: \"" + bad + "\" is no host:port");
        }
    }

    private Guard guardOf(Set<HostAndPort> allow) {
        return new Guard(new GuardOptions(Set.of(80, 443, trap.privatePort(), trap.port()), allow));
    }

    private static int get(Guard guard, Dns names, String url) throws IOException {
        OkHttpClient client = guard.protect(new OkHttpClient.Builder(), names).build();
        try (Response response =
                client.newCall(new Request.Builder().url(url).build()).execute()) {
            return response.code();
        } finally {
            client.connectionPool().evictAll();
        }
    }
}
