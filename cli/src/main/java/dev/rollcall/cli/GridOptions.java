package dev.rollcall.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code job ID --grid}, and which of its rows are meant: domains with a cell that has all of these values. */
final class GridOptions {
    @Option(
            names = "--grid",
            required = true,
            description = "Show a row for each domain and a column for each provider instead.")
    private boolean grid;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "With --grid and --state or --reason: only cells of this provider count.")
    private String provider;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description =
                    "With --grid: only domains with a cell in this state: failed, waiting …, open (planned, asked or"
                            + " waiting) or missing (ended without an answer).")
    private String state;

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "With --grid: only domains with a cell that has this reason, such as 'no reply'.")
    private String reason;

    /** By the names that the API has for them; those that were given. */
    Map<String, String> given() {
        var given = new LinkedHashMap<String, String>();
        given.put("provider", provider);
        given.put("state", state);
        given.put("reason", reason);
        given.values().removeIf(value -> value == null);
        return given;
    }
}
