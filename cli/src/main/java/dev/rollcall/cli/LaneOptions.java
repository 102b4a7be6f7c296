package dev.rollcall.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Option;

/** Whether a job may ask in its providers' batches, and how long that may take. */
final class LaneOptions {
    @Option(
            names = "--lane",
            paramLabel = "LANE",
            description =
                    "auto; online: call by call; batch: in the providers' batches, for about half and hours later."
                            + " Default: auto, which takes batches only where a deadline leaves time for them.")
    private String lane;

    @Option(
            names = "--deadline",
            paramLabel = "6h|TIME",
            description = "When the answers have to be there: a span from now on, or 2026-12-01T06:00:00Z.")
    private String deadline;

    void put(ObjectNode body) {
        if (lane != null) {
            body.put("lane", lane);
        }
        if (deadline != null) {
            body.put("deadline", deadline);
        }
    }
}
