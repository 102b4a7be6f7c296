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
 * A file with a line for each count, so that a simulator that is killed and started again goes on counting. Lines are
 * handed to the operating system one by one: they survive the process, but not a crash of the machine.
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
            journal.write(""); // ends a last line that was cut off
            return journal;
        } catch (IOException e) {
            throw new UncheckedIOException("the journal " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Counts what stands in the file; a last line that was cut off is ignored. */
    static RequestCounter replay(Path file, CountJournal into) {
        var counter = new RequestCounter(NONE);
        if (Files.exists(file)) {
            try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
                var counted = new RequestCounter[] {counter};
                lines.map(line -> line.split("\t", -1)).forEach(words -> counted[0] = count(words, counted[0]));
                counter = counted[0];
            } catch (IOException e) {
                throw new UncheckedIOException("the journal " + file + " cannot be read: " + e.getMessage(), e);
            }
        }
        return counter.writingTo(into);
    }

    private static RequestCounter count(String[] words, RequestCounter counter) {
        if (words.length == 1 && words[0].equals(RESET)) {
            return new RequestCounter(NONE);
        }
        if (words.length != 5 || !words[4].isEmpty()) {
            return counter;
        }
        if (words[0].equals(ASKED)) {
            counter.askedBefore(words[3], words[1], words[2]);
            return counter;
        }
        boolean back = words[0].startsWith(BACK);
        SimulatedOutcome outcome = SimulatedOutcome.valueOf(back ? words[0].substring(1) : words[0]);
        counter.count(counter.requestBefore(words[3], words[1], words[2]), outcome, back ? -1 : 1);
        return counter;
    }

    void asked(String cell, String provider, String fingerprint) {
        write(ASKED, provider, fingerprint, cell);
    }

    void ended(CountedRequest request, SimulatedOutcome outcome, int by) {
        String word = (by < 0 ? BACK : "") + outcome.name();
        write(word, request.providerId, request.fingerprint, request.cellName);
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
