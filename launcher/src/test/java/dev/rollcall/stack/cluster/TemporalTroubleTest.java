package dev.rollcall.stack.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.DevServer;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.Ports;
import dev.rollcall.embedded.RealTemporal;
import dev.rollcall.stack.parts.TemporalConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Who is not let in is told what is wrong, and how to mend it. */
@NeedsTemporal
@NeedsPrograms({"nginx", "openssl"})
class TemporalTroubleTest {
    private static final String API_KEY = "tmprl-s3cret";
    private static final String CA = "TEMPORAL_TLS_SERVER_CA_CERT_PATH";
    private static final String CERTIFICATE = "TEMPORAL_TLS_CLIENT_CERT_PATH";
    private static final String KEY = "TEMPORAL_TLS_CLIENT_KEY_PATH";

    @TempDir
    private static Path folder;

    private static DataFolder data;
    private static DevServer temporal;
    private static TlsProxy door;
    private static TlsProxy expired;
    private static Certificates.Pair authority;
    private static Certificates.Pair other;
    private static Certificates.Pair client;
    private static Certificates.Pair old;
    private static Certificates.Pair stranger;

    @BeforeAll
    static void start() throws Exception {
        data = DataFolder.open(folder.resolve("temporal"));
        temporal = DevServer.start(data, RealTemporal.cli(), 0, 0, Map.of(), List.of());
        var certificates = new Certificates(Files.createDirectories(folder.resolve("pki")));
        authority = certificates.authority("authority");
        other = certificates.authority("other");
        client = certificates.issue("client", "authority", 2);
        old = certificates.issue("old", "authority", -1);
        stranger = certificates.issue("stranger", "other", 2);
        door = door("door", certificates.issue("server", "authority", 2));
        expired = door("expired", old);
    }

    private static TlsProxy door(String name, Certificates.Pair server) throws Exception {
        return TlsProxy.open(folder.resolve(name), server, authority.certificate(), API_KEY, temporal.port());
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable part : new AutoCloseable[] {expired, door, temporal, data}) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void withEverythingInOrderItIsLetIn() {
        TemporalConnection.open(inOrder()).close();
    }

    @Test
    void tlsCanBeSwitchedOffInSpiteOfAKey() {
        TemporalConnection.open(Map.of(
                        "TEMPORAL_ADDRESS", temporal.target(), "TEMPORAL_API_KEY", API_KEY, "TEMPORAL_TLS", "false"))
                .close();
    }

    @Test
    void aProfileInAFileSaysTheSame() throws Exception {
        Path toml = Files.writeString(folder.resolve("temporal.toml"), """
                [profile.prod]
                address = "%s"
                namespace = "default"
                api_key = "%s"
                [profile.prod.tls]
                server_ca_cert_path = "%s"
                client_cert_path = "%s"
                client_key_path = "%s"
                """.formatted(
                        door.address(), API_KEY, authority.certificate(), client.certificate(), client.key()));
        TemporalConnection.open(Map.of("TEMPORAL_CONFIG_FILE", toml.toString(), "TEMPORAL_PROFILE", "prod"))
                .close();
    }

    /** Some take as long as a server may need to come up; so all at once. */
    @TestFactory
    List<DynamicTest> whoIsNotLetInIsToldWhy() {
        return List.of(
                told("no key", env -> without(env, "TEMPORAL_API_KEY"), "wants an API key: set TEMPORAL_API_KEY"),
                told("wrong key", env -> with(env, "TEMPORAL_API_KEY", "wrong-s3cret"), "does not accept the API key"),
                told("a key with white space", env -> with(env, "TEMPORAL_API_KEY", "a s3cret"), "white space"),
                told("no certificate", env -> without(env, CERTIFICATE, KEY), "none is sent; set " + CERTIFICATE),
                told("certificate of another CA", env -> client(env, stranger), "issued by CN=other", CERTIFICATE),
                told("expired certificate", env -> client(env, old), "valid until", "renew it"),
                told("certificate without its key", env -> without(env, KEY), "go together"),
                told("no such file", env -> with(env, CERTIFICATE, "/none.pem"), "there is no file /none.pem"),
                told("unknown CA", env -> without(env, CA), "a CA that is not trusted here", "into " + CA),
                told("another CA", env -> with(env, CA, other.certificate().toString()), "now " + other.certificate()),
                told("expired server", env -> with(env, "TEMPORAL_ADDRESS", expired.address()), "not valid now"),
                told("another host", env -> with(env, "TEMPORAL_TLS_SERVER_NAME", "a.example"), "for another host"),
                told("no TLS there", env -> with(env, "TEMPORAL_ADDRESS", temporal.target()), "does not speak TLS"),
                told("TLS there", env -> Map.of("TEMPORAL_ADDRESS", door.address()), "TEMPORAL_TLS=true"),
                told("TLS or not", env -> with(env, "TEMPORAL_TLS", "yes"), "true or false, not 'yes'"),
                told("no such namespace", env -> with(env, "TEMPORAL_NAMESPACE", "none"), "has no namespace none"),
                told("no such profile", env -> with(env, "TEMPORAL_PROFILE", "none"), "Unable to find profile none"),
                told("nobody", env -> with(env, "TEMPORAL_ADDRESS", "127.0.0.1:" + Ports.free()), "Connection refused"),
                told("no host", env -> with(env, "TEMPORAL_ADDRESS", "none.invalid:7233"), "no such host"));
    }

    private static DynamicTest told(String what, UnaryOperator<Map<String, String>> mistake, String... words) {
        var refused = CompletableFuture.supplyAsync(
                () -> catchThrowable(
                        () -> TemporalConnection.open(mistake.apply(inOrder())).close()),
                task -> new Thread(task).start());
        return DynamicTest.dynamicTest(what, () -> {
            Throwable userError = refused.get();
            assertThat(userError).isInstanceOf(UserError.class);
            assertThat(userError.getMessage())
                    .contains(words)
                    .doesNotContain("s3cret")
                    .doesNotContain("\n");
        });
    }

    private static Map<String, String> inOrder() {
        return client(
                Map.of(
                        "TEMPORAL_ADDRESS",
                        door.address(),
                        "TEMPORAL_API_KEY",
                        API_KEY,
                        "TEMPORAL_CONFIG_FILE",
                        folder.resolve("no.toml").toString(),
                        CA,
                        authority.certificate().toString()),
                client);
    }

    private static Map<String, String> client(Map<String, String> env, Certificates.Pair pair) {
        return with(
                with(env, CERTIFICATE, pair.certificate().toString()),
                KEY,
                pair.key().toString());
    }

    private static Map<String, String> with(Map<String, String> env, String name, String value) {
        var changed = new HashMap<>(env);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, String> without(Map<String, String> env, String... names) {
        var changed = new HashMap<>(env);
        changed.keySet().removeAll(Set.of(names));
        return changed;
    }
}
