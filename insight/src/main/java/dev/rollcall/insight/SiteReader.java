package dev.rollcall.insight;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sites that an answer cites. */
final class SiteReader {
    private SiteReader() {}

    static List<SiteCitation> citations(MarkedText text, List<String> apiCitations) {
        var citations = new ArrayList<SiteCitation>();
        var inText = new LinkedHashMap<String, Integer>();
        for (FoundAddress address : text.addresses()) {
            if (!address.bare() || text.marks[address.start()] == MarkedText.SOURCE) {
                count(inText, address.host());
            }
        }
        var fromApi = new LinkedHashMap<String, Integer>();
        apiCitations.forEach(address -> count(fromApi, Addresses.host(address.strip())));
        inText.forEach((site, count) -> citations.add(new SiteCitation(site, count, false)));
        fromApi.forEach((site, count) -> citations.add(new SiteCitation(site, count, true)));
        return citations;
    }

    private static void count(Map<String, Integer> counts, String host) {
        String site = Addresses.site(host);
        if (site != null) {
            counts.merge(site, 1, Integer::sum);
        }
    }
}
