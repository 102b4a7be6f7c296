package dev.rollcall.llm;

import dev.rollcall.llm.wire.Habit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/**
 * One way to ask a provider.
 *
 * @param name the name by which {@link Question#api()} chooses it
 * @param baseUrl scheme and host, perhaps with a path; {@link BaseUrl} joins it with {@code path}
 * @param path begins with a slash; {@code {model}} stands for the model
 * @param defaultModel the model if the question names none
 * @param headers sent with every call
 * @param body members added to every request
 * @param searchBody members added when the question wants search; null: this API can't search
 * @param batch how it takes many questions at once; null: it does not
 */
public record Api(
        String name,
        Protocol protocol,
        String baseUrl,
        String path,
        Auth auth,
        List<Quirk> quirks,
        String defaultModel,
        Map<String, String> headers,
        Map<String, Object> body,
        Map<String, Object> searchBody,
        BatchApi batch) {

    /** The members of bodies keep their order, so that the same question is written the same, byte by byte, each time. */
    public Api {
        quirks = quirks == null ? List.of() : List.copyOf(quirks);
        headers = headers == null ? Map.of() : Map.copyOf(headers);
        body = body == null ? Map.of() : inOrder(body);
        searchBody = searchBody == null ? null : inOrder(searchBody);
    }

    public boolean has(Habit habit) {
        return quirks.stream().anyMatch(quirk -> quirk.habit() == habit);
    }

    Set<Habit> habits() {
        return quirks.stream().map(Quirk::habit).collect(Collectors.toUnmodifiableSet());
    }

    public boolean canSearch() {
        return searchBody != null;
    }

    Api at(String otherBaseUrl) {
        return new Api(
                name, protocol, otherBaseUrl, path, auth, quirks, defaultModel, headers, body, searchBody, batch);
    }

    Api asking(String model) {
        return new Api(name, protocol, baseUrl, path, auth, quirks, model, headers, body, searchBody, batch);
    }

    Api withoutBatch() {
        return new Api(name, protocol, baseUrl, path, auth, quirks, defaultModel, headers, body, searchBody, null);
    }

    /** A copy for another server. Null changes nothing; the headers and body are added to those that exist. */
    Api as(String otherBaseUrl, Auth otherAuth, Map<String, String> moreHeaders, Map<String, Object> moreBody) {
        Map<String, String> allHeaders = new LinkedHashMap<>(headers);
        allHeaders.putAll(moreHeaders);
        Map<String, Object> wholeBody = new LinkedHashMap<>(body);
        wholeBody.putAll(moreBody);
        return new Api(
                name,
                protocol,
                otherBaseUrl == null ? baseUrl : otherBaseUrl,
                path,
                otherAuth == null ? auth : otherAuth,
                quirks,
                defaultModel,
                allHeaders,
                wholeBody,
                searchBody,
                batch);
    }

    /** The URL for a question to a model. */
    HttpUrl url(String model) {
        return BaseUrl.join(
                HttpUrl.get(baseUrl), path.replace("{model}", model.replaceFirst("^models/", "")), protocol);
    }

    private static Map<String, Object> inOrder(Map<String, Object> members) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
}
