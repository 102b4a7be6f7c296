package dev.rollcall.simulator.control;

import dev.rollcall.simulator.vendors.SimulatedOutcome;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What was counted, a line for each count in a file: a simulator that is killed and started again goes on counting where
 * it was. Lines are handed to the operating system one by one; they outlive the process, not the machine.
 */
final class CountJournal implements AutoCloseable {
    static final CountJournal NONE = new CountJournal(OutputStream.nullOutputStream());

    private static final String ASKED = "asked";
    private static final String RESET = "reset";
    private static final String BACK = "-";

    private final OutputStream out;

    private CountJournal(OutputStream out) {
        this.out = out;
    }

    static CountJournal append(Path file) {
        try {
            var journal = new CountJournal(new FileOutputStream(file.toFile(), true));
            journal.write(""); // behind a last line that was cut off
            return journal;
        } catch (IOException e) {
            throw new UncheckedIOException("the journal " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Counts what the file has; a last line that was cut off counts for nothing. */
    static RequestCounter replay(Path file, CountJournal into) {
        var tally = new RequestCounter(NONE);
        if (Files.exists(file)) {
            try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
                var counted = new RequestCounter[] {tally};
                lines.map(line -> line.split("\t", -1)).forEach(words -> counted[0] = count(words, counted[0]));
                tally = counted[0];
            } catch (IOException e) {
                throw new UncheckedIOException("the journal " + file + " cannot be read: " + e.getMessage(), e);
            }
        }
        return tally.writingTo(into);
    }

    private static RequestCounter count(String[] words, RequestCounter tally) {
        if (words.length == 1 && words[0].equals(RESET)) {
            return new RequestCounter(NONE);
        }
        if (words.length != 5 || !words[4].isEmpty()) {
            return tally;
        }
        if (words[0].equals(ASKED)) {
            tally.askedBefore(words[3], words[1], words[2]);
            return tally;
        }
        boolean back = words[0].startsWith(BACK);
        SimulatedOutcome outcome = SimulatedOutcome.valueOf(back ? words[0].substring(1) : words[0]);
        tally.count(tally.ticket(words[3], words[1], words[2]), outcome, back ? -1 : 1);
        return tally;
    }

    void asked(String cell, String provider, String fingerprint) {
        write(ASKED, provider, fingerprint, cell);
    }

    void came(RequestCounter.CountedRequest ticket, SimulatedOutcome outcome, int by) {
        String word = (by < 0 ? BACK : "") + outcome.name();
        write(word, ticket.providerId(), ticket.fingerprint(), ticket.cellName());
    }

    private void write(String word, String provider, String fingerprint, String cell) {
        write(String.join("\t", word, provider, fingerprint, cell.replaceAll("\\s", " "), ""));
    }

    void reset() {
        write(RESET);
    }

    private synchronized void write(String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the journal cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
