package dev.rollcall.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.Acceptance;
import dev.rollcall.llm.BodyReader;
import dev.rollcall.llm.CallFailure;
import dev.rollcall.llm.CallResult;
import dev.rollcall.llm.Fault;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import okhttp3.Headers;
import okio.BufferedSource;

/** Reads the results of one batch once, from all places where they are, one line at a time. */
final class ResultReader {

    private final BatchServer server;
    private final BatchWire wire;
    private final BatchStatus status;
    private final long fromLine;
    private final Key key;
    private final Taker taker;

    private long lines;
    private long bad;
    private boolean isCut;
    private boolean isEnough;

    ResultReader(BatchServer server, BatchWire wire, BatchStatus status, long fromLine, Key key, Taker taker) {
        this.server = server;
        this.wire = wire;
        this.status = status;
        this.fromLine = fromLine;
        this.key = key;
        this.taker = taker;
    }

    /** What is done with a line. */
    interface Taker {
        /**
         * @param bytes null when the line is too long
         * @param json null when the line is not JSON
         * @return whether to go on
         */
        Taken take(long line, byte[] bytes, JsonNode json, boolean simulated) throws IOException;
    }

    enum Taken {
        GOOD,
        BAD,
        ENOUGH
    }

    ResultsRead read() {
        for (ResultPlace place : status.results()) {
            String page = null;
            do {
                BatchWire.ResultSource source = wire.open(status.providerTaskId(), place, page);
                CallResult<Next> part =
                        server.api().send(source.request(), key, (headers, body) -> part(source, headers, body));
                if (part.failure() != null) {
                    return read(part.failure());
                }
                if (isCut || isEnough) {
                    return read(null);
                }
                String last = page;
                page = part.value().page();
                if (page != null && page.equals(last)) {
                    return read(endless());
                }
            } while (page != null);
        }
        return read(null);
    }

    /** Why pages are not read for ever. */
    private static CallFailure endless() {
        return new CallFailure(
                Acceptance.UNKNOWN,
                Outcome.INVALID,
                Fault.PROVIDER,
                null,
                null,
                200,
                null,
                "a page of the results names itself as the next");
    }

    private ResultsRead read(CallFailure because) {
        return new ResultsRead(lines, bad, isCut, because);
    }

    /** @param page null: this is the last */
    private record Next(String page) {}

    private Next part(BatchWire.ResultSource source, Headers headers, BufferedSource body) throws IOException {
        boolean simulated = "true".equalsIgnoreCase(headers.get("X-Rollcall-Simulated"));
        int longest = server.api().maxReplyBytes();
        if (source.array() == null) {
            refusePage(headers, body);
            return taken(new LineSource(body, longest), simulated);
        }
        try (ArraySource elements = new ArraySource(body, source.array(), longest)) {
            return taken(elements, simulated);
        }
    }

    /** A portal's page of HTML is not a file of broken lines. */
    private static void refusePage(Headers headers, BufferedSource body) throws IOException {
        String type = headers.get("content-type");
        boolean saysSo = type != null && type.strip().startsWith("text/html");
        if (saysSo || (body.request(1) && body.getBuffer().getByte(0) == '<')) {
            body.request(2_000);
            throw new BodyReader.Unusable(
                    body.readUtf8(Math.min(2_000, body.getBuffer().size())));
        }
    }

    private Next taken(RowSource source, boolean simulated) throws IOException {
        for (RowSource.Element element = source.next(); element != null; element = source.next()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted");
            }
            if (lines < fromLine) {
                lines++;
                continue;
            }
            JsonNode json = element.json() == null ? null : RowReader.json(element.json());
            if (json == null && !element.isEnded() && hasText(element.json())) {
                isCut = true;
                return new Next(null);
            }
            Taken taken = taker.take(lines + 1, element.json(), json, simulated);
            lines++;
            bad += taken == Taken.BAD ? 1 : 0;
            if (taken == Taken.ENOUGH) {
                isEnough = true;
                return new Next(null);
            }
        }
        return new Next(source.nextPage());
    }

    /** Whether a line that has no end holds the beginning of something. */
    private static boolean hasText(byte[] line) {
        return line != null && !isBlank(line);
    }

    static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b > ' ' || b < 0) {
                return false;
            }
        }
        return true;
    }
}
