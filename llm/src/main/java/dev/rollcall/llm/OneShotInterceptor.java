package dev.rollcall.llm;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;

/** What every call passes on its way out and in: a request goes out once, and a reply comes in up to a size. */
final class OneShotInterceptor implements Interceptor {

    private final int maxReplyBytes;

    OneShotInterceptor(int maxReplyBytes) {
        this.maxReplyBytes = maxReplyBytes;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        RequestBody body = chain.request().body();
        Response response = proceed(
                chain,
                chain.request()
                        .newBuilder()
                        .method(chain.request().method(), body == null ? null : new Once(body))
                        .build());
        ResponseBody whole = response.body();
        Source limited = new Limited(whole.source(), maxReplyBytes);
        return response.newBuilder()
                .body(ResponseBody.create(Okio.buffer(limited), whole.contentType(), whole.contentLength()))
                .build();
    }

    /** Each closed connection leaves the pool, and a new one is not looked at: this ends. */
    private static Response proceed(Chain chain, Request request) throws IOException {
        while (true) {
            try {
                return chain.proceed(request);
            } catch (StaleConnectionInterceptor.Closed e) {
                // Nothing was sent, so this is no second attempt.
            }
        }
    }

    /** More than we are ready to hold. */
    static final class ReplyTooLarge extends IOException {
        ReplyTooLarge(int maxReplyBytes) {
            super("the reply is longer than " + maxReplyBytes + " bytes");
        }
    }

    /** OkHttp by itself sends a request again after 503 with {@code Retry-After: 0}, unless its body can go only once. */
    private static final class Once extends RequestBody {

        private final RequestBody body;

        Once(RequestBody body) {
            this.body = body;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public MediaType contentType() {
            return body.contentType();
        }

        @Override
        public long contentLength() throws IOException {
            return body.contentLength();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            body.writeTo(sink);
        }
    }

    private static final class Limited extends ForwardingSource {

        private final int most;
        private long read;

        Limited(Source source, int most) {
            super(source);
            this.most = most;
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            long count = super.read(sink, byteCount);
            read += Math.max(count, 0);
            if (read > most) {
                throw new ReplyTooLarge(most);
            }
            return count;
        }
    }
}
