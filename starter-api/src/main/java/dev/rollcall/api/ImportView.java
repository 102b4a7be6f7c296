package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What a list of domains came to.
 *
 * @param received entries
 * @param valid domains, each once
 * @param duplicates entries that name a domain again
 * @param unknownBefore domains that nobody had named here before
 * @param takenFrom which column; null for a plain list
 */
record ImportView(
        long received,
        long valid,
        long duplicates,
        @JsonProperty("new") long unknownBefore,
        long invalid,
        String takenFrom,
        List<BadLine> errors) {
    static ImportView of(ListUpload.TakenList taken) {
        var report = taken.report();
        return new ImportView(
                report.received(),
                report.valid(),
                report.duplicates(),
                report.unknownBefore(),
                report.invalid(),
                taken.takenFrom(),
                report.errors().stream().map(BadLine::of).toList());
    }
}
