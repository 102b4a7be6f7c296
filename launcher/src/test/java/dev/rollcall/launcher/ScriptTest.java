package dev.rollcall.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code rollcall}, in folders and locales that people have. */
class ScriptTest {
    @TempDir
    private Path folder;

    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final HttpServer provider = provider();

    @AfterEach
    void close() {
        provider.stop(0);
    }

    /** A9 */
    @ParameterizedTest
    @ValueSource(strings = {"a blank", "50%25", "c#", "it's", "stra\u00dfe", "a,b", "+!&", "[x]"})
    void aFolderMayHaveAnOddName(String name) throws Exception {
        Typed typed = ask(name, Map.of("LC_ALL", "C"), "m\u00fcnchen.de", "Gr\u00f6\u00dfe von {domain}?");
        assertThat(typed.exit()).as(typed.said()).isZero();
        assertThat(asked.take()).contains("Gr\u00f6\u00dfe von xn--mnchen-3ya.de?");
    }

    /** A9 */
    @ParameterizedTest
    @ValueSource(strings = {"a:b", ":", "work: rollcall"})
    void aColonIsRefusedInWords(String name) throws Exception {
        Typed typed = ask(name, Map.of(), "stripe.com", "What is {domain}?");
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(typed.said()).contains("':'").doesNotContain("main class");
    }

    /** A6 */
    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "", "xx_YY.UTF-8", "C.UTF-8"})
    void lettersAreUnderstoodInAnyLocale(String locale) throws Exception {
        Typed typed = ask("x", Map.of("LC_ALL", locale), "b\u00fccher.de", "\u041a\u0442\u043e {domain}?");
        assertThat(typed.exit()).as(typed.said()).isZero();
        assertThat(typed.said()).contains("\u2026 answered");
        assertThat(asked.take()).contains("\u041a\u0442\u043e xn--bcher-kva.de?");
    }

    /** A3, A7 */
    @Test
    void javaOptionsOfTheUserAndDigitsOfHisCountry() throws Exception {
        Typed typed = ask(
                "x",
                Map.of("ROLLCALL_JAVA_OPTS", "-Duser.language=ar -Duser.country=EG -XX:+UseParallelGC"),
                "stripe.com",
                "{domain}?");
        assertThat(typed.exit()).as(typed.said()).isZero();
        assertThat(typed.said()).contains("1,234 in").doesNotContainPattern("[\u0660-\u0669]");
    }

    /** A3: Java itself says which options came; the same lines as SelfTest's. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'-Da.b=x y' -Xmx99m               | -Da.b=x y",
                "-Da.b=\"x y\"                     | -Da.b=x y",
                "-Da.b=/a\\ b'/it'\\''s'           | -Da.b=/a b/it's",
                "\"-Da.b=\\$HOME \\q \\\\ \\\"\"   | -Da.b=$HOME \\q \\ \"",
                "-Da.b=$(id)*'$HOME'`id`;&\u00fc   | -Da.b=$(id)*$HOME`id`;&\u00fc",
            })
    void quotesAsInAShell(String options, String option) throws Exception {
        Typed typed = ask(
                "x",
                Map.of("ROLLCALL_JAVA_OPTS", "-XshowSettings:properties " + options, "LC_ALL", "C.UTF-8"),
                "stripe.com",
                "{domain}?");
        assertThat(typed.exit()).as(typed.said()).isZero();
        assertThat(typed.said()).contains("    a.b = " + option.substring("-Da.b=".length()) + "\n");
    }

    /** A3 */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Da='b",
                "-Da=\"b",
                "-Xfoo",
                "-Xmx12q",
                "'-Da=b c' nonsense",
                "-XX:+NoSuchThing",
                "\"'-Da.b=x y'\""
            })
    void anOptionThatCannotBeUsedIsBlamedByItsVariable(String options) throws Exception {
        Typed typed = ask("x", Map.of("ROLLCALL_JAVA_OPTS", options), "stripe.com", "{domain}?");
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(typed.said()).startsWith("rollcall: ROLLCALL_JAVA_OPTS h");
        assertThat(asked).isEmpty();
    }

    record Typed(int exit, String said) {}

    private Typed ask(String name, Map<String, String> env, String domain, String prompt) throws Exception {
        Path home = ScriptCopy.in(folder.resolve(name));
        String url = "http://127.0.0.1:" + provider.getAddress().getPort();
        var builder = new ProcessBuilder(
                        home.resolve("rollcall").toString(), "ask", domain, "--provider", "openai", "--prompt", prompt)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(variable -> variable.matches("(ROLLCALL|LC)_.*|LANG|.*(?i:proxy)"));
        builder.environment().putAll(Map.of("OPENAI_API_KEY", "'sk-1'", "OPENAI_BASE_URL", '"' + url + '"'));
        builder.environment().putAll(env);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Typed(process.waitFor(), said);
    }

    private HttpServer provider() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                byte[] answer = """
                        {"model":"m","choices":[{"finish_reason":"stop","message":{"content":"\u2026 answered"}}],
                         "usage":{"prompt_tokens":1234,"completion_tokens":5}}""".getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
