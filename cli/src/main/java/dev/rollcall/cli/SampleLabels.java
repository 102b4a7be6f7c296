package dev.rollcall.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code judge DOMAIN sample} */
@Command(
        name = "sample",
        description = {
            "Prints names in judged answers, one a line (JSON), for a person to label: to know how far the judge is right.",
            "Fill in sentiment (1: praise, 0, -1: blame, null: both), recommended (true, false, null: nobody can tell)"
                    + " and bearer (\"same\"; \"other\": the name means somebody else), and send the file with"
                    + " ./rollcall judge DOMAIN label FILE. What the judge says is not shown, so that it does not lead.",
            "Lines that are left as they are are skipped."
        })
final class SampleLabels implements Callable<Integer> {
    @Mixin
    private Invocation here;

    @Mixin
    private ServerOption server;

    @ParentCommand
    private JudgeCommand judge;

    @Option(
            names = "--answers",
            paramLabel = "N",
            defaultValue = "100",
            description = "At most so many; an answer may have several names (default ${DEFAULT-VALUE}, at most 1000).")
    private int answers;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Another number draws others; the same one the same again (default ${DEFAULT-VALUE}).")
    private int seed;

    @Option(
            names = "--simulated",
            description = "Simulated answers. Without it real ones, where any is judged; the two are never mixed.")
    private boolean simulated;

    @Override
    public Integer call() {
        var lines = new CountedLines(here.out());
        server.api(here)
                .copy(
                        judge.path() + "/sample?format=ndjson&answers=" + answers + "&seed=" + seed
                                + (simulated ? "&simulated=true" : ""),
                        lines);
        here.out().flush();
        here.err()
                .println(
                        HumanFormat.count(lines.count, "name") + " to label: fill in sentiment, recommended and bearer,"
                                + " and send the file with ./rollcall judge " + HumanFormat.line(judge.domain())
                                + " label FILE");
        return 0;
    }

    private static final class CountedLines extends FilterOutputStream {
        private long count;

        CountedLines(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            for (int i = from; i < from + length; i++) {
                count += bytes[i] == '\n' ? 1 : 0;
            }
        }
    }
}
