package dev.rollcall.launcher.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.Ports;
import dev.rollcall.embedded.TakesMinutes;
import dev.rollcall.launcher.Await;
import dev.rollcall.launcher.ScriptCopy;
import dev.rollcall.stack.cluster.Certificates;
import dev.rollcall.stack.cluster.NeedsPrograms;
import dev.rollcall.stack.cluster.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A2, A3: behind a company's proxy that wants a login, with a provider whose certificate is from the company's own CA. */
@NeedsPrograms({"tinyproxy", "openssl"})
@TakesMinutes
class ProxyTest {
    private static final String PASSWORD = "p4ss-w0rd";
    private static final String LOGIN = "ada:p4ss%2Dw0rd@";

    @TempDir
    private Path folder;

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final int proxyPort = Ports.free();
    private Path ca;
    private HttpServer safe;
    private HttpServer plain;
    private Process proxy;

    @BeforeEach
    void start() throws Exception {
        var certificates = new Certificates(folder);
        ca = certificates.authority("corp").certificate();
        certificates.issue("api", "corp", 2);
        safe = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ((HttpsServer) safe).setHttpsConfigurator(new HttpsConfigurator(tls()));
        plain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Stream.of(safe, plain).forEach(this::answers);
        Path settings = Files.writeString(folder.resolve("tinyproxy.conf"), """
                Listen 127.0.0.1
                Timeout 60
                MaxClients 50
                LogLevel Connect
                BasicAuth ada %s
                LogFile "%s"
                Port %s
                """.formatted(
                        PASSWORD, folder.resolve("tinyproxy.log"), String.valueOf(proxyPort)));
        proxy = new ProcessBuilder(Programs.path("tinyproxy"), "-d", "-c", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("tinyproxy.out").toFile())
                .start();
        Await.met("tinyproxy listens", () -> !Ports.isFree(proxyPort));
    }

    @AfterEach
    void stop() {
        proxy.destroyForcibly();
        safe.stop(0);
        plain.stop(0);
    }

    @Test
    void throughATunnel() throws Exception {
        Asked asked =
                ask(Map.of("HTTPS_PROXY", url(LOGIN), "OPENAI_BASE_URL", safeUrl(), "SSL_CERT_FILE", ca.toString()));
        assertThat(asked.exit()).as(asked.said()).isZero();
        assertThat(asked.said())
                .contains("proxy    127.0.0.1:" + proxyPort + " (HTTPS_PROXY)", "CA file  " + ca + " (SSL_CERT_FILE)");
        assertThat(seenByProxy()).contains("CONNECT " + Certificates.ONLY_PROXIES_KNOW + ":");
        assertThat(heard).singleElement().asString().isEqualTo("POST /v1/chat/completions");
    }

    @Test
    void aPlainRequest() throws Exception {
        Asked asked = ask(Map.of("http_proxy", url(LOGIN), "OPENAI_BASE_URL", plainUrl()));
        assertThat(asked.exit()).as(asked.said()).isZero();
        assertThat(seenByProxy()).contains("POST http://" + Certificates.ONLY_PROXIES_KNOW + ":");
        assertThat(heard).singleElement().asString().isEqualTo("POST /v1/chat/completions");
    }

    @Test
    void javasOwnPropertiesCountToo() throws Exception {
        Asked asked = ask(Map.of("OPENAI_BASE_URL", safeUrl(), "SSL_CERT_FILE", ca.toString()), ofJava());
        assertThat(asked.exit()).as(asked.said()).isZero();
        assertThat(asked.said()).contains("(-Dhttps.proxyHost)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https | ada:wr0ng@ | does not accept the login in HTTPS_PROXY",
                "https | ''         | wants a login (407)",
                "http  | ada:wr0ng@ | does not accept the login in HTTP_PROXY",
                "http  | ''         | wants a login (407)",
            })
    void aProxyThatRefusesIsNamedAndNothingWasSent(String scheme, String login, String says) throws Exception {
        boolean tls = scheme.equals("https");
        Asked asked = ask(Map.of(
                tls ? "HTTPS_PROXY" : "HTTP_PROXY", url(login), "OPENAI_BASE_URL", tls ? safeUrl() : plainUrl()));
        assertThat(asked.exit()).isEqualTo(1);
        assertThat(asked.said())
                .contains("the proxy 127.0.0.1:" + proxyPort, says, "Nothing was sent")
                .doesNotContain("wr0ng");
        assertThat(heard).isEmpty();
    }

    @Test
    void aHostThatTheProxyCannotReach() throws Exception {
        Asked asked = ask(Map.of("HTTPS_PROXY", url(LOGIN), "OPENAI_BASE_URL", "https://my_gateway.invalid:8443"));
        assertThat(asked.said())
                .contains("to CONNECT my_gateway.invalid:8443", "Nothing was sent")
                .doesNotContain(PASSWORD);
    }

    @Test
    void aProxyThatIsAway() throws Exception {
        proxy.destroyForcibly().waitFor();
        Asked asked = ask(Map.of("ALL_PROXY", url(LOGIN), "OPENAI_BASE_URL", safeUrl()));
        assertThat(asked.said())
                .contains("nobody answers at the proxy 127.0.0.1:" + proxyPort + " (ALL_PROXY)", "Nothing was sent")
                .doesNotContain("p4ss");
    }

    @Test
    void aCertificateOfACaThatNobodyNamed() throws Exception {
        Asked asked = ask(Map.of("HTTPS_PROXY", url(LOGIN), "OPENAI_BASE_URL", safeUrl()));
        assertThat(asked.said()).contains("no safe connection", "SSL_CERT_FILE");
        assertThat(heard).isEmpty();
    }

    /** A3, A6, A7, A9: a whole job, of the parts that {@code up} starts, where everything is unusual at once. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @NeedsTemporal
    void aJob(boolean byVariable) throws Exception {
        Path home = ScriptCopy.in(folder.resolve("it's a b\u00fcro, 50%25"));
        String api = String.valueOf(Ports.free());
        var env = new HashMap<>(Map.of(
                "OPENAI_BASE_URL",
                safeUrl(),
                "OPENAI_API_KEY",
                "\"sk-quoted\"",
                "SSL_CERT_FILE",
                ca.toString(),
                "LC_ALL",
                "C",
                "ROLLCALL_URL",
                "http://127.0.0.1:" + api));
        String arabic = "-Duser.language=ar -Duser.country=EG ";
        if (byVariable) {
            env.put("HTTPS_PROXY", url(LOGIN));
            env.put("ROLLCALL_JAVA_OPTS", arabic);
        } else {
            env.put("ROLLCALL_JAVA_OPTS", arabic + ofJava());
        }
        Path output = folder.resolve("up.txt");
        Process up = rollcall(home, env, "up", "--api-port", api, "--temporal-port", "0", "--ui-port", "0")
                .redirectOutput(output.toFile())
                .start();
        try {
            Await.met(
                    "it starts", () -> !up.isAlive() || Files.readString(output).contains("In another terminal"));
            assertThat(Files.readString(output)).contains("In another terminal");
            Process crawl = rollcall(
                            home, env, "crawl", "m\u00fcnchen.de", "stripe.com", "--providers", "openai", "--follow")
                    .start();
            String said = new String(crawl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(crawl.waitFor()).as(said).isZero();
            assertThat(said).contains("100 %");
        } finally {
            up.destroy();
            up.waitFor();
        }
        assertThat(heard).hasSize(6);
        assertThat(seenByProxy()).contains("CONNECT " + Certificates.ONLY_PROXIES_KNOW + ":");
        try (Stream<Path> files = Files.walk(home.resolve(".rollcall/logs"))) {
            for (Path log : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(log))
                        .as(log.toString())
                        .doesNotContain("p4ss")
                        .doesNotContainPattern("[\u0660-\u0669]");
            }
        }
    }

    record Asked(int exit, String said) {}

    private Asked ask(Map<String, String> env, String... javaOptions) throws Exception {
        Path home = ScriptCopy.in(folder.resolve("checkout"));
        var variables = new HashMap<>(env);
        variables.put("OPENAI_API_KEY", "sk-1");
        variables.put("ROLLCALL_JAVA_OPTS", String.join(" ", javaOptions));
        Process process = rollcall(home, variables, "ask", "stripe.com", "--provider", "openai")
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Asked(process.waitFor(), said);
    }

    private ProcessBuilder rollcall(Path home, Map<String, String> env, String... words) {
        var builder = new ProcessBuilder(home.resolve("rollcall").toString())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.command().addAll(List.of(words));
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.matches("(ROLLCALL|DATABASE|SSL)_.*|TEMPORAL_(?!CLI).*|.*(?i:proxy|_CERTS|_BUNDLE)"));
        builder.environment().putAll(env);
        return builder;
    }

    private void answers(HttpServer server) {
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            heard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            byte[] answer = """
                    {"model":"m","choices":[{"finish_reason":"stop","message":{"content":"It is a company."}}],
                     "usage":{"prompt_tokens":12,"completion_tokens":5}}""".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    private String ofJava() {
        return "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=" + proxyPort
                + " -Dhttps.proxyUser=ada -Dhttps.proxyPassword=" + PASSWORD;
    }

    private String url(String login) {
        return "http://" + login + "127.0.0.1:" + proxyPort;
    }

    private String safeUrl() {
        return "https://" + Certificates.ONLY_PROXIES_KNOW + ":"
                + safe.getAddress().getPort();
    }

    private String plainUrl() {
        return "http://" + Certificates.ONLY_PROXIES_KNOW + ":"
                + plain.getAddress().getPort();
    }

    private String seenByProxy() {
        try {
            return Files.readString(folder.resolve("tinyproxy.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SSLContext tls() throws Exception {
        Programs.run(
                folder,
                List.of(
                        Programs.path("openssl"),
                        "pkcs12",
                        "-export",
                        "-in",
                        "api.pem",
                        "-inkey",
                        "api.key",
                        "-out",
                        "api.p12",
                        "-passout",
                        "pass:x"));
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("api.p12"))) {
            store.load(in, "x".toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "x".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
