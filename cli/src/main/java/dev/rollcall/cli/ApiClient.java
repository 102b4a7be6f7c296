package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.net.Outgoing;
import dev.rollcall.llm.net.ProxyTrouble;
import dev.rollcall.llm.net.Url;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * The commands' client of Rollcall's REST API. Failures are {@link UserError}s for people. It uses
 * {@link HttpURLConnection}, because {@code java.net.http} takes twice as long to start.
 */
public final class ApiClient {
    /** The address at which {@code ./rollcall up} listens by default. */
    public static final URI USUAL = URI.create("http://127.0.0.1:8080");

    private static final int PART = 1 << 16;
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 30_000;

    /** How long the server may take to store a list of millions. */
    private static final int STORE_MILLIS = 15 * 60_000;

    private final URI base;
    private final String token;
    private final Outgoing outgoing;

    /**
     * @param base scheme, host, port and perhaps a path before {@code /api}
     * @param token sent as bearer token; null or blank: none is sent
     */
    public ApiClient(URI base, String token) {
        this(base, token, Outgoing.DIRECT);
    }

    /** @param outgoing how servers on other machines are reached */
    ApiClient(URI base, String token, Outgoing outgoing) {
        this.outgoing = outgoing;
        this.base = URI.create(base.toString().replaceFirst("/+$", ""));
        this.token = token == null || token.isBlank() ? null : Environment.require("ROLLCALL_TOKEN", token.strip());
        if (this.token != null && !this.token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new UserError("ROLLCALL_TOKEN has white space or a character that is not ASCII in it:"
                    + " copy it again, without quotes or line breaks");
        }
    }

    /** @throws UserError that shows an example of such a URL */
    static URI url(String typed, String from) {
        try {
            return URI.create(Url.http(typed).toString());
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    from + ": '" + HumanFormat.line(Url.shown(typed)) + "' " + e.getMessage() + "; give one such as "
                            + USUAL
                            + (Url.shown(typed).equals(typed.strip()) ? "" : ", and put the token into ROLLCALL_TOKEN"),
                    e);
        }
    }

    /** Encodes a name as one segment of a path: {@code a/b} becomes {@code a%2Fb}. */
    public static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public URI base() {
        return base;
    }

    /**
     * @param path the whole path with its query: {@code /api/jobs?limit=5}
     * @throws UserError when no server answers, or the server refuses
     */
    public JsonNode get(String path) {
        return ask("GET", path, null, Map.of()).orComplain().json();
    }

    /**
     * @param body null: none is sent
     * @throws UserError when no server answers, or the server refuses
     */
    public JsonNode post(String path, JsonNode body, Map<String, String> headers) {
        return ask("POST", path, body, headers).orComplain().json();
    }

    /** The same. */
    public JsonNode put(String path, JsonNode body) {
        return ask("PUT", path, body, Map.of()).orComplain().json();
    }

    /** The server's reply, even if it is a refusal. */
    HttpReply ask(String method, String path, JsonNode body, Map<String, String> headers) {
        try {
            return exchange(method, path, body, headers);
        } catch (IOException e) {
            throw new UserError(words(e), e);
        }
    }

    /** @throws IOException when there was no whole reply */
    public HttpReply exchange(String method, String path, JsonNode body, Map<String, String> headers)
            throws IOException {
        return method.equals("PATCH") ? patch(path, body, headers) : whole(open(method, path, body, headers));
    }

    /** {@link HttpURLConnection} knows no PATCH. */
    private HttpReply patch(String path, JsonNode body, Map<String, String> headers) throws IOException {
        HttpUrl url = HttpUrl.get(base + path);
        var client = new OkHttpClient.Builder()
                .connectTimeout(Duration.ofMillis(CONNECT_MILLIS))
                .readTimeout(Duration.ofMillis(READ_MILLIS))
                .followRedirects(false)
                .retryOnConnectionFailure(false);
        outgoing.trustIn(client);
        outgoing.leadTo(url, client);
        var request = new Request.Builder()
                .url(url)
                .header("Accept", "application/json")
                .header("User-Agent", "rollcall-cli")
                .patch(RequestBody.create(
                        body.toString().getBytes(StandardCharsets.UTF_8), MediaType.get("application/json")));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        headers.forEach(request::header);
        try (Response reply = client.build().newCall(request.build()).execute()) {
            return new HttpReply(
                    base,
                    reply.code(),
                    reply.headers().toMultimap(),
                    reply.body().bytes());
        }
    }

    /**
     * Sends a body of any length as it is read. What the server said, a no included.
     *
     * @param type of the body
     * @param size of the body; -1: nobody knows
     * @throws UserError when nobody answers
     */
    HttpReply put(String path, String type, InputStream body, long size) {
        try {
            HttpURLConnection call = prepared("PUT", path, Map.of("Content-Type", type));
            call.setReadTimeout(STORE_MILLIS);
            if (size < 0) {
                call.setChunkedStreamingMode(PART);
            } else {
                call.setFixedLengthStreamingMode(size);
            }
            write(call, out -> {
                var part = new byte[PART];
                for (int read = body.read(part); read >= 0; read = body.read(part)) {
                    out.write(part, 0, read);
                }
            });
            return whole(call);
        } catch (IOException e) {
            throw new UserError(words(e), e);
        }
    }

    /** Copies a reply to {@code out} as it arrives, so that it may be of any length. */
    void copy(String path, OutputStream out) {
        try {
            HttpURLConnection call = open("GET", path, null, Map.of());
            if (call.getResponseCode() >= 300) {
                whole(call).orComplain();
            }
            try (InputStream in = call.getInputStream()) {
                in.transferTo(out);
            }
        } catch (IOException e) {
            throw new UserError(words(e), e);
        }
    }

    /**
     * Passes each line of a reply on as it comes, for as long as the reply lasts.
     *
     * @throws IOException when there is no reply, it breaks off, or the server, or one before it, can't just now
     * @throws UserError when the answer is no
     */
    void lines(String path, Map<String, String> headers, Consumer<String> each) throws IOException {
        HttpURLConnection call = open("GET", path, null, headers);
        if (call.getResponseCode() >= 300) {
            whole(call).orAway().orComplain();
        }
        try (var in = new BufferedReader(new InputStreamReader(call.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                each.accept(line);
            }
        }
    }

    /** Why there was no reply, in a few words. */
    String brief(IOException failure) {
        return failure instanceof AwayException
                ? failure.getMessage()
                : base + ": " + HumanFormat.line(failure.getMessage());
    }

    /** Why there was no reply, and what helps. */
    public String words(IOException failure) {
        if (failure instanceof AwayException) {
            return failure.getMessage();
        }
        String mend =
                "start Rollcall with `./rollcall up` in another terminal, or set ROLLCALL_URL to where its API is";
        IOException why =
                isOfConnecting(failure) ? outgoing.explained(failure, HttpUrl.get(base.toString()), false) : failure;
        if (why instanceof ProxyTrouble) {
            return base + ": " + why.getMessage();
        }
        if (failure instanceof UnknownHostException) {
            return "no address is known for " + base.getRawAuthority() + " (" + base + "): mend ROLLCALL_URL";
        }
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return "nobody answers at " + base + " (" + HumanFormat.line(failure.getMessage()) + "): " + mend;
        }
        if (failure instanceof SocketTimeoutException) {
            boolean connecting = String.valueOf(failure.getMessage())
                    .toLowerCase(Locale.ROOT)
                    .contains("connect");
            return connecting
                    ? "nobody answers at " + base + " within " + CONNECT_MILLIS / 1000 + " s: " + mend
                    : base + " did not reply within " + READ_MILLIS / 1000
                            + " s: try again; the API's log says what keeps it";
        }
        if (failure instanceof SSLException) {
            return base + " does not speak TLS as expected (" + HumanFormat.line(failure.getMessage())
                    + "): mend ROLLCALL_URL (http or https?), or name the CA of its certificate in SSL_CERT_FILE";
        }
        return base + " broke off (" + HumanFormat.line(failure.getMessage()) + "): try again; is that Rollcall's API?";
    }

    private static boolean isOfConnecting(IOException failure) {
        return failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || String.valueOf(failure.getMessage()).startsWith("Unable to tunnel");
    }

    private HttpReply whole(HttpURLConnection call) throws IOException {
        int status = call.getResponseCode();
        String basic = String.valueOf(call.getHeaderField("WWW-Authenticate"));
        var refusal = outgoing.refusal(HttpUrl.get(base.toString()), status, basic.startsWith("Basic"));
        if (refusal.isPresent()) {
            throw new UserError(base + ": " + refusal.get().getMessage(), refusal.get());
        }
        try (InputStream in = status >= 400 ? call.getErrorStream() : call.getInputStream()) {
            byte[] said = in == null ? new byte[0] : in.readAllBytes();
            return new HttpReply(base, status, call.getHeaderFields(), said);
        }
    }

    private HttpURLConnection open(String method, String path, JsonNode body, Map<String, String> headers)
            throws IOException {
        HttpURLConnection call = prepared(method, path, headers);
        if (!method.equals("GET")) {
            byte[] sent = body == null ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8);
            call.setRequestProperty("Content-Type", "application/json");
            // Without it the JDK sends a POST again by itself when the connection breaks: two jobs instead of one.
            call.setFixedLengthStreamingMode(sent.length);
            write(call, out -> out.write(sent));
        }
        return call;
    }

    private HttpURLConnection prepared(String method, String path, Map<String, String> headers) throws IOException {
        var call = outgoing.open(URI.create(base + path));
        call.setRequestMethod(method);
        call.setConnectTimeout(CONNECT_MILLIS);
        call.setReadTimeout(READ_MILLIS);
        // Redirects are not followed, so that the token is sent to no other server.
        call.setInstanceFollowRedirects(false);
        call.setUseCaches(false);
        call.setRequestProperty("Accept", "application/json");
        call.setRequestProperty("User-Agent", "rollcall-cli");
        if (token != null) {
            call.setRequestProperty("Authorization", "Bearer " + token);
        }
        headers.forEach(call::setRequestProperty);
        return call;
    }

    /** What is sent. */
    private interface BodyWriter {
        void writeTo(OutputStream out) throws IOException;
    }

    private static void write(HttpURLConnection call, BodyWriter body) throws IOException {
        call.setDoOutput(true);
        try (OutputStream out = call.getOutputStream()) {
            body.writeTo(out);
        } catch (ConnectException | SocketTimeoutException | UnknownHostException | SSLException e) {
            throw e;
        } catch (IOException e) {
            // A server that refuses a long body replies before it has read it: the reply says more.
        }
    }
}
