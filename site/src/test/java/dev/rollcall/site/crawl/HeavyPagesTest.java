package dev.rollcall.site.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.site.trap.TrapSite;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pages that would fill the memory or take for ever. The crawler is a process with a heap of 64 MB. */
@Timeout(120)
class HeavyPagesTest {
    @Test
    void eachFailsAloneAndTheHeapStaysSmall() throws Exception {
        try (TrapSite trap = new TrapSite()) {
            Process crawler = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            HeavyCrawl.class.getName(),
                            trap.allow(),
                            trap.url(TrapSite.HEAVY, "/"),
                            "/tags",
                            "/large",
                            "/gzip",
                            "/deflate",
                            "/brotli",
                            "/no-gzip",
                            "/trickle",
                            "/endless",
                            "/about")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(crawler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(crawler.waitFor()).as(said).isZero();
            assertThat(said)
                    .contains(
                            "ended FINISHED, done 3, failed 7",
                            "/tags none",
                            "/large too_large",
                            "/gzip compression_bomb",
                            "/deflate compression_bomb",
                            "/brotli bad_encoding",
                            "/no-gzip bad_encoding",
                            "/trickle timed_out",
                            "/endless too_large",
                            "/about none");
        }
    }
}
