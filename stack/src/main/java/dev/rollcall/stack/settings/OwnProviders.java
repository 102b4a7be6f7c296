package dev.rollcall.stack.settings;

import dev.rollcall.cli.UserError;
import dev.rollcall.llm.Auth;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.OwnProvider;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Protocol;
import dev.rollcall.stack.settings.SettingsFile.PriceSetting;
import dev.rollcall.stack.settings.SettingsFile.ProviderSettings;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The user's own providers in {@code rollcall.yaml}: any server that speaks one of the five protocols. docs/providers.md has
 * an entry for each kind of server.
 */
final class OwnProviders {
    static final String EXAMPLE =
            "local: {protocol: openai-chat, base_url: http://127.0.0.1:8000/v1, model: NAME, key: none}";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,29}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,79}");
    private static final String NO_KEY = "none";

    /** Names of headers and members that hold a secret. */
    private static final Pattern SECRET =
            Pattern.compile("(?i).*authorization|cookie|.*[-_]?key|.*token|.*secret|.*password");

    /** Values that look like a key, under any name. */
    private static final Pattern LIKE_A_KEY =
            Pattern.compile("(?i)\\s*(bearer\\s+)?(sk|gsk|xai|pplx|tgp|key)[-_]\\S{8,}|AIza\\S{8,}");

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]*");

    /** Headers that the client sets itself. */
    private static final Set<String> OWN_HEADERS = Set.of(
            "host",
            "content-length",
            "content-type",
            "content-encoding",
            "transfer-encoding",
            "connection",
            "accept",
            "accept-encoding",
            "expect",
            "te",
            "trailer",
            "upgrade");

    private static final Set<String> OWN_MEMBERS = Set.of(
            "model",
            "messages",
            "input",
            "contents",
            "stream",
            "max_tokens",
            "max_completion_tokens",
            "max_output_tokens",
            "generationConfig",
            "n");

    private final YamlFile file;
    private final SettingsFile settings;

    /** The catalogue without the providers of the file. */
    private final Catalogue bundled;

    private OwnProviders(YamlFile file, SettingsFile settings, Catalogue bundled) {
        this.file = file;
        this.settings = settings;
        this.bundled = bundled;
    }

    /** @throws UserError that names the file, the line, what is wrong there, and what would be right */
    static Catalogue added(YamlFile file, SettingsFile settings, Catalogue bundled) {
        Catalogue all = bundled;
        var own = new OwnProviders(file, settings, bundled);
        for (String id : settings.providers().keySet()) {
            ProviderSettings entry = settings.entry(id);
            if (own.isKnown(id)) {
                own.refuseOwnMembers(id, entry);
                if (entry.baseUrl() != null) {
                    all = own.words(id, "base_url", all, before -> before.withBaseUrl(id, entry.baseUrl(), "base_url"));
                }
            } else {
                OwnProvider provider = own.provider(id, entry);
                all = own.words(id, "base_url", all, before -> before.plus(provider, "base_url"));
            }
        }
        return all;
    }

    /** The bundled prices and those of the file. */
    static Prices prices(YamlFile file, SettingsFile settings, Catalogue catalogue, Prices bundled) {
        Prices prices = bundled;
        for (String id : settings.providers().keySet()) {
            ProviderSettings entry = settings.entry(id);
            if (!entry.isOwn()) {
                continue;
            }
            if (entry.price() != null) {
                prices = priced(file, id, entry, prices);
            } else if (entry.like() != null) {
                prices = prices.like(id, catalogue.provider(id).like());
            }
        }
        return prices;
    }

    private interface Step {
        Catalogue from(Catalogue before);
    }

    private Catalogue words(String id, String member, Catalogue before, Step step) {
        try {
            return step.from(before);
        } catch (IllegalArgumentException e) {
            throw userError(id, member, e.getMessage());
        }
    }

    private boolean isKnown(String id) {
        return bundled.providers().stream().anyMatch(provider -> provider.id().equals(id));
    }

    private void refuseOwnMembers(String id, ProviderSettings entry) {
        var members = new LinkedHashMap<String, Object>();
        members.put("protocol", entry.protocol());
        members.put("like", entry.like());
        members.put("key", entry.key());
        members.put("auth", entry.auth());
        members.put("headers", entry.headers().isEmpty() ? null : entry.headers());
        members.put("body", entry.body().isEmpty() ? null : entry.body());
        members.put("price", entry.price());
        members.forEach((name, value) -> {
            if (value != null) {
                throw userError(
                        id,
                        name,
                        "this is for a provider of your own, and Rollcall knows " + id
                                + " itself: remove it, or add one under another name, such as `" + id + "-2: {like: "
                                + id + ", key: VARIABLE}`");
            }
        });
    }

    private OwnProvider provider(String id, ProviderSettings entry) {
        if (!entry.isOwn()) {
            throw file.userError(
                    List.of("providers", id),
                    "unknown provider '" + id + "'; known are " + known() + ". One of your own is written like this: "
                            + EXAMPLE);
        }
        if (!NAME.matcher(id).matches()) {
            throw file.userError(
                    List.of("providers", id),
                    "the name of a provider has lower-case letters, digits and '-', begins with a letter, and has at"
                            + " most 30 characters; rename it");
        }
        if (entry.protocol() != null && entry.like() != null) {
            throw userError(id, "like", "it has both protocol and like: remove one of them");
        }
        if (entry.like() != null && !isKnown(entry.like())) {
            throw userError(id, "like", "'" + entry.like() + "' is none of " + known());
        }
        if (entry.like() == null && entry.baseUrl() == null) {
            throw userError(id, null, "base_url is missing: where is it asked? Such as " + EXAMPLE);
        }
        if (entry.models().isEmpty()
                || entry.models().get(0) == null
                || entry.models().get(0).isBlank()) {
            throw userError(
                    id, "model", "model is missing: name one as the server calls it (most list them at /v1/models)");
        }
        entry.headers().forEach((name, value) -> checkHeader(id, name, value));
        entry.body().forEach((name, value) -> checkMember(id, name, value));
        return new OwnProvider(
                id,
                entry.protocol() == null ? null : protocol(id, entry.protocol()),
                entry.like(),
                entry.baseUrl(),
                entry.models().get(0).strip(),
                keyVariable(id, entry.key()),
                entry.auth() == null ? null : auth(id, entry.auth()),
                entry.headers(),
                entry.body());
    }

    private void checkHeader(String id, String name, String value) {
        if (SECRET.matcher(name).matches()
                || LIKE_A_KEY.matcher(String.valueOf(value)).matches()) {
            throw userError(
                    id,
                    "headers",
                    "the header " + name
                            + " would put a secret into this file: name the variable that holds it as key, and"
                            + " the header as auth");
        }
        if (!HEADER_NAME.matcher(name).matches()
                || value == null
                || !HEADER_VALUE.matcher(value).matches()) {
            throw userError(
                    id, "headers", "'" + name + "' is no header with a value of printable ASCII characters: mend it");
        }
        if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            throw userError(id, "headers", name + " is set by Rollcall itself: remove it");
        }
    }

    private void checkMember(String id, String name, Object value) {
        if (SECRET.matcher(name).matches() && !OWN_MEMBERS.contains(name) && !(value instanceof Number)
                || LIKE_A_KEY.matcher(String.valueOf(value)).matches()) {
            throw userError(
                    id, "body", name + " would put a secret into this file: name the variable that holds it as key");
        }
        if (OWN_MEMBERS.contains(name)) {
            throw userError(
                    id,
                    "body",
                    name + " is set by Rollcall itself (model, max_output_tokens and the question): remove it");
        }
    }

    private Protocol protocol(String id, String typed) {
        return Arrays.stream(Protocol.values())
                .filter(protocol -> protocol.word()
                        .equals(typed.strip().toLowerCase(Locale.ROOT).replace('_', '-')))
                .findFirst()
                .orElseThrow(() -> userError(
                        id,
                        "protocol",
                        "'" + typed + "' is no protocol that Rollcall speaks; those are "
                                + Arrays.stream(Protocol.values())
                                        .map(Protocol::word)
                                        .collect(Collectors.joining(", "))
                                + ". Most servers speak openai-chat"));
    }

    private Auth auth(String id, String typed) {
        return Arrays.stream(Auth.values())
                .filter(auth ->
                        auth != Auth.NONE && auth.word().equals(typed.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        userError(id, "auth", "'" + typed + "' is none of bearer, api-key, x-api-key, x-goog-api-key"));
    }

    /** The variable of the key. Other text is not shown in errors, because it may be the key itself. */
    private Optional<String> keyVariable(String id, String typed) {
        if (typed == null) {
            throw userError(
                    id,
                    null,
                    "key is missing: write the name of the environment variable that holds its key, or `key: none`");
        }
        if (typed.strip().equalsIgnoreCase(NO_KEY)) {
            return Optional.empty();
        }
        boolean isName = VARIABLE.matcher(typed.strip()).matches() && typed.equals(typed.toUpperCase(Locale.ROOT));
        if (!isName) {
            throw userError(
                    id,
                    "key",
                    "this is no name of an environment variable: write one in capital letters, such as LOCAL_API_KEY, put"
                            + " the key itself there, and remove it here; or `key: none`");
        }
        return Optional.of(typed.strip());
    }

    private static Prices priced(YamlFile file, String id, ProviderSettings entry, Prices prices) {
        PriceSetting price = entry.price();
        var dollars = new LinkedHashMap<String, BigDecimal>();
        dollars.put("input_usd_per_mtok", price.input());
        dollars.put("output_usd_per_mtok", price.output());
        dollars.put("cached_input_usd_per_mtok", price.cachedInput());
        dollars.put("cache_write_usd_per_mtok", price.cacheWrite());
        dollars.values().removeIf(value -> value == null);
        List<String> where = List.of("providers", id, "price");
        if (price.input() == null || price.output() == null) {
            throw file.userError(
                    where,
                    "it needs input and output, in dollars for a million tokens: {input: 0.15, output: 0.60}, or 0 for"
                            + " both where nothing is paid; without a price what it costs is unknown");
        }
        if (dollars.values().stream().anyMatch(dollar -> dollar.signum() < 0)) {
            throw file.userError(where, "no price is below 0");
        }
        return prices.with(id, entry.models(), dollars, file.place(where));
    }

    private UserError userError(String id, String member, String words) {
        return file.userError(member == null ? List.of("providers", id) : List.of("providers", id, member), words);
    }

    private String known() {
        return bundled.providers().stream().map(dev.rollcall.llm.Provider::id).collect(Collectors.joining(", "));
    }
}
