package dev.rollcall.site.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.OkHttpClient;

/** The real embedder, a process of its own as in production. */
final class EmbedderProcess implements AutoCloseable {
    static final Path LIB = Path.of("..", "embedder", "target", "lib");

    private final Process process;
    private final String url;

    private EmbedderProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    static EmbedderProcess start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        LIB + "/*",
                        "dev.rollcall.embedder.Main",
                        "--port",
                        "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the embedder ended");
        }
        return new EmbedderProcess(process, line.substring(line.indexOf("http://")));
    }

    Embeddings embeddings() {
        return new HttpEmbeddings(
                new OkHttpClient(), new EmbeddingOptions(url, "all-minilm-l6-v2-q", null, 384, Duration.ofMinutes(2)));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
