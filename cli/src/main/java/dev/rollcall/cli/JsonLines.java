package dev.rollcall.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.ByteLines.RawLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Answers JSON lines: one object a line in, one out, in the same order, files of any size. A bad line has no line out: standard
 * error says which it is, what is wrong with it and how to mend it; the others are answered, and the exit code is 1.
 */
final class JsonLines {
    static final String FILE_DESCRIPTION = "One JSON object a line. Default, and -: standard input.";

    private static final String STANDARD_INPUT = "-";
    /** Of a line. */
    static final int MOST_BYTES = 64 << 20;

    private static final int BUFFERED = 1 << 16;

    /** Of bad lines that are told one by one. */
    private static final long SHOWN = 1_000;

    /** What a line brings along, such as its id, comes out as it came in: 1.10 is not 1.1. */
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(MOST_BYTES)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    /** Lines that wait while one of them takes long, for each thread. */
    private static final int LINES_A_THREAD = 16;

    private final Invocation here;
    private final ByteArrayOutputStream answered = new ByteArrayOutputStream(BUFFERED);
    private long lines;
    private long bad;

    /** Without an answer and a problem: it was blank. */
    private record AnsweredLine(long number, byte[] written, String problem) {
        boolean isBlank() {
            return written == null && problem == null;
        }
    }

    private JsonLines(Invocation here) {
        this.here = here;
    }

    /**
     * @param file null or {@code -}: standard input
     * @param answer a line's; it throws {@link UserError} when the line is bad
     * @return the exit code
     * @throws UserError when the file can't be read, or lines of it are bad
     */
    static int answer(Invocation here, String file, Function<ObjectNode, ? extends JsonNode> answer) {
        return answer(here, file, Runnable::run, 1, answer);
    }

    /**
     * The same, of several lines at once.
     *
     * @param threads at least 1
     * @param answer is called in several threads
     */
    static int answer(Invocation here, String file, int threads, Function<ObjectNode, ? extends JsonNode> answer) {
        ExecutorService workers = Executors.newFixedThreadPool(threads, work -> {
            var thread = new Thread(work, "json-lines");
            thread.setDaemon(true);
            return thread;
        });
        try {
            return answer(here, file, workers, threads * LINES_A_THREAD, answer);
        } finally {
            workers.shutdownNow();
        }
    }

    private static int answer(
            Invocation here,
            String file,
            Executor workers,
            int atOnce,
            Function<ObjectNode, ? extends JsonNode> answer) {
        String name = file == null ? STANDARD_INPUT : file;
        var lines = new JsonLines(here);
        try (InputStream in = TextFile.open("FILE", name, here.in())) {
            return lines.answerAll(
                    new ByteLines(in, MOST_BYTES),
                    line -> CompletableFuture.supplyAsync(() -> answered(line, answer), workers),
                    atOnce);
        } catch (IOException e) {
            lines.flush();
            throw new UserError(
                    "FILE: " + TextFile.name(name) + " can't be read any further ("
                            + HumanFormat.line(e.getMessage())
                            + "); " + HumanFormat.count(lines.lines, "line") + " of it are done",
                    e);
        }
    }

    private int answerAll(ByteLines in, Function<RawLine, CompletableFuture<AnsweredLine>> answer, int atOnce)
            throws IOException {
        Deque<CompletableFuture<AnsweredLine>> open = new ArrayDeque<>();
        for (RawLine line = in.next(); line != null; line = in.next()) {
            open.add(answer.apply(line));
            // Whoever waits for an answer before the next line gets it.
            boolean mayWait = in.mayWait();
            while (open.size() >= atOnce || mayWait && !open.isEmpty()) {
                note(open.remove());
            }
            if ((answered.size() >= BUFFERED || mayWait) && !flush()) {
                return 1; // whoever read it has gone
            }
        }
        open.forEach(this::note);
        if (!flush()) {
            return 1;
        }
        if (bad > 0) {
            throw new UserError(HumanFormat.count(bad) + " of " + HumanFormat.count(lines, "line")
                    + (bad == 1 ? " is" : " are") + " bad, and nothing was written for "
                    + (bad == 1 ? "it" : "them") + "; the others are done");
        }
        return 0;
    }

    private void note(CompletableFuture<AnsweredLine> future) {
        AnsweredLine line;
        try {
            line = future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        lines += line.isBlank() ? 0 : 1;
        if (line.written() != null) {
            answered.writeBytes(line.written());
        }
        if (line.problem() != null && ++bad <= SHOWN) {
            here.err().println("rollcall: line " + line.number() + ": " + line.problem());
        }
    }

    private static AnsweredLine answered(RawLine line, Function<ObjectNode, ? extends JsonNode> answer) {
        try {
            String text = text(line);
            return text.isBlank()
                    ? new AnsweredLine(line.number(), null, null)
                    : new AnsweredLine(
                            line.number(), written(answer.apply(object(text))).getBytes(StandardCharsets.UTF_8), null);
        } catch (UserError e) {
            return new AnsweredLine(line.number(), null, e.getMessage());
        }
    }

    /** @return false when nobody reads it */
    private boolean flush() {
        here.out().write(answered.toByteArray(), 0, answered.size());
        answered.reset();
        return !here.out().checkError();
    }

    private static String text(RawLine line) {
        if (line.bytes() == null) {
            throw new UserError("it is longer than " + (MOST_BYTES >> 20) + " MiB: split what it holds");
        }
        try {
            return TextBytes.decoded(line.bytes());
        } catch (CharacterCodingException e) {
            throw new UserError("it is not UTF-8: save the file as that", e);
        }
    }

    private static ObjectNode object(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new UserError("it is " + kind(node) + ": a line holds one JSON object, {…}");
        } catch (JsonProcessingException e) {
            JsonLocation where = e.getLocation();
            throw new UserError(
                    "it is not JSON" + (where == null ? "" : " at column " + where.getColumnNr()) + " ("
                            + shortened(
                                    HumanFormat.line(e.getOriginalMessage().replaceFirst(" \\(start marker at .*", "")))
                            + "): a line holds one JSON object, {…}",
                    e);
        }
    }

    private static String kind(JsonNode node) {
        String kind = node.getNodeType().name().toLowerCase(Locale.ROOT);
        return kind.equals("array") ? "an array" : kind.equals("null") ? "null" : "a " + kind;
    }

    private static String shortened(String words) {
        int most = 200;
        return words.length() <= most ? words : words.substring(0, most) + "…";
    }

    /** With its line end. Half a surrogate pair is no UTF-8, and JSON can say it otherwise. */
    private static String written(JsonNode answer) {
        String json;
        try {
            json = JSON.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("JSON that can't be written", e);
        }
        var line = new StringBuilder(json.length() + 1);
        json.codePoints().forEach(letter -> {
            if (letter >= Character.MIN_SURROGATE && letter <= Character.MAX_SURROGATE) {
                line.append(String.format(Locale.ROOT, "\\u%04x", letter));
            } else {
                line.appendCodePoint(letter);
            }
        });
        return line.append('\n').toString();
    }
}
