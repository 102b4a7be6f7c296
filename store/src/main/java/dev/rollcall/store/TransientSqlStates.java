package dev.rollcall.store;

/** SQL states after which the same statement may work later. Source: PostgreSQL's appendix A. */
final class TransientSqlStates {
    private TransientSqlStates() {}

    static boolean isAway(String sqlState) {
        return sqlState.startsWith("08") // connection
                || sqlState.startsWith("53") // disk full, out of memory, too many connections
                || sqlState.startsWith("57") // shut down, cannot connect now, cancelled
                || sqlState.startsWith("58") // I/O error
                || sqlState.startsWith("40") // deadlock, serialisation
                || sqlState.startsWith("55") // lock not available
                || sqlState.equals("25006"); // read only: a standby, for now
    }
}
