package dev.rollcall.workflows;

import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.common.SearchAttributes.Builder;
import io.temporal.workflow.Workflow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The typed search attributes that every workflow carries: those that Rollcall starts from their start on, those that a
 * person or the schedule starts from their plan on. They must be known to the namespace before the first start:
 * {@link #ALL} and {@link #typeOf} say which.
 */
public final class SearchAttributes {
    public static final SearchAttributeKey<String> JOB = SearchAttributeKey.forKeyword("RollcallJob");
    public static final SearchAttributeKey<String> WINDOW = SearchAttributeKey.forKeyword("RollcallWindow");
    public static final SearchAttributeKey<List<String>> DOMAINS = SearchAttributeKey.forKeywordList("RollcallDomains");

    /** All keys, in the order in which they are shown. */
    public static final List<SearchAttributeKey<?>> ALL = List.of(JOB, WINDOW, DOMAINS);

    /** A KeywordList above 2,048 bytes encoded is refused at start; batches are cut before that. */
    public static final int MAX_DOMAIN_BYTES = 1_800;

    /** Marks the histories of workflows that were begun when {@link #upsertMissing} was there already. */
    private static final String CHANGE = "search-attributes-of-those-started-by-hand";

    private SearchAttributes() {}

    /** Attributes of a job's workflow, which is not tied to single domains. */
    public static io.temporal.common.SearchAttributes of(String job, String window) {
        return base(job, window).build();
    }

    /** Attributes of a workflow over {@code domains}; names beyond {@link #MAX_DOMAIN_BYTES} are left out. */
    public static io.temporal.common.SearchAttributes of(String job, String window, List<String> domains) {
        return base(job, window).set(DOMAINS, fitting(domains)).build();
    }

    /**
     * In a workflow: gives it the attributes that it was started without. What is null, or empty, is left out.
     *
     * @param domains names beyond {@link #MAX_DOMAIN_BYTES} are left out
     */
    static void upsertMissing(String job, String window, List<String> domains) {
        if (Workflow.getTypedSearchAttributes().containsKey(JOB)
                || Workflow.getVersion(CHANGE, Workflow.DEFAULT_VERSION, 1) == Workflow.DEFAULT_VERSION) {
            return;
        }
        var updates = new ArrayList<SearchAttributeUpdate<?>>();
        if (job != null) {
            updates.add(JOB.valueSet(job));
        }
        if (window != null) {
            updates.add(WINDOW.valueSet(window));
        }
        if (!domains.isEmpty()) {
            updates.add(DOMAINS.valueSet(fitting(domains)));
        }
        Workflow.upsertTypedSearchAttributes(updates.toArray(SearchAttributeUpdate<?>[]::new));
    }

    /** The CLI's word for a key's type: {@code Keyword} or {@code KeywordList}. */
    public static String typeOf(SearchAttributeKey<?> key) {
        return key.equals(DOMAINS) ? "KeywordList" : "Keyword";
    }

    private static Builder base(String job, String window) {
        return io.temporal.common.SearchAttributes.newBuilder().set(JOB, job).set(WINDOW, window);
    }

    /** The longest head of {@code domains} that a KeywordList may hold: each name costs its bytes, quotes and comma. */
    public static List<String> fitting(List<String> domains) {
        var kept = new ArrayList<String>();
        int bytes = 2;
        for (String domain : domains) {
            bytes += domain.getBytes(StandardCharsets.UTF_8).length + 3;
            if (bytes > MAX_DOMAIN_BYTES) {
                break;
            }
            kept.add(domain);
        }
        return kept;
    }
}
