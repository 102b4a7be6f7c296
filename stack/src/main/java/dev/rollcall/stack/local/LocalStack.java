package dev.rollcall.stack.local;

import dev.rollcall.cli.ApiClient;
import dev.rollcall.store.Ledger;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Everything on one machine: PostgreSQL, Temporal, a worker, the API, and the simulator if it is wanted. */
public interface LocalStack extends AutoCloseable {
    URI api();

    /** Temporal's Web UI; empty in trial mode, which has none. */
    Optional<URI> webUi();

    /** What {@code temporal --address} takes; empty in trial mode. */
    Optional<String> temporalAddress();

    /** What makes the {@code temporal} program of another terminal work on this stack; empty when nothing is needed. */
    Optional<String> temporalSetup();

    /** {@code ./rollcall}, as it reaches this stack from another terminal. */
    default String rollcall() {
        return api().equals(ApiClient.USUAL) ? "./rollcall" : "ROLLCALL_URL=" + api() + " ./rollcall";
    }

    Optional<URI> simulator();

    Ledger ledger();

    /** One line for each part: its name, pid, and where it is. */
    List<String> parts();

    /**
     * Ends the worker without warning and sees to it that there is another.
     *
     * @return what was done, for people
     */
    String loseWorker();

    /** Completes the returned words when a part was given up; empty while all is well. */
    Optional<String> broken();

    /** Drains, and ends every part, the last started first. */
    @Override
    void close();
}
