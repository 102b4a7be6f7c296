package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * How one provider's share of a run ended.
 *
 * @param provider the provider that was asked
 * @param cells cells by state ({@code answered}, {@code failed}, …), as the ledger has them
 * @param open cells left open: the job or the provider in it is held, or a batch does not wait for them
 * @param problem why the activity itself could not do its work; null when it did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AskReport(String provider, Map<String, Integer> cells, int open, String problem) {

    /** The report of an activity that failed for good. It is an outcome of the domain and does not end its workflow. */
    public static AskReport failed(String provider, String problem) {
        return new AskReport(provider, Map.of(), 0, problem);
    }

    @JsonIgnore
    public boolean isComplete() {
        return open == 0 && problem == null;
    }
}
