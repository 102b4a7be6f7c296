package dev.rollcall.site.trap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import okhttp3.Dns;

/**
 * Sites on one port of 127.0.0.1, told apart by their Host header: a small company and a site for each way to hurt a crawler. Their
 * names end in {@code -trap.com} and are known to {@link #names} alone. Everything that is asked is logged.
 */
public final class TrapSite implements AutoCloseable {
    /** An ordinary small company: 40 pages in English and German, robots.txt, a sitemap, ETags. */
    public static final String COMPANY = "brightdesk-trap.com";

    /** A calendar without end, beside three ordinary pages. */
    public static final String CALENDAR = "calendar-trap.com";

    /** A new session id in each link, in paths and in queries. */
    public static final String SESSIONS = "sessions-trap.com";

    /** Relative links that make paths longer for ever. */
    public static final String REPEATS = "repeats-trap.com";

    /** Queries without end. */
    public static final String VARIANTS = "variants-trap.com";

    /** Links and redirects to private addresses in every notation; {@link #privateUrls}. */
    public static final String PRIVATE = "private-trap.com";

    /** Its name leads to {@link #REBOUND} after the first answer. */
    public static final String REBIND = "rebind-trap.com";

    public static final String REBOUND = "127.0.0.2";

    /** 50 MB, gzip bombs, one byte a second, an endless body. */
    public static final String HEAVY = "heavy-trap.com";

    /** 429, 503, endless redirects, a page that works at the third time. */
    public static final String BUSY = "busy-trap.com";

    /** windows-1251, Shift_JIS, a wrong header, no header. */
    public static final String CHARSETS = "charsets-trap.com";

    /** Pages that ask not to be indexed or followed. */
    public static final String NOINDEX = "noindex-trap.com";

    /** An index of sitemaps: packed, as text, too long, of another site, missing. */
    public static final String SITEMAPS = "sitemaps-trap.com";

    /** robots.txt in every mood: {@code robots-404-trap.com} and so on. */
    public static final String ROBOTS_404 = "robots-404-trap.com";

    public static final String ROBOTS_503 = "robots-503-trap.com";
    public static final String ROBOTS_LARGE = "robots-large-trap.com";
    public static final String ROBOTS_LOOP = "robots-loop-trap.com";
    public static final String ROBOTS_DISALLOW = "robots-disallow-trap.com";
    public static final String ROBOTS_DELAY = "robots-delay-trap.com";
    public static final String ROBOTS_SLOW = "robots-slow-trap.com";

    static {
        // Else each reply waits 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final int WORK_MILLIS = 4;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "trap site");
        thread.setDaemon(true);
        return thread;
    });
    private final Supplier<Instant> clock;
    private final TrapNames names = new TrapNames();
    private final PrivateListener listener;
    private final PrivateListener rebound;
    private final TrapCompany company;
    private final Map<String, TrapHost> hosts = new ConcurrentHashMap<>();
    private final List<TrapRequest> log = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    /** On a free port, with the system's time. */
    public TrapSite() throws IOException {
        this(0, Instant::now);
    }

    /**
     * @param port 0 for a free one
     * @param clock of the log
     */
    public TrapSite(int port, Supplier<Instant> clock) throws IOException {
        this.clock = clock;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        this.listener = new PrivateListener(0, "127.0.0.1", "::1");
        this.rebound = new PrivateListener(port(), REBOUND);
        this.company = new TrapCompany(url(COMPANY, ""));
        hosts.put(COMPANY, company);
        TrapHosts.all(privateUrls(), host -> url(host, "")).forEach(hosts::put);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** For the setting {@code site.allow}. */
    public String allow() {
        return "127.0.0.1:" + port();
    }

    /** @param path such as /pricing */
    public String url(String host, String path) {
        return "http://" + host + ":" + port() + path;
    }

    public Dns names() {
        return names;
    }

    /** The port of {@link #privateUrls}: nothing may connect to it. */
    public int privatePort() {
        return listener.port();
    }

    /** How many connected to an address that nobody may connect to. */
    public int privateConnections() {
        return listener.connections() + rebound.connections();
    }

    /** URLs that lead to private addresses, most of them to a listener. */
    public List<String> privateUrls() {
        int port = listener.port();
        return List.of(
                "http://169.254.169.254/",
                "http://127.0.0.1:" + port + "/",
                "http://2130706433:" + port + "/",
                "http://0x7f.1:" + port + "/",
                "http://0x7f000001:" + port + "/",
                "http://0177.0.0.1:" + port + "/",
                "http://127.1:" + port + "/",
                "http://127.0.0.1.:" + port + "/",
                "http://%31%32%37.0.0.1:" + port + "/",
                "http://%EF%BC%91%EF%BC%92%EF%BC%97.%EF%BC%90.%EF%BC%90.%EF%BC%91:" + port + "/",
                "http://0:" + port + "/",
                "http://[::1]:" + port + "/",
                "http://[::]:" + port + "/",
                "http://[0:0:0:0:0:0:0:1]:" + port + "/",
                "http://[::ffff:127.0.0.1]:" + port + "/",
                "http://[::ffff:7f00:1]:" + port + "/",
                "http://[::ffff:10.0.0.1]/",
                "http://[64:ff9b::7f00:1]:" + port + "/",
                "http://[2002:7f00:1::]:" + port + "/",
                "http://[2001:0:808:808::80ff:fffe]:" + port + "/",
                "http://[fd00::1]/",
                "http://[fe80::1]/",
                "http://localhost:" + port + "/",
                "http://localhost.:" + port + "/",
                "http://inside.private-trap.com:" + port + "/",
                "http://user:secret@127.0.0.1:" + port + "/");
    }

    /** All requests so far, in the order in which they came. */
    public List<TrapRequest> log() {
        return List.copyOf(log);
    }

    public List<TrapRequest> log(String host) {
        return log.stream().filter(request -> request.host().equals(host)).toList();
    }

    /** The paths that were asked of a host, robots.txt and sitemaps not among them. */
    public List<String> pages(String host) {
        return log(host).stream()
                .map(TrapRequest::path)
                .filter(path -> !path.equals("/robots.txt") && !path.contains("sitemap"))
                .toList();
    }

    /** The most requests of one host that ran at the same time. */
    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    /** Whether {@code /docs/webhooks}, {@code /security} and {@code /de/faq} of the company answer 500. */
    public void failing(boolean on) {
        company.failing(on);
    }

    /** Puts another main part into a page of the company, whose ETag changes with it; null brings the old one back. */
    public void change(String path, String body) {
        company.change(path, body);
    }

    /** Ordinary pages of the company, by path. */
    public Map<String, TrapPages.TrapPage> companyPages() {
        return company.pages();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String named = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("");
        String host = named.replaceFirst(":\\d+$", "");
        String path = exchange.getRequestURI().toString();
        log.add(new TrapRequest(
                clock.get(),
                host,
                path,
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("User-Agent")),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("If-None-Match")),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Cookie"))));
        AtomicInteger now = running.computeIfAbsent(host, h -> new AtomicInteger());
        mostAtOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
        // A trap that tries to set a cookie at every chance.
        exchange.getResponseHeaders().add("Set-Cookie", "trap=1; Path=/");
        TrapHost site = hosts.getOrDefault(host, wanted -> TrapAnswer.status(404));
        try {
            TrapAnswer answer = path.startsWith("/_trap/") ? TrapControl.answer(this, path) : site.answer(path);
            // So that a second request at the same time is seen.
            pause();
            now.decrementAndGet();
            TrapCompany.unlessKnown(exchange, answer);
        } finally {
            exchange.close();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(WORK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        threads.shutdownNow();
        listener.close();
        rebound.close();
    }

    /**
     * Runs until it is killed: {@code TrapSite PORT [HOSTS-FILE]}. The file, if one is named, gets the names for a JVM that is
     * started with {@code -Djdk.net.hosts.file=HOSTS-FILE}.
     */
    public static void main(String... args) throws Exception {
        TrapSite trap = new TrapSite(Integer.parseInt(args[0]), Instant::now);
        if (args.length > 1) {
            TrapControl.writeHosts(trap, args[1]);
        }
        System.out.println("site.allow: " + trap.allow());
        System.out.println(trap.url(COMPANY, "/"));
        Thread.currentThread().join();
    }

    Set<String> hostNames() {
        return hosts.keySet();
    }
}
