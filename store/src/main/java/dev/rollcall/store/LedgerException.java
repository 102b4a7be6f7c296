package dev.rollcall.store;

/** The ledger can't be used. The message is for people. */
public final class LedgerException extends RuntimeException {
    LedgerException(String message, Throwable cause) {
        super(message, cause);
    }

    LedgerException(String message) {
        super(message);
    }

    static LedgerException unreachable(Throwable failure) {
        return new LedgerException("the ledger can't be reached: " + words(failure), failure);
    }

    /** The innermost reason, on one line. */
    static String words(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        String text = last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
        return text.replaceAll("\\s+", " ").strip();
    }
}
