package dev.rollcall.llm.net;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * A URL that a person wrote: {@code scheme://user:password@host:port/path?query}. It accepts all hosts of DNS and Docker:
 * {@code my_api} (which {@code java.net.URI} refuses), an IPv6 address in brackets, an international name, a trailing dot.
 * Several hosts may be separated by commas, as in PostgreSQL's clients. Its text form shows no login.
 */
public final class Url {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^\\]]*]|[^:\\[\\]]*)(?::(.*))?");
    private static final Pattern QUOTE = Pattern.compile("[\"'\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb]");

    /** Names of query parameters whose value must not be shown. */
    private static final Pattern SECRET = Pattern.compile("(?i)key|token|secret|passw|sig|auth");

    /** Continues after the name of the variable. */
    static final String BARE_IN_LOGIN =
            "has a character in its login that must be written as %XX (/ is %2F, ? is %3F, # is %23)";

    private static final int HIGHEST_PORT = 65_535;

    private final String scheme;
    private final Optional<Login> login;
    private final List<Host> hosts;
    private final String path;
    private final String query;
    private final boolean fragment;

    private Url(String scheme, String rest) {
        this.scheme = scheme.toLowerCase(Locale.ROOT);
        String authority = rest.replaceFirst("(?s)[/?#].*", "");
        String behind = rest.substring(authority.length());
        int at = authority.lastIndexOf('@');
        if (loginGoesOn(at, authority, behind)) {
            throw new IllegalArgumentException(BARE_IN_LOGIN);
        }
        this.login = at < 0 ? Optional.empty() : Optional.of(Login.decoded(authority.substring(0, at)));
        this.hosts = hosts(authority.substring(at + 1));
        int hash = behind.indexOf('#');
        this.fragment = hash >= 0;
        String withoutFragment = fragment ? behind.substring(0, hash) : behind;
        int mark = withoutFragment.indexOf('?');
        this.path = mark < 0 ? withoutFragment : withoutFragment.substring(0, mark);
        this.query = mark < 0 ? null : withoutFragment.substring(mark + 1);
    }

    /**
     * One host of a URL.
     *
     * @param name in lower case and ASCII; an IPv6 address without its brackets
     * @param port -1 when the URL names none
     */
    public record Host(String name, int port) {
        /** The host as it is written in a URL: {@code [::1]:8080}. */
        @Override
        public String toString() {
            String bracketed = name.contains(":") ? "[" + name + "]" : name;
            return port < 0 ? bracketed : bracketed + ":" + port;
        }
    }

    /**
     * @throws IllegalArgumentException with a message that continues after the name of the variable ("is empty") and shows
     *     no password
     */
    public static Url parse(String typed) {
        String text = typed == null ? "" : typed.strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty");
        }
        if (QUOTE.matcher(text.substring(0, 1)).matches()
                || QUOTE.matcher(text.substring(text.length() - 1)).matches()) {
            throw new IllegalArgumentException("has a quotation mark at one end: take it off");
        }
        if (text.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c) || c == '\\')) {
            throw new IllegalArgumentException("has white space or a backslash in it");
        }
        Matcher parts = SCHEME.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("does not begin with a scheme such as http://");
        }
        return new Url(parts.group(1), parts.group(2));
    }

    /**
     * Reads an {@code http} or {@code https} URL that has only a scheme, one host, a port and a path.
     *
     * @throws IllegalArgumentException as {@link #parse}
     */
    public static Url http(String typed) {
        Url url = web(typed);
        if (url.query != null) {
            throw new IllegalArgumentException("has more than scheme, host, port and path");
        }
        return url;
    }

    /**
     * Reads the base URL of an API: like {@link #http}, but it may also have a query ({@code ?api-version=…}) without a key
     * in it.
     *
     * @throws IllegalArgumentException as {@link #parse}
     */
    public static Url base(String typed) {
        Url url = web(typed);
        if (url.query != null
                && Stream.of(url.query.split("&"))
                        .map(parameter -> parameter.replaceFirst("=.*", ""))
                        .anyMatch(name -> SECRET.matcher(name).find())) {
            throw new IllegalArgumentException(
                    "has a key in its query: URLs are shown and logged, keys stand in variables");
        }
        return url;
    }

    private static Url web(String typed) {
        String text = typed == null ? "" : typed.strip();
        if (!text.isEmpty()
                && !SCHEME.matcher(text).matches()
                && !QUOTE.matcher(text.substring(0, 1)).matches()) {
            throw new IllegalArgumentException("does not begin with http:// or https://");
        }
        Url url = parse(text);
        if (!url.scheme.equals("http") && !url.scheme.equals("https")) {
            throw new IllegalArgumentException("does not begin with http:// or https://");
        }
        if (url.login.isPresent()) {
            throw new IllegalArgumentException("has a user or a password in it, which do not belong there");
        }
        if (url.hosts.size() > 1 || url.fragment) {
            throw new IllegalArgumentException("has more than scheme, host, port and path");
        }
        return url;
    }

    /** Any typed text in a form that is safe in a message: without user, password and the values of a query. */
    public static String shown(String typed) {
        return typed == null
                ? ""
                : typed.strip()
                        .replaceFirst("(?s)^([^@]*?://)?.*@", "$1")
                        .replaceAll("(?<=[?&])([^=&#]*)=[^&#]*", "$1=…");
    }

    /** In lower case. */
    public String scheme() {
        return scheme;
    }

    /** The host; the first one of several. */
    public String host() {
        return hosts.get(0).name();
    }

    /** The port of {@link #host}; -1 when none is named. */
    public int port() {
        return hosts.get(0).port();
    }

    /** The port of {@link #host}; if none is named, the scheme's own, 443 or 80. */
    public int effectivePort() {
        return port() > 0 ? port() : scheme.equals("https") ? 443 : 80;
    }

    public List<Host> hosts() {
        return hosts;
    }

    /** The path as it was written; it is empty or begins with a slash. */
    public String path() {
        return path;
    }

    /** The query as it was written, without its question mark; null when there is none. */
    public String query() {
        return query;
    }

    /** Decoded; null when there is none. */
    public String user() {
        return login.map(Login::user).orElse(null);
    }

    /** Decoded; null when there is none. */
    public String password() {
        return login.map(Login::password).orElse(null);
    }

    Optional<Login> login() {
        return login;
    }

    /** {@code scheme://host:port/path}, without the login and the query, which may hold a secret, too. */
    @Override
    public String toString() {
        return scheme + "://"
                + String.join(",", hosts.stream().map(Host::toString).toList()) + path;
    }

    private static List<Host> hosts(String authority) {
        var hosts = new ArrayList<Host>();
        for (String one : authority.split(",", -1)) {
            hosts.add(host(one));
        }
        return List.copyOf(hosts);
    }

    private static Host host(String typed) {
        if (typed.chars().filter(c -> c == ':').count() > 1 && !typed.startsWith("[")) {
            throw new IllegalArgumentException("names an IPv6 address without brackets: write it as [::1]:8080");
        }
        Matcher parts = HOST_AND_PORT.matcher(typed);
        if (!parts.matches()) {
            throw new IllegalArgumentException("names no host and port: write host:port behind ://");
        }
        if (parts.group(1).isEmpty()) {
            throw new IllegalArgumentException("names no host");
        }
        return new Host(name(parts.group(1)), port(parts.group(2)));
    }

    /** The host in OkHttp's spelling, so that the same host always compares as equal. */
    private static String name(String typed) {
        HttpUrl read = HttpUrl.parse("http://" + typed + "/");
        if (read == null) {
            throw new IllegalArgumentException("names a host that cannot be one");
        }
        return read.host();
    }

    private static int port(String digits) {
        if (digits == null) {
            return -1;
        }
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("has no number from 1 to 65535 as its port");
        }
        return port;
    }

    /** Whether a special character has cut the login, so that the apparent host is part of a password. */
    private static boolean loginGoesOn(int at, String authority, String behind) {
        String hosts = authority.substring(at + 1);
        boolean isWhole = !hosts.contains(":") || hosts.matches(".*(:[0-9]{1,5}|])");
        boolean inPath = behind.replaceFirst("(?s)\\?.*", "").contains("@");
        return (!isWhole && behind.contains("@")) || (at >= 0 && inPath);
    }

    /** Decodes {@code %XX} as UTF-8; a plus stays a plus. */
    static String decoded(String text) {
        var bytes = new ByteArrayOutputStream();
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                bytes.write(raw[i]);
                continue;
            }
            int high = digit(raw, i + 1);
            int low = digit(raw, i + 2);
            if (high < 0 || low < 0) {
                throw new IllegalArgumentException(
                        "has a % in its login without two hex digits behind it: write the" + " sign itself as %25");
            }
            bytes.write(high * 16 + low);
            i += 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int digit(byte[] raw, int i) {
        return i < raw.length ? Character.digit(raw[i] < 0 ? ' ' : (char) raw[i], 16) : -1;
    }
}
