package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Errors as {@code google.rpc.Status} has them. */
final class GoogleRpc {
    static final int CANCELLED = 1;
    static final int INVALID_ARGUMENT = 3;
    static final int DEADLINE_EXCEEDED = 4;
    static final int RESOURCE_EXHAUSTED = 8;

    private GoogleRpc() {}

    static ObjectNode status(int httpStatus, String message) {
        return error(code(httpStatus), message);
    }

    static ObjectNode error(int code, String message) {
        ObjectNode error = BatchApi.object().put("code", code).put("message", message);
        error.putArray("details");
        return error;
    }

    private static int code(int httpStatus) {
        return switch (httpStatus) {
            case 400, 413, 422 -> INVALID_ARGUMENT;
            case 401 -> 16;
            case 402, 429 -> RESOURCE_EXHAUSTED;
            case 403 -> 7;
            case 404, 410 -> 5;
            case 503 -> 14;
            case 504 -> DEADLINE_EXCEEDED;
            default -> 13;
        };
    }
}
