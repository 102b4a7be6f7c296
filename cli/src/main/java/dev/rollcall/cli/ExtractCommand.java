package dev.rollcall.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code extract}: reads answers, one JSON object a line, and writes who is named in them, in the same order. It needs no server.
 */
@Command(
        name = "extract",
        description = {
            "Finds who is named in answers, and what they cite. Reads one JSON object a line, writes one a line, in order:",
            "in:  {\"id\", \"prompt\", \"domain\", \"entities\": [{\"id\", \"name\", \"aliases\", \"domains\", \"kind\"}],"
                    + " \"answer\", \"citations_from_api\"}",
            "out: {\"id\", \"mentions\": [{\"entity\", \"first_span\": [start, end], \"count\", \"rank\", \"recommended\","
                    + " \"sentiment\"}], \"refused\", \"knows_domain\", \"cited_domains\"}",
            "An alias is a text, or {\"text\", \"ordinary_word\": true} when it is a word of the language too. Spans are code"
                    + " points of the answer, the end is not part of it; null: the answer does not say.",
            "A line that can't be read is told on standard error, with its number; the others go on, and the exit code is 1."
        })
public final class ExtractCommand implements Callable<Integer> {
    private static final int LINES_A_THREAD = 16;

    @Mixin
    private Invocation here;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = "-",
            description = "A file in UTF-8, of any size. Default: standard input.")
    private String file;

    @Option(names = "--threads", paramLabel = "N", description = "Lines that are read at once. Default: one a core.")
    private Integer threads;

    @Override
    public Integer call() throws IOException, InterruptedException {
        int most = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (most < 1 || most > 64) {
            throw new UserError("--threads: 1 to 64, not " + most);
        }
        ExecutorService workers = Executors.newFixedThreadPool(most, work -> {
            var thread = new Thread(work, "extract");
            thread.setDaemon(true);
            return thread;
        });
        try (InputStream in = TextFile.open("FILE", file, here.in())) {
            return read(new JsonLines(in), workers, most * LINES_A_THREAD);
        } finally {
            workers.shutdownNow();
        }
    }

    /** Keeps a bounded number of lines in memory, and writes results in the order of the lines. */
    private int read(JsonLines lines, ExecutorService workers, int mostAtOnce)
            throws IOException, InterruptedException {
        var extractions = new LineExtraction();
        Deque<Future<LineResult>> open = new ArrayDeque<>();
        var tally = new Tally();
        for (JsonLines.Line line = lines.next(); line != null && !tally.closed; line = lines.next()) {
            if (open.size() >= mostAtOnce) {
                tell(open.remove(), tally);
            }
            JsonLines.Line given = line;
            open.add(workers.submit(() -> extractions.of(given)));
        }
        while (!open.isEmpty() && !tally.closed) {
            tell(open.remove(), tally);
        }
        here.out().flush();
        if (tally.bad > 0) {
            here.err()
                    .println("rollcall: " + HumanFormat.count(tally.bad) + " of " + HumanFormat.count(tally.lines)
                            + " lines could not be read");
        }
        return tally.bad > 0 || tally.closed ? 1 : 0;
    }

    /** What became of the lines so far. */
    private static final class Tally {
        private long lines;
        private long bad;
        /** Whether whoever reads the results has gone. */
        private boolean closed;
    }

    private void tell(Future<LineResult> future, Tally tally) throws InterruptedException {
        LineResult result = resultOf(future);
        tally.lines++;
        if (result.problem() != null) {
            tally.bad++;
            here.err().println("rollcall: line " + result.number() + ": " + result.problem());
            return;
        }
        PrintStream out = here.out();
        out.write(result.json(), 0, result.json().length);
        tally.closed = out.checkError();
    }

    private static LineResult resultOf(Future<LineResult> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
