package dev.rollcall.api;

import dev.rollcall.insight.SiteCitation;
import dev.rollcall.store.Entities.KeptEntitySet;
import dev.rollcall.store.InvalidDomainException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The entities of a kept set, by the names and ids that counts have for them.
 *
 * @param all in the order of the set
 * @param tracked the brand and its competitors
 * @param ids of all entities that the domain ever had, by name
 * @param names of the same, by id
 * @param owners by registrable domain, the id of the entity that owns it
 */
public record TrackedSet(
        List<String> all,
        List<String> tracked,
        Map<String, Integer> ids,
        Map<Integer, String> names,
        Map<String, Integer> owners) {
    /** @param ids of all entities that the domain ever had */
    static TrackedSet of(KeptEntitySet set, Map<String, Integer> ids) {
        List<EntityView> entities = EntityView.listOf(set.content());
        var owners = new LinkedHashMap<String, Integer>();
        for (EntityView entity : entities) {
            for (String domain : entity.domains()) {
                String site = SiteCitation.siteOf(domain);
                if (site != null) {
                    owners.putIfAbsent(site, ids.get(entity.entity()));
                }
            }
        }
        return new TrackedSet(
                entities.stream().map(EntityView::entity).toList(),
                entities.stream()
                        .filter(entity -> !entity.kind().equals("other"))
                        .map(EntityView::entity)
                        .toList(),
                ids,
                ids.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey)),
                owners);
    }

    /** Those of them that are asked for; all when none is. */
    public List<String> chosen(List<String> asked) {
        for (String entity : asked) {
            if (!all.contains(entity)) {
                throw Refusal.notFound("?entity=" + InvalidDomainException.shown(entity)
                        + ": the set of this run has no such entity; it has " + String.join(", ", all));
            }
        }
        return asked.isEmpty() ? all : all.stream().filter(asked::contains).toList();
    }
}
