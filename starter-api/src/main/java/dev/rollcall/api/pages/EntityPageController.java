package dev.rollcall.api.pages;

import dev.rollcall.api.DomainController;
import dev.rollcall.api.EntityView;
import dev.rollcall.api.EntityView.AliasView;
import dev.rollcall.api.FigureReader;
import dev.rollcall.api.PageRole;
import dev.rollcall.api.Refusal;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.EntitySetScreen;
import dev.rollcall.pages.EntitySetScreen.EntityFields;
import dev.rollcall.pages.EntitySetScreen.SetVersion;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Entities;
import dev.rollcall.store.Entities.KeptEntitySet;
import dev.rollcall.store.Entities.NewEntitySet;
import dev.rollcall.store.FirstEntitySet;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Whom a domain's answers are searched for, and which versions of that there are. */
@Controller
class EntityPageController {
    private static final int MOST_VERSIONS = 50;

    private final PageWriter writer;
    private final Ledger ledger;

    EntityPageController(PageWriter writer, Ledger ledger) {
        this.writer = writer;
        this.ledger = ledger;
    }

    /** What is known of a domain's sets; the numbers of a domain that nobody has asked about are 0. */
    private record KnownSets(Domain domain, int id, List<KeptEntitySet> kept) {
        Optional<KeptEntitySet> current() {
            return kept.stream().filter(KeptEntitySet::current).findFirst();
        }
    }

    @GetMapping("/ui/domains/{domain}/entities")
    @PageRole
    ResponseEntity<String> entities(@PathVariable String domain, HttpServletRequest http) {
        Domain name = DomainController.parsed(domain);
        int version = new RowsRequest(http, Map.of()).query().whole("version", 0, 1, 1_000_000);
        int id = ledger.domains().id(name).orElse(0);
        var sets = new KnownSets(name, id, ledger.entities().versions(id));
        EntitySetScreen screen = sets.current().isEmpty() && version <= 1 ? first(sets) : kept(sets, version);
        return writer.page(http, new Place("entities", "domains"), "Entities of " + name.name(), screen);
    }

    private EntitySetScreen first(KnownSets sets) {
        NewEntitySet first = FirstEntitySet.of(sets.domain());
        return new EntitySetScreen(
                ledger.now(),
                sets.domain().name(),
                1,
                true,
                first.by(),
                first.reason(),
                null,
                "\"" + Entities.sha256Of(first.content()) + "\"",
                fields(first.content()),
                List.of(),
                pending(sets),
                figures(sets));
    }

    private EntitySetScreen kept(KnownSets sets, int version) {
        KeptEntitySet shown = sets.kept().stream()
                .filter(set -> version == 0 ? set.current() : set.version() == version)
                .findFirst()
                .orElseThrow(() ->
                        Refusal.notFound("there is no version " + version + " of the entities of " + sets.domain()));
        return new EntitySetScreen(
                ledger.now(),
                sets.domain().name(),
                shown.version(),
                shown.current(),
                shown.madeBy(),
                shown.reason(),
                shown.madeAt(),
                "\"" + sets.current().orElse(shown).sha256() + "\"",
                fields(shown.content()),
                sets.kept().stream()
                        .limit(MOST_VERSIONS)
                        .map(set -> new SetVersion(
                                set.version(),
                                set.current(),
                                set.equals(shown),
                                set.madeBy(),
                                set.reason(),
                                set.madeAt(),
                                EntityView.listOf(set.content()).size()))
                        .toList(),
                pending(sets),
                figures(sets));
    }

    private long pending(KnownSets sets) {
        return sets.id() == 0
                ? 0
                : ledger.figureCounts()
                        .pending(
                                sets.id(),
                                FigureReader.ids(ledger.figureCounts().windows(sets.id())));
    }

    private String figures(KnownSets sets) {
        return ledger.extractionRuns()
                .current(sets.id())
                .map(run -> "The figures are of version " + run.entitySetVersion() + ".")
                .orElse("There are no figures yet: no answer was read.");
    }

    private static List<EntityFields> fields(String content) {
        return EntityView.listOf(content).stream()
                .map(entity -> new EntityFields(
                        entity.entity(),
                        entity.kind(),
                        entity.name(),
                        aliases(entity, false),
                        aliases(entity, true),
                        entity.domains(),
                        entity.otherBearers()))
                .toList();
    }

    private static List<String> aliases(EntityView entity, boolean ordinary) {
        return entity.aliases().stream()
                .filter(alias -> alias.ordinaryWord() == ordinary)
                .map(AliasView::text)
                .toList();
    }
}
