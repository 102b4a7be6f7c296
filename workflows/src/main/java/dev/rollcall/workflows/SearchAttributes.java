package dev.rollcall.workflows;

import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.common.SearchAttributes.Builder;
import io.temporal.workflow.Workflow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The typed search attributes of every workflow. Workflows that Rollcall starts have them from their start; those that a
 * person or the schedule starts get them after planning. The namespace must know them before the first start: {@link #ALL}
 * lists them with {@link #typeOf}.
 */
public final class SearchAttributes {
    public static final SearchAttributeKey<String> JOB = SearchAttributeKey.forKeyword("RollcallJob");
    public static final SearchAttributeKey<String> WINDOW = SearchAttributeKey.forKeyword("RollcallWindow");
    public static final SearchAttributeKey<List<String>> DOMAINS = SearchAttributeKey.forKeywordList("RollcallDomains");

    /** All keys, in the order in which they are shown. */
    public static final List<SearchAttributeKey<?>> ALL = List.of(JOB, WINDOW, DOMAINS);

    /**
     * The most bytes of domain names. Temporal refuses to start a workflow with a KeywordList above 2,048 encoded bytes, so
     * batches are smaller.
     */
    public static final int MAX_DOMAIN_BYTES = 1_800;

    /** The version marker in histories of workflows that began when {@link #upsertMissing} already existed. */
    private static final String CHANGE = "search-attributes-of-those-started-by-hand";

    private SearchAttributes() {}

    /** The attributes of a job's workflow, which has no domains of its own. */
    public static io.temporal.common.SearchAttributes of(String job, String window) {
        return base(job, window).build();
    }

    /** The attributes of a workflow for {@code domains}; names beyond {@link #MAX_DOMAIN_BYTES} are left out. */
    public static io.temporal.common.SearchAttributes of(String job, String window, List<String> domains) {
        return base(job, window).set(DOMAINS, fitting(domains)).build();
    }

    /**
     * Adds to the current workflow the attributes that it was started without. Null and empty ones are left out.
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

    /** The name of a key's type in Temporal's CLI: {@code Keyword} or {@code KeywordList}. */
    public static String typeOf(SearchAttributeKey<?> key) {
        return key.equals(DOMAINS) ? "KeywordList" : "Keyword";
    }

    private static Builder base(String job, String window) {
        return io.temporal.common.SearchAttributes.newBuilder().set(JOB, job).set(WINDOW, window);
    }

    /** The first {@code domains}, as many as a KeywordList may hold: each name costs its bytes, quotes and a comma. */
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
