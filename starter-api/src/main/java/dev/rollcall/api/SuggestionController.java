package dev.rollcall.api;

import dev.rollcall.api.AnswerSample.SampleSize;
import dev.rollcall.api.EntityController.EntitySetView;
import dev.rollcall.api.SuggestionReader.ReadSuggestions;
import dev.rollcall.api.Suggestions.AliasSuggestion;
import dev.rollcall.api.Suggestions.NameSuggestion;
import dev.rollcall.api.Suggestions.SiteSuggestion;
import dev.rollcall.insight.Extractor;
import dev.rollcall.store.DeclinedNames.DeclinedName;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Entities;
import dev.rollcall.store.Entities.KeptEntitySet;
import dev.rollcall.store.Entities.NewEntitySet;
import dev.rollcall.store.FirstEntitySet;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Whom answers name and the set of entities lacks. A person accepts or declines it; nothing is accepted by itself. */
@RestController
class SuggestionController {
    private static final List<String> PLACES = List.of("names", "aliases", "sites");
    private static final List<String> KINDS = List.of("competitor", "other");
    private static final String EXAMPLE = "{\"names\":[\"Adyen\"],\"reason\":\"a rival\"}";
    private static final int READ = 2_000;
    private static final int MOST_READ = 20_000;
    private static final int MOST_SENT = 100;
    private static final int DECLINED_SHOWN = 100;

    private final Ledger ledger;
    private final SuggestionReader reader;

    SuggestionController(Ledger ledger, SuggestionReader reader) {
        this.ledger = ledger;
        this.reader = reader;
    }

    record DeclinedView(String name, String by, String reason, Instant at) {
        static List<DeclinedView> newest(List<DeclinedName> declined) {
            return declined.stream()
                    .limit(DECLINED_SHOWN)
                    .map(one -> new DeclinedView(one.name(), one.declinedBy(), one.reason(), one.declinedAt()))
                    .toList();
        }
    }

    /** @param declined the latest of them */
    record SuggestionPage(
            String domain,
            int entitySetVersion,
            boolean simulated,
            SampleSize answers,
            String says,
            List<NameSuggestion> names,
            List<AliasSuggestion> aliases,
            List<SiteSuggestion> sites,
            List<DeclinedView> declined) {}

    /** @param added how many were not declined before */
    record DeclinedPage(String domain, int added, List<DeclinedView> declined) {}

    @GetMapping("/api/domains/{domain}/entities/suggestions")
    SuggestionPage suggestions(@PathVariable String domain, HttpServletRequest http) {
        ReadSuggestions read = read(domain, http);
        Suggestions suggestions = read.suggestions();
        return new SuggestionPage(
                read.domain().name(),
                read.version(),
                read.simulated(),
                read.answers(),
                read.answers().says(),
                suggestions.names(),
                suggestions.aliases(),
                suggestions.sites(),
                DeclinedView.newest(read.declined()));
    }

    private ReadSuggestions read(String domain, HttpServletRequest http) {
        var query = new Query(http);
        int most = query.whole("answers", READ, 1, MOST_READ);
        return reader.of(domain, most, query.flag("simulated"));
    }

    @PostMapping("/api/domains/{domain}/entities/suggestions/accept")
    ResponseEntity<EntitySetView> accept(@PathVariable String domain, HttpServletRequest http) throws IOException {
        Payload payload = Payload.read(
                http,
                Stream.concat(PLACES.stream(), Stream.of("kind", "reason")).toList(),
                EXAMPLE);
        String reason = payload.reason("the set");
        payload.otherwise("kind", KINDS.get(0));
        String kind = payload.text("kind");
        if (kind != null && !KINDS.contains(kind)) {
            payload.errors().field("kind", kind, "it is one of " + String.join(", ", KINDS));
        }
        PLACES.forEach(place -> sent(payload, place));
        if (PLACES.stream().noneMatch(payload::has)) {
            payload.errors().field(PLACES.get(0), null, "say what is accepted: a list of names, aliases or sites");
        }
        payload.errors().refuseIfAny();
        ReadSuggestions read = read(domain, http);
        var accepted = new SuggestionAcceptance(read.suggestions(), payload.errors());
        for (String place : PLACES) {
            List<JsonNode> sent = sent(payload, place);
            for (int i = 0; i < sent.size(); i++) {
                accepted.accept(place, i, sent.get(i));
            }
        }
        payload.errors().refuseIfAny();
        return EntityController.reply(read.domain(), put(read, accepted.with(read.entities(), kind), reason, http));
    }

    /** A single text is understood, too. */
    private static List<JsonNode> sent(Payload payload, String field) {
        JsonNode value = payload.value(field);
        if (!payload.has(field)) {
            return List.of();
        }
        if (value.isString()) {
            return List.of(value);
        }
        if (!value.isArray() || value.isEmpty() || value.size() > MOST_SENT) {
            payload.errors()
                    .field(field, value.isArray() ? null : value, "it is a list of 1 to " + MOST_SENT + " names");
            return List.of();
        }
        return value.valueStream().toList();
    }

    private KeptEntitySet put(ReadSuggestions read, List<EntityView> entities, String reason, HttpServletRequest http) {
        var errors = new InputErrors();
        List<EntityView> checked = EntitySetInput.read(Json.MAPPER.valueToTree(entities), errors);
        try {
            errors.refuseIfAny();
        } catch (Refusal e) {
            throw Refusal.badRequest("the set would not be right with it: " + e.getMessage());
        }
        NewEntitySet first = FirstEntitySet.of(read.domain());
        // Version 1, so that whoever has seen it can go back to it.
        ledger.entities().put(read.id(), first, "");
        return ledger.entities()
                .put(
                        read.id(),
                        new NewEntitySet(
                                Json.MAPPER.writeValueAsString(checked),
                                checked.stream().map(EntityView::entity).toList(),
                                ApiCaller.of(http).by(),
                                reason),
                        read.kept() == null
                                ? Entities.sha256Of(first.content())
                                : read.kept().sha256())
                .orElseThrow(() -> new Refusal(
                        409,
                        "somebody has changed the set meanwhile; look at the suggestions again. Nothing was done."));
    }

    @PostMapping("/api/domains/{domain}/entities/suggestions/decline")
    DeclinedPage decline(@PathVariable String domain, HttpServletRequest http) throws IOException {
        Payload payload = Payload.read(
                http, Stream.concat(PLACES.stream(), Stream.of("reason")).toList(), EXAMPLE);
        String reason = payload.reason("the name");
        if (PLACES.stream().noneMatch(payload::has)) {
            payload.errors().field(PLACES.get(0), null, "say what is declined: a list of names, aliases or sites");
        }
        var names = new ArrayList<String>();
        for (String place : PLACES) {
            List<JsonNode> sent = sent(payload, place);
            InputErrors errors = payload.errors().under(place);
            for (int i = 0; i < sent.size(); i++) {
                String name = EntitySetInput.checked(sent.get(i), String.valueOf(i), errors);
                if (name != null) {
                    names.add(name);
                }
            }
        }
        payload.errors().refuseIfAny();
        Domain known = DomainController.known(ledger, domain);
        int id = ledger.domains().id(known).orElseThrow();
        int added = ledger.declinedNames()
                .decline(
                        id,
                        names,
                        names.stream().map(Extractor::nameKey).toList(),
                        ApiCaller.of(http).by(),
                        reason);
        return new DeclinedPage(
                known.name(), added, DeclinedView.newest(ledger.declinedNames().of(id)));
    }
}
