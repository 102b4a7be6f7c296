package dev.rollcall.store;

/**
 * Where the ledger is.
 *
 * @param url a {@code jdbc:postgresql:} URL; may carry user and password
 * @param user null when the URL carries it
 * @param password null when the URL carries it, or when none is needed
 * @param connections connections in the pool, 10 by default; calls in flight hold none, so their number does not matter
 */
public record LedgerOptions(String url, String user, String password, int connections) {
    public LedgerOptions {
        if (url == null || !url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("the ledger needs a PostgreSQL URL");
        }
    }

    public static LedgerOptions of(String url) {
        return new LedgerOptions(url, null, null, 10);
    }

    @Override
    public String toString() {
        return "LedgerOptions[" + url.replaceAll("\\?.*", "") + "]";
    }
}
