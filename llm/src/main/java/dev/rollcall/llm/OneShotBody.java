package dev.rollcall.llm;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * The JSON of a request, which is sent at most once. OkHttp sends a request again by itself after a 503 with
 * {@code Retry-After: 0}, unless its body is marked as one-shot.
 */
final class OneShotBody extends RequestBody {

    private static final MediaType JSON = MediaType.get("application/json; charset=UTF-8");

    private final byte[] json;

    OneShotBody(byte[] json) {
        this.json = json;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public MediaType contentType() {
        return JSON;
    }

    @Override
    public long contentLength() {
        return json.length;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        sink.write(json);
    }
}
