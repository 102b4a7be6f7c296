package dev.rollcall.cli;

import java.util.concurrent.Callable;
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
    private static final int MOST_THREADS = 64;

    @Mixin
    private Invocation here;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = JsonLines.FILE_DESCRIPTION)
    private String file;

    @Option(names = "--threads", paramLabel = "N", description = "Lines that are read at once. Default: one a core.")
    private Integer threads;

    @Override
    public Integer call() {
        int most = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (most < 1 || most > MOST_THREADS) {
            throw new UserError("--threads: 1 to " + MOST_THREADS + ", not " + most);
        }
        return JsonLines.answer(here, file, most, new LineExtraction()::of);
    }
}
