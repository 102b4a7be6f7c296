package dev.rollcall.stack.local;

import dev.rollcall.cli.ApiClient;
import dev.rollcall.store.Ledger;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Everything on one machine: PostgreSQL, Temporal, a worker, the API, and, if wanted, the simulator. */
public interface LocalStack extends AutoCloseable {
    URI api();

    /** The address of Temporal's Web UI; empty in trial mode, which has none. */
    Optional<URI> webUi();

    /** The address for {@code temporal --address}; empty in trial mode. */
    Optional<String> temporalAddress();

    /**
     * The shell line that makes the {@code temporal} program in another terminal work with this stack; empty when none is
     * needed.
     */
    Optional<String> temporalSetup();

    /** The command line that reaches this stack from another terminal, with {@code ./rollcall} in it. */
    default String rollcall() {
        return api().equals(ApiClient.USUAL) ? "./rollcall" : "ROLLCALL_URL=" + api() + " ./rollcall";
    }

    Optional<URI> simulator();

    Ledger ledger();

    /** One line for each part: its name, process id and address. */
    List<String> parts();

    /**
     * Kills the worker and makes sure that another one starts.
     *
     * @return what was done, for people
     */
    String loseWorker();

    /** Why a part was given up; empty while all parts run. */
    Optional<String> broken();

    /** Drains the worker and ends every part, in reverse order of their start. */
    @Override
    void close();
}
