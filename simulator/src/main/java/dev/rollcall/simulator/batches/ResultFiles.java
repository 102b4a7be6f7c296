package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.simulator.answers.Dice;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/** Writes results, one JSON value a line, with what the batch's faults do to them. */
final class ResultFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EACH_FIFTH = 5;
    private static final String STRANGER = "nobody-sent-this";

    private final Spool spool;

    ResultFiles(Spool spool) {
        this.spool = spool;
    }

    /** One result as a provider writes it. */
    interface ResultLine {
        /** @param answered whether the row's turn came; null when the provider has no line for it */
        JsonNode of(AnsweredRow row, boolean answered);
    }

    /** Results of the rows that are wanted, in a new file. */
    Path write(Batch batch, int answered, IntPredicate wanted, ResultLine form) {
        Path file = spool.fresh();
        boolean blank = batch.record().faults().blankLines();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            each(batch, answered, wanted, form, line -> {
                try {
                    out.write(blank ? new byte[] {'\n'} : new byte[0]);
                    out.write(bytes(line));
                    out.write('\n');
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            out.write(blank ? new byte[] {'\n', ' ', '\n'} : new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** All results of a batch that has ended, in a file that is made once. */
    synchronized Path once(Batch batch, int answered, ResultLine form) throws IOException {
        Path file = spool.named(batch.id() + ".results");
        if (!Files.exists(file)) {
            Files.move(write(batch, answered, row -> true, form), file);
        }
        return file;
    }

    /** The same results in memory. */
    List<JsonNode> list(Batch batch, int answered, IntPredicate wanted, ResultLine form) {
        var all = new ArrayList<JsonNode>();
        each(batch, answered, wanted, form, all::add);
        return all;
    }

    /** One page of the results, from that one on, in an order that stays. */
    List<JsonNode> page(Batch batch, int answered, int from, int limit, ResultLine form) {
        // Pages are of the rows in their order; what the faults do is done within the page.
        return list(batch, answered, row -> row >= from && row < Math.min(answered, from + limit), form);
    }

    private static void each(Batch batch, int answered, IntPredicate wanted, ResultLine form, Consumer<JsonNode> then) {
        List<Integer> order = order(batch, wanted);
        if (order.isEmpty()) {
            return;
        }
        BatchFaults faults = batch.record().faults();
        try (RowStore.Reader reader = batch.rows().reader()) {
            for (int at = 0; at < order.size(); at++) {
                int row = order.get(at);
                JsonNode line = form.of(reader.row(row), row < answered);
                int times = line == null ? 0 : faults.doubled() && at % EACH_FIFTH == 0 ? 2 : 1;
                for (int i = 0; i < times; i++) {
                    then.accept(line);
                }
            }
            JsonNode strange =
                    faults.stranger() ? form.of(strange(reader.row(order.get(0))), order.get(0) < answered) : null;
            if (strange != null) {
                then.accept(strange);
            }
        }
    }

    private static List<Integer> order(Batch batch, IntPredicate wanted) {
        var order = new ArrayList<Integer>();
        for (int row = 0; row < batch.rows().rows(); row++) {
            if (wanted.test(row)) {
                order.add(row);
            }
        }
        if (batch.record().faults().shuffled()) {
            Dice dice = Dice.of(1, "shuffled", batch.id());
            for (int at = order.size() - 1; at > 0; at--) {
                Collections.swap(order, at, dice.between(0, at));
            }
        }
        return order;
    }

    /** The same answer to a row that nobody sent. */
    private static AnsweredRow strange(AnsweredRow row) {
        return new AnsweredRow(
                STRANGER,
                row.cell(),
                row.prompt(),
                row.model(),
                row.path(),
                row.acceptedAt(),
                row.status(),
                row.outcome(),
                JSON.createObjectNode().put("key", STRANGER),
                row.body());
    }

    static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where a download that breaks off ends: half-way, within a character of several bytes if one comes later. */
    static long breakOff(Path file) throws IOException {
        long half = Files.size(file) / 2;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer some = ByteBuffer.allocate(1 << 20);
            int read = channel.read(some, half);
            return half + withinCharacter(some.array(), Math.max(0, read));
        }
    }

    static int breakOff(byte[] body) {
        int half = body.length / 2;
        byte[] rest = Arrays.copyOfRange(body, half, body.length);
        return half + withinCharacter(rest, rest.length);
    }

    /** Bytes up to the middle of the first character of several bytes; 0 when there is none. */
    private static int withinCharacter(byte[] bytes, int length) {
        for (int at = 0; at < length; at++) {
            if ((bytes[at] & 0xc0) == 0xc0) {
                return at + 1;
            }
        }
        return 0;
    }
}
