package dev.rollcall.api;

import dev.rollcall.api.EditPreview.EntityEditView;
import dev.rollcall.api.EditPreview.PreviewBounds;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Entities;
import dev.rollcall.store.Entities.KeptEntitySet;
import dev.rollcall.store.Entities.NewEntitySet;
import dev.rollcall.store.FirstEntitySet;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.util.RawValue;

/**
 * Whom a domain's answers are searched for. Before anybody wrote a set, it is version 1, made from the domain's name; it is
 * kept as soon as somebody writes another, or an answer is read.
 */
@RestController
class EntityController {
    private static final List<String> FIELDS = List.of("entities", "reason");
    private static final String EXAMPLE =
            "{\"entities\":[{\"entity\":\"stripe\",\"kind\":\"brand\",\"name\":\"Stripe\"}],"
                    + "\"reason\":\"the brand\"}";
    private static final Pattern ETAG = Pattern.compile("\"([0-9a-f]{64})\"");
    private static final int MOST_VERSIONS = 1_000_000;
    private static final int PREVIEWED = 3_000;
    private static final int MOST_PREVIEWED = 20_000;
    private static final int EXAMPLES = 20;
    private static final int MOST_EXAMPLES = 100;

    private final Ledger ledger;
    private final EditPreview preview;

    EntityController(Ledger ledger, EditPreview preview) {
        this.ledger = ledger;
        this.preview = preview;
    }

    /**
     * @param current whether answers are read for it
     * @param madeAt null: it was made from the domain's name, and is not kept yet
     * @param entities as they were kept
     */
    record EntitySetView(
            String domain,
            int version,
            boolean current,
            String madeBy,
            String reason,
            Instant madeAt,
            RawValue entities) {}

    @GetMapping("/api/domains/{domain}/entities")
    ResponseEntity<EntitySetView> entities(@PathVariable String domain, HttpServletRequest http) {
        int version = new Query(http).whole("version", 0, 1, MOST_VERSIONS);
        Domain name = DomainController.parsed(domain);
        Optional<Integer> id = ledger.domains().id(name);
        Optional<KeptEntitySet> kept = id.flatMap(known -> version == 0
                ? ledger.entities().current(known)
                : ledger.entities().version(known, version));
        if (kept.isPresent()) {
            return reply(name, kept.get());
        }
        boolean none = id.flatMap(known -> ledger.entities().current(known)).isEmpty();
        if (none && version <= 1) {
            NewEntitySet first = FirstEntitySet.of(name);
            return reply(
                    new EntitySetView(
                            name.name(), 1, true, first.by(), first.reason(), null, new RawValue(first.content())),
                    Entities.sha256Of(first.content()));
        }
        throw Refusal.notFound("there is no version " + version + " of the entities of " + name
                + "; without ?version= the current one comes, and says its number");
    }

    /**
     * The whole set is replaced. With If-Match, only when nobody else has changed it meanwhile. With {@code ?dry_run=true} the
     * reply says what would change, and nothing is written.
     */
    @PutMapping("/api/domains/{domain}/entities")
    ResponseEntity<? extends Record> replace(@PathVariable String domain, HttpServletRequest http) throws IOException {
        PreviewBounds bounds = bounds(new Query(http));
        Domain name = DomainController.parsed(domain);
        String expected = expected(http.getHeader(HttpHeaders.IF_MATCH));
        Payload payload = Payload.read(http, FIELDS, EXAMPLE);
        List<EntityView> entities = EntitySetInput.read(payload.value("entities"), payload.errors());
        String reason = payload.reason("the set");
        payload.errors().refuseIfAny();
        if (bounds != null) {
            return preview(name, entities, expected, bounds);
        }
        var set = new NewEntitySet(
                Json.MAPPER.writeValueAsString(entities),
                entities.stream().map(EntityView::entity).toList(),
                ApiCaller.of(http).by(),
                reason);
        int id = ledger.domains().register(name);
        // Version 1, so that whoever has seen it can go back to it; and its ETag is known.
        ledger.entities().put(id, FirstEntitySet.of(name), "");
        return ledger.entities()
                .put(id, set, expected)
                .map(kept -> reply(name, kept))
                .orElseThrow(
                        () -> changedMeanwhile(ledger.entities().current(id).orElseThrow()));
    }

    /** Null: it is no dry run. */
    private static PreviewBounds bounds(Query query) {
        if (!query.isSet("dry_run")) {
            query.refuse(List.of("answers", "examples", "simulated"), "it is for ?dry_run=true only");
            return null;
        }
        return new PreviewBounds(
                query.whole("answers", PREVIEWED, 1, MOST_PREVIEWED),
                query.whole("examples", EXAMPLES, 0, MOST_EXAMPLES),
                query.flag("simulated"));
    }

    private ResponseEntity<EntityEditView> preview(
            Domain name, List<EntityView> edited, String expected, PreviewBounds bounds) {
        Integer id = ledger.domains().id(name).orElse(null);
        KeptEntitySet current =
                id == null ? null : ledger.entities().current(id).orElse(null);
        String content = current == null ? FirstEntitySet.of(name).content() : current.content();
        String sha256 = Entities.sha256Of(content);
        if (expected != null && !expected.equals(sha256)) {
            throw changedMeanwhile(current);
        }
        return ResponseEntity.ok()
                .eTag("\"" + sha256 + "\"")
                .body(preview.of(name, id, current, EntityView.listOf(content), edited, bounds));
    }

    /** Null: any. */
    private static String expected(String ifMatch) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return null;
        }
        var etag = ETAG.matcher(ifMatch.strip());
        if (!etag.matches()) {
            throw Refusal.badRequest(
                    "If-Match: send the ETag of the set that you have read, with its quotes, or leave the"
                            + " header out. Nothing was done.");
        }
        return etag.group(1);
    }

    /** @param current null: the one that is made from the domain's name */
    private static Refusal changedMeanwhile(KeptEntitySet current) {
        String which = current == null
                ? "version 1, which is made from the domain's name, is current"
                : "version " + current.version() + " of " + current.madeBy() + " is current (" + current.reason() + ")";
        return new Refusal(
                412,
                "the set was changed since you have read it: " + which + ". Read it again, make your change in it, and"
                        + " send its ETag in If-Match. Nothing was done.");
    }

    static ResponseEntity<EntitySetView> reply(Domain domain, KeptEntitySet kept) {
        return reply(
                new EntitySetView(
                        domain.name(),
                        kept.version(),
                        kept.current(),
                        kept.madeBy(),
                        kept.reason(),
                        kept.madeAt(),
                        new RawValue(kept.content())),
                kept.sha256());
    }

    private static ResponseEntity<EntitySetView> reply(EntitySetView set, String sha256) {
        return ResponseEntity.ok().eTag("\"" + sha256 + "\"").body(set);
    }
}
