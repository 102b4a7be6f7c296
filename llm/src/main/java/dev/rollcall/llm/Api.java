package dev.rollcall.llm;

import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * One way to ask a provider.
 *
 * @param name how {@link Question#api()} calls it
 * @param baseUrl scheme and host, perhaps with a path; {@code path} is appended
 * @param path begins with a slash; {@code {model}} stands for the model
 * @param defaultModel asked when the question names none
 * @param headers sent with every call
 * @param body members added to every request
 * @param searchBody members added when the question wants search; null: this API cannot
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
        Map<String, Object> searchBody) {

    public Api {
        quirks = quirks == null ? List.of() : List.copyOf(quirks);
        headers = headers == null ? Map.of() : Map.copyOf(headers);
        body = body == null ? Map.of() : Map.copyOf(body);
        searchBody = searchBody == null ? null : Map.copyOf(searchBody);
    }

    public boolean has(Habit habit) {
        return quirks.stream().anyMatch(quirk -> quirk.habit() == habit);
    }

    public boolean canSearch() {
        return searchBody != null;
    }

    Api at(String otherBaseUrl) {
        return new Api(name, protocol, otherBaseUrl, path, auth, quirks, defaultModel, headers, body, searchBody);
    }

    Api asking(String model) {
        return new Api(name, protocol, baseUrl, path, auth, quirks, model, headers, body, searchBody);
    }

    /** Where a question for a model goes. */
    HttpUrl url(String model) {
        String host = baseUrl.replaceFirst("/+$", "");
        String where = path.replace("{model}", model.replaceFirst("^models/", ""));
        return HttpUrl.get(host)
                .newBuilder()
                .addPathSegments(where.substring(1))
                .build();
    }
}
