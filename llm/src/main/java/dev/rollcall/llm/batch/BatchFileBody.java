package dev.rollcall.llm.batch;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** A {@link BatchFile} as the body of a request. It is sent at most once, so OkHttp may not send it again by itself. */
final class BatchFileBody extends RequestBody {

    static final MediaType JSON = MediaType.get("application/json; charset=UTF-8");
    static final MediaType LINES = MediaType.get("application/jsonl");

    private final BatchFile file;
    private final MediaType type;

    BatchFileBody(BatchFile file, MediaType type) {
        this.file = file;
        this.type = type;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public MediaType contentType() {
        return type;
    }

    @Override
    public long contentLength() {
        return file.bytes();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        file.writeTo(sink.outputStream());
    }
}
