package dev.rollcall.simulator.batches;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** The rows of one batch and their answers, in a file. In memory are 34 bytes of each: its place, its usage, its model. */
final class RowStore {
    private final Path file;
    private final List<String> models = new ArrayList<>();
    private final BitSet good = new BitSet();
    private long[] ends = new long[16];
    private int[] usage = new int[16 * 4];
    private long[] ticks = new long[16];
    private short[] model = new short[16];
    private int rows;

    private RowStore(Path file) {
        this.file = file;
    }

    /** @param file is read if it exists; a last line that was cut off is dropped */
    static RowStore in(Path file) {
        var store = new RowStore(file);
        if (Files.exists(file)) {
            store.load();
        }
        return store;
    }

    private void load() {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            var line = new ByteArrayOutputStream();
            for (int one = in.read(); one >= 0; one = in.read()) {
                if (one == '\n') {
                    index(AnsweredRow.read(line.toByteArray()), line.size() + 1);
                    line.reset();
                } else {
                    line.write(one);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes rows at the end, one after the other. */
    final class Writer implements AutoCloseable {
        private final OutputStream out;

        private Writer() throws IOException {
            out = new BufferedOutputStream(
                    Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), 1 << 16);
        }

        void write(AnsweredRow.Kept kept) throws IOException {
            out.write(kept.line());
            out.write('\n');
            index(kept.row(), kept.line().length + 1);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    Writer writer() throws IOException {
        return new Writer();
    }

    private synchronized void index(AnsweredRow row, int length) {
        if (rows == ends.length) {
            ends = Arrays.copyOf(ends, rows * 2);
            usage = Arrays.copyOf(usage, rows * 8);
            ticks = Arrays.copyOf(ticks, rows * 2);
            model = Arrays.copyOf(model, rows * 2);
        }
        ends[rows] = start(rows) + length;
        BilledUsage used = row.usage();
        usage[rows * 4] = (int) used.input();
        usage[rows * 4 + 1] = (int) used.cached();
        usage[rows * 4 + 2] = (int) used.output();
        usage[rows * 4 + 3] = (int) used.reasoning();
        ticks[rows] = used.ticks();
        if (!models.contains(row.model())) {
            models.add(row.model());
        }
        model[rows] = (short) models.indexOf(row.model());
        good.set(rows, row.good());
        rows++;
    }

    private long start(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    synchronized int rows() {
        return rows;
    }

    /** How many of the first rows were answered well. */
    synchronized int good(int first) {
        return good.get(0, first).cardinality();
    }

    synchronized boolean isGood(int row) {
        return good.get(row);
    }

    synchronized List<String> models() {
        return List.copyOf(models);
    }

    synchronized String model(int row) {
        return models.get(model[row]);
    }

    synchronized BilledUsage usage(int row) {
        return new BilledUsage(usage[row * 4], usage[row * 4 + 1], usage[row * 4 + 2], usage[row * 4 + 3], ticks[row]);
    }

    /** The usage of the first rows together. */
    BilledUsage usageOf(int first) {
        BilledUsage sum = BilledUsage.NONE;
        for (int row = 0; row < first; row++) {
            sum = sum.plus(usage(row));
        }
        return sum;
    }

    /** Reads rows in any order; to be closed. */
    Reader reader() {
        try {
            return new Reader(FileChannel.open(file, StandardOpenOption.READ));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final class Reader implements AutoCloseable {
        private final FileChannel channel;

        private Reader(FileChannel channel) {
            this.channel = channel;
        }

        AnsweredRow row(int row) {
            return AnsweredRow.read(line(row));
        }

        AnsweredRow withoutBody(int row) {
            return AnsweredRow.withoutBody(line(row));
        }

        private byte[] line(int row) {
            long from;
            int length;
            synchronized (RowStore.this) {
                from = start(row);
                length = (int) (ends[row] - from - 1);
            }
            ByteBuffer line = ByteBuffer.allocate(length);
            try {
                while (line.hasRemaining() && channel.read(line, from + line.position()) >= 0) {
                    // reads on
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return line.array();
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
