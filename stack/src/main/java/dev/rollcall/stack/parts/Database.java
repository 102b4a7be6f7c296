package dev.rollcall.stack.parts;

import dev.rollcall.cli.Environment;
import dev.rollcall.cli.UserError;
import dev.rollcall.llm.net.Url;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerException;
import dev.rollcall.store.LedgerOptions;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLState;

/** Where the ledger is: {@code DATABASE_URL}. */
public final class Database {
    public static final String VARIABLE = "DATABASE_URL";
    private static final String EXAMPLE = "postgresql://user:password@host:5432/rollcall";
    private static final String JDBC = "jdbc:postgresql:";
    private static final int CONNECTIONS = 10;

    private Database() {}

    /** @throws UserError that shows no password, when the URL makes no sense or no server answers there */
    public static Ledger open(Map<String, String> env) {
        LedgerOptions options = options(env.get(VARIABLE));
        try {
            return Ledger.open(options);
        } catch (LedgerException e) {
            throw new UserError(words(e, options), e);
        }
    }

    private static String words(LedgerException e, LedgerOptions options) {
        String place = " (" + VARIABLE + " is " + shown(options) + ")";
        Throwable last = e;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        if (last instanceof UnknownHostException) {
            return "no address is known for the host " + last.getMessage().replaceFirst("(?s):.*", "") + place
                    + ": mend its name in " + VARIABLE;
        }
        return refusedParameter(e, options.url())
                .map(words -> VARIABLE + " has a parameter that PostgreSQL's driver refuses: " + words + place)
                .orElseGet(() -> e.getMessage() + place + ": start PostgreSQL there, or mend " + VARIABLE);
    }

    /** The driver's message about a wrong parameter, which it gives before it connects. */
    private static Optional<String> refusedParameter(Throwable failure, String url) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql) {
                // The SQL state is mostly that of a server that is away; only the value at the end of the message
                // tells.
                String words = String.valueOf(sql.getMessage());
                boolean showsValue = sql.getCause() == null && url.contains("=" + words.replaceFirst("(?s).*: ", ""));
                boolean isParameter = showsValue
                        || PSQLState.INVALID_PARAMETER_VALUE.getState().equals(sql.getSQLState());
                return isParameter ? Optional.of(words) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * Reads {@code postgresql://user:password@host:port,host2:port/db?…} and {@code jdbc:postgresql:…}, also with
     * {@code +driver}.
     */
    public static LedgerOptions options(String url) {
        if (url == null || url.isBlank()) {
            throw new UserError(
                    VARIABLE + " is not set: give " + EXAMPLE + ", or use ./rollcall up, which brings its own");
        }
        String text = typed(url);
        if (text.startsWith(JDBC)) {
            if (text.replaceFirst("\\?.*", "").contains("@")) {
                // The driver would take the login for a host name and print it.
                throw new UserError(VARIABLE + ": a jdbc: URL takes no user:password@; give " + EXAMPLE);
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
     * The hosts of the URL, to show them and to try to reach them.
     *
     * @throws UserError as {@link #options}
     */
    public static List<Url.Host> hosts(String url) {
        String text = typed(url);
        return read(text.startsWith(JDBC) ? text.substring("jdbc:".length()) : text)
                .hosts();
    }

    /** The URL without the Python driver that SQLAlchemy's URLs name. */
    private static String typed(String url) {
        return Environment.require(VARIABLE, url.strip())
                .replaceFirst("^(?i)(postgres(?:ql)?)\\+[a-z0-9_]+(?=://)", "$1");
    }

    private static Url read(String text) {
        if (text.matches("(?s)[a-z_]+\\s*=.*")) {
            throw new UserError(
                    VARIABLE + " is written in libpq's words (host=… dbname=…): write it as a URL, " + EXAMPLE);
        }
        String scheme = text.replaceFirst("(?s):.*", "");
        if (!scheme.equalsIgnoreCase("postgresql") && !scheme.equalsIgnoreCase("postgres")) {
            throw new UserError(VARIABLE + " is no PostgreSQL URL: give " + EXAMPLE);
        }
        if (text.matches("(?s)[^?]*(://|@|,)(/|%2[fF]).*|.*[?&]host=(/|%2[fF]).*")) {
            throw new UserError(
                    VARIABLE + " names no host, or a Unix socket, which Java's driver does not speak: give a"
                            + " host and have PostgreSQL listen there (listen_addresses), such as " + EXAMPLE);
        }
        try {
            return Url.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UserError(VARIABLE + " " + e.getMessage() + ": give " + EXAMPLE, e);
        }
    }

    private static String emptyToNull(String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** The ledger's address for people, without its login. */
    public static String place(Map<String, String> env) {
        return shown(options(env.get(VARIABLE)));
    }

    private static String shown(LedgerOptions options) {
        return options.url().replaceAll("\\?.*", "").replaceFirst("^jdbc:", "").replaceAll("//[^/@]*@", "//");
    }
}
