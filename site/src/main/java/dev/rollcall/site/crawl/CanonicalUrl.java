package dev.rollcall.site.crawl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * The one way to write a URL, so that a page is asked for once: scheme and host in lower case, IDN as punycode, no default port,
 * no fragment, no dot segments, no session or tracking parameters, parameters in the order of their names, percent-encoding in
 * capitals and only where it is needed.
 *
 * @param text such as {@code https://stripe.com/pricing?plan=team}
 */
public record CanonicalUrl(String text) {
    private static final Set<String> DROPPED = Set.of(
            // Sessions.
            "jsessionid",
            "phpsessid",
            "sessionid",
            "session_id",
            "session",
            "sessid",
            "sid",
            "cfid",
            "cftoken",
            "oscsid",
            "zenid",
            "viewstate",
            "__viewstate",
            // Where a visitor came from.
            "gclid",
            "gclsrc",
            "dclid",
            "gbraid",
            "wbraid",
            "fbclid",
            "msclkid",
            "yclid",
            "twclid",
            "ttclid",
            "igshid",
            "mc_cid",
            "mc_eid",
            "mkt_tok",
            "_ga",
            "_gl",
            "_hsenc",
            "_hsmi",
            "vero_id",
            "oly_enc_id",
            "oly_anon_id",
            "wickedid",
            "srsltid");

    private static final Pattern DROPPED_START = Pattern.compile("(?:utm_|pk_|mtm_|hsa_|aspsessionid).*");
    private static final Pattern SESSION_IN_PATH = Pattern.compile("(?i);(?:jsessionid|phpsessid|sid)=[^/;]*");
    private static final Pattern ESCAPE = Pattern.compile("%([0-9a-fA-F]{2})");

    /** @return empty when it is no http or https URL, or has a login in it */
    public static Optional<CanonicalUrl> of(String url) {
        return Optional.ofNullable(HttpUrl.parse(url.strip())).flatMap(CanonicalUrl::of);
    }

    /** @return empty when it has a login in it */
    static Optional<CanonicalUrl> of(HttpUrl url) {
        boolean login = !url.username().isEmpty() || !url.password().isEmpty();
        return login ? Optional.empty() : Optional.of(new CanonicalUrl(canonical(url)));
    }

    /**
     * A link of the page at this URL.
     *
     * @param link as it stands in the page, absolute or relative
     */
    public Optional<CanonicalUrl> resolve(String link) {
        return Optional.ofNullable(http().resolve(link.strip())).flatMap(CanonicalUrl::of);
    }

    HttpUrl http() {
        return HttpUrl.get(text);
    }

    /** Scheme, host and port: {@code https://stripe.com}. */
    String origin() {
        return text.substring(0, text.indexOf('/', text.indexOf("//") + 2));
    }

    /** The URL as far as its query. */
    public String withoutQuery() {
        int mark = text.indexOf('?');
        return mark < 0 ? text : text.substring(0, mark);
    }

    boolean hasQuery() {
        return text.indexOf('?') >= 0;
    }

    /** The segments of its path that are not empty. */
    List<String> segments() {
        return Stream.of(withoutQuery().substring(origin().length()).split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .toList();
    }

    @Override
    public String toString() {
        return text;
    }

    private static String canonical(HttpUrl url) {
        boolean usual = url.port() == HttpUrl.defaultPort(url.scheme());
        String host = url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : withoutDot(url.host());
        String path = normalised(SESSION_IN_PATH.matcher(url.encodedPath()).replaceAll(""));
        return url.scheme() + "://" + host + (usual ? "" : ":" + url.port()) + path + query(url.encodedQuery());
    }

    private static String query(String encoded) {
        if (encoded == null) {
            return "";
        }
        List<String> kept = new ArrayList<>();
        for (String parameter : encoded.split("&", -1)) {
            if (!parameter.isEmpty() && !isDropped(name(parameter))) {
                kept.add(normalised(parameter));
            }
        }
        // Stable: values of one name keep their order, which may mean something.
        kept.sort(Comparator.comparing(CanonicalUrl::name));
        return kept.isEmpty() ? "" : "?" + String.join("&", kept);
    }

    private static boolean isDropped(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return DROPPED.contains(lower) || DROPPED_START.matcher(lower).matches();
    }

    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        return equals < 0 ? parameter : parameter.substring(0, equals);
    }

    private static String normalised(String encoded) {
        return ESCAPE.matcher(encoded).replaceAll(escape -> {
            char c = (char) Integer.parseInt(escape.group(1), 16);
            boolean unreserved = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
            return unreserved ? String.valueOf(c) : escape.group().toUpperCase(Locale.ROOT);
        });
    }

    private static String withoutDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
