package dev.rollcall.llm;

import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.RequestBody;

/**
 * A request to an API beside questions.
 *
 * @param headers beside those of every call of the API
 * @param body null: there is none
 * @param large whether the request or its reply may take longer than a call; then only a silence of that length ends it
 * @param mayRedirect whether a redirect is a success, which tells where to go
 */
public record ApiRequest(
        String method, HttpUrl url, Map<String, String> headers, RequestBody body, boolean large, boolean mayRedirect) {

    public ApiRequest {
        headers = Map.copyOf(headers);
    }

    public static ApiRequest get(HttpUrl url) {
        return new ApiRequest("GET", url, Map.of(), null, false, false);
    }

    /** A GET of a file, whatever its type. */
    public static ApiRequest download(HttpUrl url) {
        return new ApiRequest("GET", url, Map.of("Accept", "*/*"), null, true, false);
    }

    public static ApiRequest post(HttpUrl url, RequestBody body) {
        return new ApiRequest("POST", url, Map.of(), body, false, false);
    }

    public ApiRequest with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiRequest(method, url, more, body, large, mayRedirect);
    }

    /** The same request, with time for a large body. */
    public ApiRequest slow() {
        return new ApiRequest(method, url, headers, body, true, mayRedirect);
    }

    /** The same request, whose reply may be a redirect. */
    public ApiRequest redirected() {
        return new ApiRequest(method, url, headers, body, large, true);
    }
}
