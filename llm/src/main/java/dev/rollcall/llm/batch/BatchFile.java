package dev.rollcall.llm.batch;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.llm.ApiCaller;
import dev.rollcall.llm.Question;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The questions of a batch as they are sent: a file of lines, or the JSON of the request that makes the batch. It is written
 * anew each time, the same byte by byte, one question at a time, so it is never whole in memory. A question's JSON is that
 * of the online call.
 */
public final class BatchFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of a question to the simulator; what is the header {@code X-Rollcall-Cell} of an online call. */
    private static final String CELL = "rollcall_cell";

    private final String token;
    private final BatchTarget target;
    private final List<Question> questions;
    private final FileShape shape;
    private final ApiCaller api;
    private final byte[] sha256;
    private final long bytes;

    /** @param target with API and model named */
    BatchFile(String token, BatchTarget target, List<Question> questions, FileShape shape, ApiCaller api) {
        this.token = CustomIds.checked(token);
        this.target = target;
        this.questions = questions;
        this.shape = shape;
        this.api = api;
        Counted counted = counted();
        this.sha256 = counted.sha256;
        this.bytes = counted.bytes;
    }

    public String token() {
        return token;
    }

    /** Who is asked, with API and model named. */
    public BatchTarget target() {
        return target;
    }

    public int rows() {
        return questions.size();
    }

    /** The bytes that {@link #writeTo} writes. */
    public long bytes() {
        return bytes;
    }

    /** The SHA-256 of the bytes that {@link #writeTo} writes, 32 bytes. */
    public byte[] sha256() {
        return sha256.clone();
    }

    /** Writes all; the stream stays open. The questions' {@code custom_id}s are {@link CustomIds#of}, in their order. */
    public void writeTo(OutputStream out) throws IOException {
        byte[] between = shape.between().getBytes(StandardCharsets.UTF_8);
        out.write(shape.before().getBytes(StandardCharsets.UTF_8));
        int n = 0;
        for (Question question : questions) {
            if (n > 0) {
                out.write(between);
            }
            out.write(row(n, question));
            n++;
        }
        out.write(shape.after().getBytes(StandardCharsets.UTF_8));
    }

    private byte[] row(int n, Question question) throws IOException {
        String body = oneLine(api.body(question));
        try (ByteArrayBuilder row = new ByteArrayBuilder();
                JsonGenerator json = JSON.createGenerator(row)) {
            json.writeStartObject();
            shape.row().write(json, CustomIds.of(token, n), body);
            if (question.cell() != null) {
                json.writeStringField(CELL, question.cell());
            }
            json.writeEndObject();
            json.flush();
            return row.toByteArray();
        }
    }

    /** A schema may have line breaks between its members; those inside of strings are written as {@code \n} already. */
    private static String oneLine(byte[] json) {
        return new String(json, StandardCharsets.UTF_8).replace('\n', ' ').replace('\r', ' ');
    }

    private Counted counted() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Counter counter = new Counter();
            writeTo(new DigestOutputStream(counter, digest));
            return new Counted(digest.digest(), counter.bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to nowhere cannot fail", e);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Counted(byte[] sha256, long bytes) {}

    private static final class Counter extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] b, int off, int len) {
            bytes += len;
        }
    }
}
