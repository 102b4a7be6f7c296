package dev.rollcall.launcher.parts;

import dev.rollcall.launcher.Complaint;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerException;
import dev.rollcall.store.LedgerOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Where the ledger is: {@code DATABASE_URL}. */
public final class Database {
    public static final String VARIABLE = "DATABASE_URL";
    private static final String EXAMPLE = "postgresql://user:password@host:5432/rollcall";

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

    /** Understands {@code postgresql://user:password@host:port/db?…} and {@code jdbc:postgresql:…}. */
    static LedgerOptions options(String url) {
        if (url == null || url.isBlank()) {
            throw new Complaint(
                    VARIABLE + " is not set: give " + EXAMPLE + ", or use ./rollcall up, which brings its own");
        }
        if (url.startsWith("jdbc:postgresql:")) {
            if (url.replaceFirst("\\?.*", "").contains("@")) {
                // The driver would take it for a host name, and print it.
                throw new Complaint(VARIABLE + ": a jdbc: URL takes no user:password@; give " + EXAMPLE);
            }
            return LedgerOptions.of(url);
        }
        try {
            var uri = new URI(url.strip());
            boolean postgres = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
            if (!postgres || uri.getHost() == null) {
                throw new Complaint(VARIABLE + " is no PostgreSQL URL: give " + EXAMPLE);
            }
            String[] login = uri.getRawUserInfo() == null
                    ? new String[0]
                    : uri.getRawUserInfo().split(":", 2);
            String jdbc = "jdbc:postgresql://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                    + (uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
                    + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
            return new LedgerOptions(jdbc, decoded(login, 0), decoded(login, 1), 10);
        } catch (URISyntaxException e) {
            throw new Complaint(
                    VARIABLE + " is no URL (a special character in the password? write it as %XX): give " + EXAMPLE);
        }
    }

    private static String decoded(String[] login, int i) {
        return login.length > i ? URLDecoder.decode(login[i], StandardCharsets.UTF_8) : null;
    }

    /** For people, without its login. */
    public static String place(Map<String, String> env) {
        return shown(options(env.get(VARIABLE)));
    }

    private static String shown(LedgerOptions options) {
        return options.url().replaceAll("\\?.*", "").replaceFirst("^jdbc:", "").replaceAll("//[^/@]*@", "//");
    }
}
