package dev.rollcall.simulator.batches;

import dev.rollcall.simulator.batches.RowWork.Sender;
import dev.rollcall.simulator.faults.RequestFaults;
import java.nio.file.Path;

/**
 * A request at the files or batches of a provider.
 *
 * @param path after the provider's name, as it came
 * @param body null when there is none
 * @param url the URL that the client wrote before the path
 * @param faults what is wrong with this call
 */
public record BatchCall(String method, String path, Sender sender, Path body, String url, RequestFaults faults) {
    String provider() {
        return sender.vendor().id();
    }

    String fingerprint() {
        return sender.fingerprint();
    }

    String header(String name) {
        return sender.head().header(name);
    }

    Query query() {
        return new Query(sender.head().query());
    }
}
