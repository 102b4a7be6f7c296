package dev.rollcall.llm.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * How calls leave this machine: through which proxy, and with which trusted certificates. This class decides it for every
 * HTTP call of Rollcall.
 *
 * <p>A proxy is named by {@code https_proxy}, {@code http_proxy} (for {@code http://} URLs) or {@code all_proxy}, in lower
 * case first, then in upper case; if none of them is set for a scheme, by Java's own {@code -Dhttps.proxyHost},
 * {@code -Dhttp.proxyHost} and {@code -DsocksProxyHost}. {@code NO_PROXY} applies to both. Calls to loopback never use a
 * proxy.
 */
public final class Outgoing {
    private static final List<String> CA_VARIABLES =
            List.of("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS");
    private static final String CA_FOLDERS = "SSL_CERT_DIR";
    private static final NoProxy LOOPBACK = new NoProxy("127.0.0.0/8,::1,0.0.0.0,::");

    /** No proxy and only Java's own certificates, for servers on this machine. */
    public static final Outgoing DIRECT = new Outgoing(Map.of(), false);

    private final boolean mayUseProxies;
    private final Map<String, ProxyServer> byScheme = new HashMap<>();
    private final NoProxy noProxy;
    private final String noProxyVariable;
    private final Set<X509Certificate> extra = new LinkedHashSet<>();
    private final List<String> caFiles = new ArrayList<>();

    private Outgoing(Map<String, String> env, boolean mayUseProxies) {
        this.mayUseProxies = mayUseProxies;
        variable(env, "https_proxy")
                .or(() -> variable(env, "all_proxy"))
                .ifPresent(named -> byScheme.put("https", ProxyServer.read(named, env.get(named))));
        httpVariable(env)
                .or(() -> variable(env, "all_proxy"))
                .ifPresent(named -> byScheme.put("http", ProxyServer.read(named, env.get(named))));
        this.noProxyVariable = variable(env, "no_proxy").orElse("NO_PROXY");
        this.noProxy = new NoProxy(env.getOrDefault(noProxyVariable, ""));
        CA_VARIABLES.stream().filter(name -> isSet(env, name)).findFirst().ifPresent(name -> {
            extra.addAll(CaFile.read(name, Path.of(env.get(name).strip())));
            caFiles.add(env.get(name).strip() + " (" + name + ")");
        });
        if (isSet(env, CA_FOLDERS)) {
            extra.addAll(CaFile.readFolders(CA_FOLDERS, env.get(CA_FOLDERS).strip()));
            caFiles.add(env.get(CA_FOLDERS).strip() + " (" + CA_FOLDERS + ")");
        }
    }

    /**
     * Reads the variables of this environment.
     *
     * @throws IllegalArgumentException that names the variable, says what is wrong with it and how to mend it, and shows no
     *     login
     */
    public static Outgoing of(Map<String, String> env) {
        return new Outgoing(env, true);
    }

    /** The proxy for calls to this URL; empty: they go directly. */
    public Optional<ProxyServer> proxyFor(Url url) {
        return proxyFor(url.scheme(), url.host(), url.effectivePort());
    }

    /** The PEM files and folders whose certificates are trusted in addition to Java's own, each with its variable. */
    public List<String> caFiles() {
        return List.copyOf(caFiles);
    }

    /** A warning for people about entries that have no meaning but are not an error; it shows no login. */
    public Optional<String> warning() {
        List<String> odd = noProxy.odd();
        return odd.isEmpty()
                ? Optional.empty()
                : Optional.of(noProxyVariable + ": " + String.join(", ", odd) + (odd.size() == 1 ? " means" : " mean")
                        + " nothing there, which keeps no call away from a proxy: write names, addresses or ranges such as"
                        + " api.example, 10.0.0.1, 10.0.0.0/8, separated by commas");
    }

    /** Makes a client trust the certificates that the environment adds to Java's own. */
    public void trustIn(OkHttpClient.Builder client) {
        if (!extra.isEmpty()) {
            X509TrustManager trust = CaFile.trusting(extra);
            client.sslSocketFactory(context(trust).getSocketFactory(), trust);
        }
    }

    /** Sets the proxy of a client whose calls all go to one server. */
    public void leadTo(HttpUrl server, OkHttpClient.Builder client) {
        // Not by a ProxySelector, because OkHttp (5.5) does not use it for a host with an underscore.
        client.proxy(proxyFor(server).map(ProxyServer::proxy).orElse(Proxy.NO_PROXY));
        loginFor(server).ifPresent(login -> {
            if (server.isHttps()) {
                client.proxyAuthenticator((route, response) -> authorized(response.request(), login));
            } else {
                // The proxy reads a plain HTTP request itself, and it is sent only once, so the login goes with it.
                client.addNetworkInterceptor(chain -> chain.proceed(withLogin(chain.request(), login)));
            }
        });
    }

    /** Adds the login to CONNECT, which only the proxy reads, once: OkHttp calls this before its first CONNECT. */
    private static Request authorized(Request request, Login login) {
        boolean first = request.header("Proxy-Authorization") == null;
        return first && request.method().equals("CONNECT") ? withLogin(request, login) : null;
    }

    private static Request withLogin(Request request, Login login) {
        return request.newBuilder().header("Proxy-Authorization", login.basic()).build();
    }

    /** Opens a connection through the proxy of this URL; nothing is sent yet. */
    public HttpURLConnection open(URI url) throws IOException {
        Optional<ProxyServer> proxy = proxyFor(HttpUrl.get(url.toString()));
        var connection = (HttpURLConnection)
                url.toURL().openConnection(proxy.map(ProxyServer::proxy).orElse(Proxy.NO_PROXY));
        proxy.flatMap(ProxyServer::login).ifPresent(login -> {
            connection.setAuthenticator(new Answering(proxy.get()));
            if (url.getScheme().equalsIgnoreCase("http")) {
                // The login is sent at once, because a streamed body can't be sent again after a 407.
                connection.setRequestProperty("Proxy-Authorization", login.basic());
            }
        });
        if (!extra.isEmpty() && connection instanceof HttpsURLConnection safe) {
            safe.setSSLSocketFactory(context(CaFile.trusting(extra)).getSocketFactory());
        }
        return connection;
    }

    /** The same for a URL that was not typed by a person. */
    public Optional<ProxyServer> proxyFor(HttpUrl url) {
        return proxyFor(url.scheme(), url.host(), url.port());
    }

    /**
     * While it is open, all calls of this JVM through {@link HttpURLConnection} use these proxies and certificates. It is
     * for libraries that have no setting of their own.
     */
    public Defaults asDefaults() {
        return new Defaults();
    }

    /** See {@link #asDefaults}. */
    public final class Defaults implements AutoCloseable {
        private final ProxySelector selector = ProxySelector.getDefault();
        private final Authenticator authenticator = Authenticator.getDefault();
        private final SSLSocketFactory factory = HttpsURLConnection.getDefaultSSLSocketFactory();

        private Defaults() {
            ProxySelector.setDefault(new Selector());
            byScheme.values().stream()
                    .filter(proxy -> proxy.login().isPresent())
                    .findFirst()
                    .ifPresent(proxy -> Authenticator.setDefault(new Answering(proxy)));
            if (!extra.isEmpty()) {
                HttpsURLConnection.setDefaultSSLSocketFactory(
                        context(CaFile.trusting(extra)).getSocketFactory());
            }
        }

        /** The proxy for a URL meanwhile. */
        public Proxy proxyFor(URI url) {
            return ProxySelector.getDefault().select(url).get(0);
        }

        @Override
        public void close() {
            ProxySelector.setDefault(selector);
            Authenticator.setDefault(authenticator);
            HttpsURLConnection.setDefaultSSLSocketFactory(factory);
        }
    }

    /**
     * If the proxy caused a failure, returns a failure that says so.
     *
     * @param sent whether the request itself was sent; then the proxy had let it through
     * @return the same failure when no proxy caused it
     */
    public IOException explained(IOException failure, HttpUrl url, boolean sent) {
        Optional<ProxyServer> proxy = proxyFor(url);
        if (sent || proxy.isEmpty() || failure instanceof ProxyTrouble || failure instanceof SSLException) {
            return failure;
        }
        if (failure instanceof InterruptedIOException
                && !(failure instanceof SocketTimeoutException)
                && !String.valueOf(failure.getMessage()).contains("timeout")) {
            return failure;
        }
        return ProxyTrouble.of(failure, proxy.get(), url.host() + ":" + url.port());
    }

    /**
     * The failure when a reply came from the proxy and not from the server: the proxy wants a login, or another one.
     *
     * @param asksForBasic whether {@code WWW-Authenticate} begins with Basic
     * @return empty when the reply may be the server's own
     */
    public Optional<IOException> refusal(HttpUrl url, int status, boolean asksForBasic) {
        // tinyproxy replies 401 to a wrong login; no provider asks for Basic.
        boolean wantsLogin = status == 407 || (status == 401 && !url.isHttps() && asksForBasic);
        return wantsLogin
                ? proxyFor(url).filter(proxy -> proxy.type() == Proxy.Type.HTTP).map(ProxyTrouble::loginRefused)
                : Optional.empty();
    }

    private Optional<ProxyServer> proxyFor(String scheme, String host, int port) {
        if (!mayUseProxies || isLoopback(host) || noProxy.covers(host, port)) {
            return Optional.empty();
        }
        ProxyServer named = byScheme.get(scheme);
        return named != null ? Optional.of(named) : JavaProxies.proxyFor(scheme, host, port);
    }

    private Optional<Login> loginFor(HttpUrl url) {
        return proxyFor(url).filter(proxy -> proxy.type() == Proxy.Type.HTTP).flatMap(ProxyServer::login);
    }

    /**
     * Whether a host is {@code localhost}, a subdomain of it, in 127.0.0.0/8, ::1, or 0.0.0.0, which is this machine, too.
     */
    public static boolean isLoopback(String host) {
        String name = host.replaceFirst("\\.$", "");
        return name.equals("localhost") || name.endsWith(".localhost") || LOOPBACK.covers(name, -1);
    }

    private static Optional<String> variable(Map<String, String> env, String lower) {
        String upper = lower.toUpperCase(Locale.ROOT);
        return isSet(env, lower) ? Optional.of(lower) : isSet(env, upper) ? Optional.of(upper) : Optional.empty();
    }

    /**
     * The variable for {@code http://}. Not HTTP_PROXY in a CGI program, where it may come from a client's header
     * {@code Proxy:} (httpoxy).
     */
    private static Optional<String> httpVariable(Map<String, String> env) {
        return variable(env, "http_proxy").filter(name -> name.equals("http_proxy") || !isSet(env, "REQUEST_METHOD"));
    }

    private static boolean isSet(Map<String, String> env, String name) {
        return !env.getOrDefault(name, "").isBlank();
    }

    private static SSLContext context(X509TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    /** The proxy selector that {@link Defaults} sets in the JVM. */
    final class Selector extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return List.of(
                    web
                            ? proxyFor(HttpUrl.get(uri.toString()))
                                    .map(ProxyServer::proxy)
                                    .orElse(Proxy.NO_PROXY)
                            : Proxy.NO_PROXY);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // Nothing to do: there is no other proxy to try.
        }
    }
}
