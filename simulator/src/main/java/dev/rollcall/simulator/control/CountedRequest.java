package dev.rollcall.simulator.control;

/** One request, and the counters that it belongs to. */
public final class CountedRequest {
    final String cellName;
    final String providerId;
    final String fingerprint;
    final CellCounter cell;
    final ProviderCounter provider;
    final KeyCounter key;
    final KeyCounter.Second second;
    private final int nth;

    CountedRequest(
            String cellName,
            String providerId,
            String fingerprint,
            CellCounter cell,
            int nth,
            ProviderCounter provider,
            KeyCounter key,
            KeyCounter.Second second) {
        this.cellName = cellName;
        this.providerId = providerId;
        this.fingerprint = fingerprint;
        this.cell = cell;
        this.nth = nth;
        this.provider = provider;
        this.key = key;
        this.second = second;
    }

    /** How often its cell was asked, this time included; 0 for a request of a run before this one. */
    public int nth() {
        return nth;
    }
}
