package dev.rollcall.llm.wire;

import dev.rollcall.llm.Api;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * A question, addressed: what every protocol needs in order to put it. Not a record, because {@code headers} holds the
 * key and must not be printed.
 */
public final class WireRequest {

    public final HttpUrl url;
    public final Map<String, String> headers;
    public final CallTrace trace;
    public final Api api;
    public final String model;
    public final String prompt;
    public final int maxOutputTokens;
    private final boolean search;

    public WireRequest(
            HttpUrl url,
            Map<String, String> headers,
            CallTrace trace,
            Api api,
            String model,
            String prompt,
            int maxOutputTokens,
            boolean search) {
        this.url = url;
        this.headers = headers;
        this.trace = trace;
        this.api = api;
        this.model = model;
        this.prompt = prompt;
        this.maxOutputTokens = maxOutputTokens;
        this.search = search;
    }

    /** The members that the catalogue adds to the request. */
    public Map<String, Object> extras() {
        Map<String, Object> extras = new LinkedHashMap<>(api.body());
        if (search) {
            extras.putAll(api.searchBody());
        }
        return extras;
    }
}
