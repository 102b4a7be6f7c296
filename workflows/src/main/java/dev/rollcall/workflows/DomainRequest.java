package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;

/**
 * What to ask about some domains. For a start by hand, {@code {"domain":"stripe.com"}} is enough: everything else has a
 * default. It checks only the form; the planning activity, which can read the ledger, refuses values that make no sense.
 *
 * @param domain one domain, for those who type it by hand
 * @param domains several domains, asked in one workflow
 * @param providers provider ids; empty means all that are on
 * @param prompts prompt names; empty means all current ones
 * @param repetitions how often each question is put, 1 to 50; null means once
 * @param window the span of time in which a cell counts once; null means today's UTC date
 * @param force ask again what this window has answered, in a window of its own
 * @param job the job this work belongs to; null makes an implicit one
 * @param run which run of {@code job} this is; set by the feed, null by hand
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DomainRequest(
        String domain,

        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> domains,

        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @JsonAlias("provider")
        List<String> providers,

        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @JsonAlias("prompt")
        List<String> prompts,

        Integer repetitions,
        String window,
        Boolean force,
        String job,
        Integer run) {
    public DomainRequest {
        domains = domains == null ? List.of() : List.copyOf(domains);
        providers = providers == null ? List.of() : List.copyOf(providers);
        prompts = prompts == null ? List.of() : List.copyOf(prompts);
    }

    /** A request for one run of a job, as the feed starts it; the ledger's row of the run has the rest. */
    public static DomainRequest ofRun(String job, int run) {
        return new DomainRequest(null, null, null, null, null, null, null, job, run);
    }

    /** {@link #domain} and {@link #domains} together, as typed. */
    public List<String> allDomains() {
        var all = new ArrayList<String>();
        if (domain != null) {
            all.add(domain);
        }
        all.addAll(domains);
        return all;
    }
}
