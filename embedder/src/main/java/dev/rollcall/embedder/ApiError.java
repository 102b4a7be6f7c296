package dev.rollcall.embedder;

/** What a request gets instead of vectors, in the shape of OpenAI's errors. */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1;

    final int status;
    final String type;
    final String code;
    final String param;

    private ApiError(int status, String type, String code, String param, String message) {
        super(message);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
    }

    static ApiError invalid(String param, String message) {
        return new ApiError(400, "invalid_request_error", null, param, message);
    }

    static ApiError of(int status, String code, String message) {
        return new ApiError(status, "invalid_request_error", code, null, message);
    }

    static ApiError busy() {
        return new ApiError(
                429, "rate_limit_error", "busy", null, "too many requests wait for the model; try again in a second");
    }

    static ApiError broken(String message) {
        return new ApiError(500, "server_error", null, null, message);
    }
}
