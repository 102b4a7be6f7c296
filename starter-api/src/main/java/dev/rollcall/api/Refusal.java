package dev.rollcall.api;

import java.util.List;

/** A request that is refused, with the reason for the caller. It is expected, so it has no stack trace. */
public final class Refusal extends RuntimeException {
    private final int status;
    private final transient List<? extends Record> errors;
    private final int errorCount;

    public Refusal(int status, String detail) {
        this(status, detail, List.of(), 0);
    }

    /** @param errors {@link InputErrors.BadInput} or {@link BadLine} */
    Refusal(int status, String detail, List<? extends Record> errors, int errorCount) {
        super(detail, null, false, false);
        this.status = status;
        this.errors = errors;
        this.errorCount = errorCount;
    }

    public static Refusal badRequest(String detail) {
        return new Refusal(400, detail);
    }

    public static Refusal notFound(String detail) {
        return new Refusal(404, detail);
    }

    /** Something has to happen first: a worker starts, Temporal comes back. */
    public static Refusal notNow(String detail) {
        return new Refusal(503, detail);
    }

    public int status() {
        return status;
    }

    List<? extends Record> errors() {
        return errors;
    }

    int errorCount() {
        return errorCount;
    }
}
