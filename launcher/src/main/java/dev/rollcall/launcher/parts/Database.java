package dev.rollcall.launcher.parts;

import dev.rollcall.launcher.Complaint;
import dev.rollcall.launcher.Environment;
import dev.rollcall.llm.net.Url;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerException;
import dev.rollcall.store.LedgerOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where the ledger is: {@code DATABASE_URL}. */
public final class Database {
    public static final String VARIABLE = "DATABASE_URL";
    private static final String EXAMPLE = "postgresql://user:password@host:5432/rollcall";
    private static final String JDBC = "jdbc:postgresql:";
    private static final int CONNECTIONS = 10;

    private Database() {}

    /** @throws Complaint without the password when the URL makes no sense or nobody answers there */
    public static Ledger open(Map<String, String> env) {
        LedgerOptions options = options(env.get(VARIABLE));
        try {
            return Ledger.open(options);
        } catch (LedgerException e) {
            throw new Complaint(
                    e.getMessage() + " (" + VARIABLE + " is " + shown(options) + "): start PostgreSQL there, or mend "
                            + VARIABLE,
                    e);
        }
    }

    /** Understands {@code postgresql://user:password@host:port,host2:port/db?…} and {@code jdbc:postgresql:…}. */
    static LedgerOptions options(String url) {
        if (url == null || url.isBlank()) {
            throw new Complaint(
                    VARIABLE + " is not set: give " + EXAMPLE + ", or use ./rollcall up, which brings its own");
        }
        String text = Environment.require(VARIABLE, url.strip());
        if (text.startsWith(JDBC)) {
            if (text.replaceFirst("\\?.*", "").contains("@")) {
                // The driver would take it for a host name, and print it.
                throw new Complaint(VARIABLE + ": a jdbc: URL takes no user:password@; give " + EXAMPLE);
            }
            return LedgerOptions.of(text);
        }
        Url read = read(text);
        String hosts = read.hosts().stream().map(Url.Host::toString).collect(Collectors.joining(","));
        String jdbc = JDBC + "//" + hosts + (read.path().isEmpty() ? "/" : read.path())
                + (read.query() == null ? "" : "?" + read.query());
        return new LedgerOptions(jdbc, emptyToNull(read.user()), emptyToNull(read.password()), CONNECTIONS);
    }

    /**
     * The hosts of such a URL, for people and for trying to reach them.
     *
     * @throws Complaint as {@link #options}
     */
    public static List<Url.Host> hosts(String url) {
        String text = Environment.require(VARIABLE, url.strip());
        return read(text.startsWith(JDBC) ? text.substring("jdbc:".length()) : text)
                .hosts();
    }

    private static Url read(String text) {
        String scheme = text.replaceFirst("(?s):.*", "");
        if (!scheme.equalsIgnoreCase("postgresql") && !scheme.equalsIgnoreCase("postgres")) {
            throw new Complaint(VARIABLE + " is no PostgreSQL URL: give " + EXAMPLE);
        }
        if (text.matches("(?s)[^?]*(://|@|,)(/|%2[fF]).*|.*[?&]host=(/|%2[fF]).*")) {
            throw new Complaint(
                    VARIABLE + " names no host, or a Unix socket, which Java's driver does not speak: give a"
                            + " host and have PostgreSQL listen there (listen_addresses), such as " + EXAMPLE);
        }
        try {
            return Url.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Complaint(VARIABLE + " " + e.getMessage() + ": give " + EXAMPLE, e);
        }
    }

    private static String emptyToNull(String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** For people, without its login. */
    public static String place(Map<String, String> env) {
        return shown(options(env.get(VARIABLE)));
    }

    private static String shown(LedgerOptions options) {
        return options.url().replaceAll("\\?.*", "").replaceFirst("^jdbc:", "").replaceAll("//[^/@]*@", "//");
    }
}
