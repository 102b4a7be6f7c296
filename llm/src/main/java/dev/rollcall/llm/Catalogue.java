package dev.rollcall.llm;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rollcall.llm.net.Url;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * The providers that can be asked, and how. They are data in {@code catalogue.json}, which gives a reason for each quirk.
 */
public final class Catalogue {

    private final Map<String, Provider> providers;
    private final List<String> theEleven;

    /** The APIs of a server that the user adds: one for each protocol. */
    private final List<Api> ownApis;

    private Catalogue(Map<String, Provider> providers, List<String> theEleven, List<Api> ownApis) {
        this.providers = providers;
        this.theEleven = theEleven;
        this.ownApis = ownApis;
    }

    public static Catalogue bundled() {
        ObjectMapper json = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .build();
        try (InputStream in = Catalogue.class.getResourceAsStream("catalogue.json")) {
            Book book = json.readValue(in, Book.class);
            Map<String, Provider> byId = new LinkedHashMap<>();
            book.providers().forEach(provider -> byId.put(provider.id(), provider));
            return new Catalogue(byId, List.copyOf(book.theEleven()), List.copyOf(book.ownApis()));
        } catch (IOException e) {
            throw new UncheckedIOException("catalogue.json inside the jar", e);
        }
    }

    /**
     * The same catalogue with other base URLs, with or without the version in the path; {@link BaseUrl} says how they are
     * joined with each API's own path.
     *
     * @throws IllegalArgumentException for an unknown provider, or a URL without scheme or host
     */
    public Catalogue withBaseUrls(Map<String, String> byProvider) {
        return with(byProvider, (provider, url) -> at(provider, url, provider.baseUrlVariable()));
    }

    /**
     * The same for one provider.
     *
     * @param from who gave the URL, for the message
     * @throws IllegalArgumentException for an unknown provider, or a URL without scheme or host
     */
    public Catalogue withBaseUrl(String id, String url, String from) {
        return with(Map.of(id, url), (provider, typed) -> at(provider, typed, from));
    }

    /**
     * The same catalogue with a simulator in the place of every provider. The simulator wants the key in the protocol's
     * usual header, even if the real provider needs no key or uses another header.
     *
     * @throws IllegalArgumentException when {@code url} is not a URL
     */
    public Catalogue simulatedBy(String url, String from) {
        Map<String, Provider> all = new LinkedHashMap<>();
        providers.forEach((id, provider) -> {
            String base = checked(provider, url.replaceAll("/+$", "") + "/" + provider.like(), from);
            all.put(id, provider.withApis(api -> api.as(base, Auth.usualOf(api.protocol()), Map.of(), Map.of())));
        });
        return new Catalogue(all, theEleven, ownApis);
    }

    /** The same catalogue with other default models. */
    public Catalogue withModels(Map<String, String> byProvider) {
        return with(byProvider, (provider, model) -> {
            if (model == null || model.isBlank()) {
                throw new IllegalArgumentException(
                        "the model for " + provider.id() + " is empty: name one, such as " + provider.defaultModel());
            }
            return provider.withModel(model.strip());
        });
    }

    /** The same catalogue with only this provider. */
    public Catalogue only(String id) {
        return new Catalogue(
                Map.of(id, provider(id)), theEleven.stream().filter(id::equals).toList(), ownApis);
    }

    /**
     * The same catalogue with one more provider, the user's own.
     *
     * @param from the place where it is described, for messages
     * @throws IllegalArgumentException when its id is taken, its base URL is not a URL, or {@code like} names no known
     *     provider
     */
    public Catalogue plus(OwnProvider own, String from) {
        if (providers.containsKey(own.id())) {
            throw new IllegalArgumentException(from + ": there is a provider '" + own.id() + "' already");
        }
        Provider added = own.like() != null
                ? own.like(provider(own.like()))
                : own.speaking(ownApis.stream()
                        .filter(api -> api.protocol() == own.protocol())
                        .findFirst()
                        .orElseThrow());
        Map<String, Provider> more = new LinkedHashMap<>(providers);
        more.put(own.id(), own.baseUrl() == null ? added : at(added, own.baseUrl(), from));
        return new Catalogue(more, theEleven, ownApis);
    }

    public List<Provider> providers() {
        return List.copyOf(providers.values());
    }

    /** @throws IllegalArgumentException with a message that lists the known ones */
    public Provider provider(String id) {
        Provider provider = providers.get(id);
        if (provider == null) {
            throw new IllegalArgumentException("unknown provider '" + id + "'; known are " + providers.keySet());
        }
        return provider;
    }

    /** The panel: all providers except routers, which only pass on the replies of others. */
    public List<String> theEleven() {
        return theEleven;
    }

    private Catalogue with(Map<String, String> changes, Change change) {
        Map<String, Provider> changed = new LinkedHashMap<>(providers);
        changes.forEach((id, value) -> changed.put(id, change.apply(provider(id), value)));
        return new Catalogue(changed, theEleven, ownApis);
    }

    private static Provider at(Provider provider, String url, String from) {
        String checked = checked(provider, url, from);
        return provider.withApis(api -> api.at(checked));
    }

    private static String checked(Provider provider, String url, String from) {
        String read = url == null ? "" : url.strip();
        try {
            Url.base(read);
            String other = BaseUrl.otherProtocol(
                    HttpUrl.get(read), provider.apis().get(0).protocol());
            if (other != null) {
                throw new IllegalArgumentException(other);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    from + " (base URL of " + provider.id() + "): '" + SecretRedactor.anyKey(Url.shown(read)) + "' "
                            + e.getMessage() + "; write for example http://127.0.0.1:9999/v1"
                            + (provider.own()
                                    ? ""
                                    : " or " + provider.apis().get(0).baseUrl()),
                    e);
        }
        return read;
    }

    private interface Change {
        Provider apply(Provider provider, String value);
    }

    private record Book(String source, List<String> theEleven, List<Provider> providers, List<Api> ownApis) {}
}
